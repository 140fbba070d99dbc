package dev.sluice.local.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sluice.local.mutants.Child.Answer;
import dev.sluice.local.mutants.Child.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plants each fault by itself and runs the tests that are meant to notice it, in other processes.
 * {@code -Dsluice.mutants=a|b} takes only those whose name or file has a match of the pattern.
 * Before, all tests and the longest run of the model must pass without a fault. A fault with which
 * they never end is counted apart. What the tests printed is in {@code target/mutants}.
 */
class PlantedFaults {
  private static final int AT_ONCE = Integer.getInteger("sluice.mutants.at-once", 2);
  private static final String MODEL = "model";

  @TempDir Path directory;

  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

  private record Result(PlantedFault fault, End end) {}

  @AfterEach
  void stop() {
    threads.shutdownNow();
    clock.shutdownNow();
  }

  @Test
  void theTestsNoticeEach() throws Exception {
    Pattern wanted = Pattern.compile(System.getProperty("sluice.mutants", ""));
    List<PlantedFault> faults =
        PlantedFault.all().stream()
            .filter(fault -> wanted.matcher(fault.name() + "\n" + fault.file()).find())
            .toList();
    assertFalse(faults.isEmpty(), "No fault has a name or a file with " + wanted);
    TreeSet<String> tests = new TreeSet<>();
    faults.forEach(fault -> tests.addAll(fault.tests()));
    List<String> clean = new ArrayList<>(tests);
    int histories = faults.stream().mapToInt(PlantedFault::histories).max().orElseThrow();
    if (histories > 0) {
      clean.add(0, MODEL); // it takes longest
    }
    atOnce(clean, (place, test) -> passesWithoutAFault(place, test, histories));
    summarise(atOnce(faults, this::tried));
  }

  private interface Step<T, R> {
    R take(Workplace place, T item) throws IOException;
  }

  /** Where the scripts are planted that a child finds first. */
  private final class Workplace implements AutoCloseable {
    private final Path scripts = Files.createTempDirectory(directory, "scripts");
    private Child child;

    private Workplace() throws IOException {}

    Child child() throws IOException {
      if (child == null || !child.alive()) {
        child = new Child(scripts, clock);
      }
      return child;
    }

    @Override
    public void close() {
      if (child != null) {
        child.close();
      }
    }
  }

  private <T, R> List<R> atOnce(List<T> items, Step<T, R> step) throws Exception {
    BlockingQueue<T> left = new LinkedBlockingQueue<>(items);
    List<R> results = Collections.synchronizedList(new ArrayList<>());
    Callable<Void> worker =
        () -> {
          try (Workplace place = new Workplace()) {
            for (T item = left.poll(); item != null; item = left.poll()) {
              results.add(step.take(place, item));
            }
          }
          return null;
        };
    for (Future<Void> done : threads.invokeAll(Collections.nCopies(AT_ONCE, worker))) {
      done.get();
    }
    return results;
  }

  private static boolean passesWithoutAFault(Workplace place, String test, int histories)
      throws IOException {
    String name = "without a fault " + test;
    Answer clean =
        test.equals(MODEL)
            ? place.child().run(name, List.of(), histories)
            : place.child().run(name, List.of(test), 0);
    assertEquals(End.SURVIVED, clean.end(), () -> test + " without a fault: " + clean.words());
    return true;
  }

  private Result tried(Workplace place, PlantedFault fault) throws IOException {
    long start = System.nanoTime();
    Answer answer;
    if (!fault.equal().isEmpty()) {
      answer = new Answer(End.EQUAL, fault.equal());
    } else if (fault.inJava()) {
      answer = inOwnProcess(fault);
    } else {
      Path planted = write(fault, place.scripts);
      answer = place.child().run(fault.name(), fault.tests(), fault.histories());
      Files.delete(planted);
    }
    String end = answer.end().name().toLowerCase(Locale.ROOT);
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    System.out.printf("%-8s  %s (%d s): %s%n", end, fault, seconds, answer.words());
    return new Result(fault, answer.end());
  }

  private Answer inOwnProcess(PlantedFault fault) throws IOException {
    Path classes = Files.createTempDirectory(directory, "classes");
    String source = write(fault, classes).toString();
    String[] arguments = {
      "-nowarn", "-parameters", "-proc:none", "-cp", Child.CLASS_PATH, "-d", classes + "", source
    };
    int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments);
    assertEquals(0, code, fault + " does not compile");
    try (Child child = new Child(classes, clock)) {
      return child.run(fault.name(), fault.tests(), fault.histories());
    }
  }

  private static Path write(PlantedFault fault, Path classes) throws IOException {
    Path file = classes.resolve("dev/sluice").resolve(fault.file());
    Files.createDirectories(file.getParent());
    return Files.writeString(file, fault.planted());
  }

  private static void summarise(List<Result> results) {
    StringBuilder counts = new StringBuilder("Planted faults: " + results.size());
    for (End end : End.values()) {
      long count = results.stream().filter(result -> result.end() == end).count();
      counts.append(", ").append(end.name().toLowerCase(Locale.ROOT)).append(' ').append(count);
    }
    System.out.println(counts);
    List<PlantedFault> left =
        results.stream()
            .filter(result -> result.end() == End.SURVIVED || result.end() == End.BROKEN)
            .map(Result::fault)
            .toList();
    assertEquals(
        List.of(), left, "No test notices these: write one, or say in the list why it cannot be");
  }
}
