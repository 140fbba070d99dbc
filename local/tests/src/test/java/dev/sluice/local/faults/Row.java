package dev.sluice.local.faults;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.StackWalker.StackFrame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/**
 * What one experiment saw: a row of the table in {@code docs/reliability.md}.
 *
 * @param number its place in the table
 * @param fault what was done
 * @param tried to how many, and of what: "20,000 tasks, 300 kills"
 * @param lost acknowledged tasks that did not end as they should, or that nobody finds; null: it
 *     counts none
 * @param twice tasks that were recorded as ended twice, or of which two attempts both counted;
 *     null: it counts none
 * @param recovered from the end of the fault until everything was as it should be; the longest, if
 *     it was tried several times; null: it is no fault that ends
 */
public record Row(
    int number, String fault, String tried, Long lost, Long twice, Duration recovered) {
  private static final Path ROWS = Path.of("target", "reliability");
  static final Path PAGE = Path.of("..", "..", "docs", "reliability.md");
  private static final String BEGIN =
      """
      <!-- rows -->
      | no. | fault | tried | lost | twice | recovered within |
      |---:|---|---|---:|---:|---:|
      """;
  private static final String END = "<!-- /rows -->";

  /**
   * Asserts that nothing was lost or counted twice, and whatever else must hold. The row is printed
   * and kept in {@code target/reliability}; with {@code -Dsluice.docs.write=true} it also replaces
   * the one with its number in {@code docs/reliability.md}. A row of a failed run is only printed.
   *
   * @param seen explains a number that is not 0
   */
  public void report(Object seen, Executable... more) {
    boolean declared =
        StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
            .walk(frames -> frames.map(StackFrame::getDeclaringClass).anyMatch(this::declaredBy));
    assertTrue(declared, () -> "no experiment declares @Rows(" + number + ")");
    try {
      assertAll(Stream.concat(Stream.<Executable>of(() -> assertNone(seen)), Stream.of(more)));
    } catch (AssertionError e) {
      System.out.print("FAILED: " + line());
      throw e;
    }
    System.out.print(line());
    synchronized (Row.class) { // experiments may run side by side
      write();
    }
  }

  private boolean declaredBy(Class<?> experiment) {
    Rows rows = experiment.getAnnotation(Rows.class);
    return rows != null && IntStream.of(rows.value()).anyMatch(row -> row == number);
  }

  private void assertNone(Object seen) {
    boolean none = (lost == null || lost == 0) && (twice == null || twice == 0);
    assertTrue(none, () -> lost + " lost, " + twice + " twice: " + seen);
  }

  private void write() {
    try {
      Files.createDirectories(ROWS);
      Files.writeString(ROWS.resolve(String.format("%03d.md", number)), line());
      if (Boolean.getBoolean("sluice.docs.write")) {
        Files.writeString(PAGE, into(Files.readString(PAGE)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of the page, by their numbers. */
  static Map<Integer, String> of(String page) {
    int from = page.indexOf(BEGIN) + BEGIN.length();
    Map<Integer, String> rows = new TreeMap<>();
    page.substring(from, page.indexOf(END, from))
        .lines()
        .forEach(row -> rows.put(Integer.valueOf(row.split("\\|")[1].strip()), row + "\n"));
    return rows;
  }

  /** The page with this row; the others are as they were. */
  private String into(String page) {
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END, from);
    Map<Integer, String> rows = of(page);
    rows.put(number, line());
    return page.substring(0, from) + String.join("", rows.values()) + page.substring(to);
  }

  private String line() {
    return String.format(
        Locale.ROOT,
        "| %d | %s | %s | %s | %s | %s |\n",
        number,
        fault,
        tried,
        count(lost),
        count(twice),
        recovered == null ? "-" : String.format(Locale.ROOT, "%.1f s", recovered.toMillis() / 1e3));
  }

  private static String count(Long tasks) {
    return tasks == null ? "-" : String.format(Locale.ROOT, "%,d", tasks);
  }
}
