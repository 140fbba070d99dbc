package dev.sluice.local.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the compiler throws does not end the watching. */
class WatchErrorTest {
  private final BlockingQueue<String> printed = new LinkedBlockingQueue<>();

  /** Throws at first. */
  private static final class FailingCompiler extends Compiler {
    private int compilations;

    FailingCompiler() {
      super(System.getProperty("java.class.path"));
    }

    @Override
    Map<String, byte[]> compile(List<Path> sources) {
      if (compilations++ == 0) {
        throw new NoClassDefFoundError("com/sun/tools/javac");
      }
      return Map.of();
    }
  }

  private String next() throws InterruptedException {
    String line = printed.poll(30, TimeUnit.SECONDS);
    assertNotNull(line, "nothing was printed");
    return line;
  }

  @Test
  void anErrorOfTheFirstCompilationIsPrinted(@TempDir Path directory) throws Exception {
    Path sources = Files.createDirectories(directory.resolve("java"));
    Watch watch = new Watch(List.of(directory), printed::add, new FailingCompiler());
    watch.start(classes -> printed.add("made anew"));
    assertEquals(
        "Compiling for the first time failed, and goes on:"
            + " java.lang.NoClassDefFoundError: com/sun/tools/javac",
        next());
    Files.writeString(sources.resolve("App.java"), "class App {}");
    assertEquals("made anew", next());
  }
}
