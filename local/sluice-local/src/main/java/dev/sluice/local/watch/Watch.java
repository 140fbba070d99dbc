package dev.sluice.local.watch;

import dev.sluice.local.Round;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Follows an application's sources. Whenever they change they are compiled, and the application is
 * made anew of them; when that fails, the reason is printed and the old code goes on.
 */
public final class Watch {
  /** Between two looks at some hundred files, which take a millisecond or two. */
  private static final Duration LOOK = Duration.ofMillis(150);

  /** Makes the application anew. */
  public interface Restart {
    /**
     * @param classes has the new classes
     * @throws Exception in one line: why it cannot run; the old one goes on
     */
    void with(ClassLoader classes) throws Exception;
  }

  private final List<Path> sources;
  private final Compiler compiler;
  private final Consumer<String> log;
  private SourceTree seen;

  /**
   * Remembers the sources as they are now.
   *
   * @param sources directories laid out as {@code src/main}, with {@code java} and {@code
   *     resources}
   * @param log takes one line
   * @throws IllegalStateException when this Java has no compiler
   */
  public Watch(List<Path> sources, Consumer<String> log) {
    this(sources, log, new Compiler(System.getProperty("java.class.path")));
  }

  /** The same with another compiler. */
  Watch(List<Path> sources, Consumer<String> log, Compiler compiler) {
    this.sources = sources;
    this.log = log;
    this.compiler = compiler;
    seen = SourceTree.of(sources);
  }

  /** Follows them until the process ends. */
  public void start(Restart restart) {
    Thread thread = new Thread(() -> follow(restart), "watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void follow(Restart restart) {
    try {
      Round.run("Compiling for the first time", this::warmUp, log);
      while (true) {
        Round.run("Watching the sources", () -> look(restart), log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Restart restart) throws InterruptedException {
    SourceTree now = settled();
    Set<Path> changed = now.changedSince(seen);
    if (!changed.isEmpty()) {
      seen = now;
      begin(changed, restart);
    }
  }

  /** The first compilation loads the compiler, which takes seconds: better now than at a change. */
  private void warmUp() {
    try {
      compiler.compile(seen.java());
    } catch (Compiler.Failed e) {
      // what was built runs; the next change reports what is wrong
    }
  }

  /** The sources once nobody is writing: an editor or a checkout writes in several steps. */
  private SourceTree settled() throws InterruptedException {
    SourceTree last = seen;
    while (true) {
      Thread.sleep(LOOK.toMillis());
      SourceTree now = SourceTree.of(sources);
      if (now.equals(last)) {
        return now;
      }
      last = now;
    }
  }

  private void begin(Set<Path> changed, Restart restart) {
    long begun = System.nanoTime();
    try {
      restart.with(
          new OwnClasses(
              compiler.compile(seen.java()),
              sources.stream().map(source -> source.resolve("resources")).toList(),
              getClass().getClassLoader()));
      long millis = (System.nanoTime() - begun) / 1_000_000;
      log.accept(named(changed) + " changed: the new code runs, after " + millis + " ms");
    } catch (Compiler.Failed e) {
      e.getMessage().lines().forEach(log);
      log.accept("The old code goes on");
    } catch (Throwable e) { // also an Error of the new code must not end the watching
      log.accept(reason(e) + "; the old code goes on");
    }
  }

  private static String named(Set<Path> changed) {
    String first = changed.iterator().next().getFileName().toString();
    int more = changed.size() - 1;
    return more == 0 ? first : first + " and " + more + " more";
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String said = cause.getMessage();
    return (said == null ? cause.toString() : said).lines().findFirst().orElse("");
  }
}
