package dev.sluice.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.worker.AttemptEnd;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What {@code local/run} prints while it runs: a line for each attempt that ends, and for each
 * request that changes something or fails. Opening the page takes about fifty requests, and an open
 * page sends one for every change: those are printed only on request.
 */
final class Console {
  /** How much is printed. */
  enum Level {
    /** Every request too. */
    ALL,
    TASKS,
    /** Only what goes wrong apart from tasks. */
    NONE,
    /** Nothing here: the application itself logs JSON. */
    JSON
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  /** The longest error in a line, in characters; the page shows all of it. */
  private static final int LONGEST = 200;

  private final Level level;
  private final Clock clock;
  private final Consumer<String> out;
  private final AtomicInteger handedBack = new AtomicInteger();
  private volatile boolean unsettled;

  /**
   * @param clock prints times in its zone
   * @param out takes one line
   */
  Console(Level level, Clock clock, Consumer<String> out) {
    this.level = level;
    this.clock = clock;
    this.out = out;
  }

  /** Prints what goes wrong apart from tasks and requests. */
  void note(String line) {
    out.accept(line.stripTrailing());
  }

  /** The line that a handler logs for a request. */
  void request(String line) {
    JsonNode request;
    try {
      request = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      note(line);
      return;
    }
    int status = request.path("status").asInt(500);
    if (request.has("failure")) {
      note(line); // includes the place, for the person who has to fix it
    } else if (level == Level.ALL
        || level == Level.TASKS
            && (status >= 400 || !READS.contains(request.path("method").asText()))) {
      print(
          request.path("method").asText("-")
              + " "
              + request.path("route").asText("-")
              + " "
              + status
              + " "
              + request.path("problem").asText("")
              + " "
              + request.path("principal").asText("")
              + " "
              + millis(Duration.ofNanos(request.path("micros").asLong() * 1_000)));
    }
  }

  /** An attempt has ended. */
  void ended(AttemptEnd end) {
    if (end.settlement() instanceof Settlement.Release) {
      handedBack.incrementAndGet();
    }
    if (level == Level.ALL || level == Level.TASKS) {
      TaskRecord task = end.task();
      print(
          task.id()
              + " "
              + task.type()
              + " "
              + outcome(end)
              + ", "
              + millis(end.took())
              + why(end));
      if (end.trace() != null) {
        trace(end.trace());
      }
    }
  }

  /** The application's own frames, and the innermost one of each exception. */
  private void trace(FailureTrace trace) {
    String cause = "";
    for (FailureTrace.Problem problem : trace.problems()) {
      String message = problem.message() == null ? "" : ": " + problem.message();
      out.accept("    " + oneLine(cause + problem.exception() + message));
      int folded = 0;
      for (int i = 0; i < problem.frames().size(); i++) {
        FailureTrace.Frame frame = problem.frames().get(i);
        if (i == 0 || frame.own()) {
          fold(folded);
          out.accept("      at " + oneLine(frame.at()));
          folded = 0;
        } else {
          folded++;
        }
      }
      fold(folded + problem.left());
      cause = "caused by ";
    }
  }

  private void fold(int frames) {
    if (frames > 0) {
      out.accept("      … " + frames + " of libraries");
    }
  }

  /** How many attempts were handed back unfinished. */
  int handedBack() {
    return handedBack.get();
  }

  /** A worker has ended before Redis had recorded what became of its tasks. */
  void unsettled() {
    unsettled = true;
  }

  /**
   * The last line.
   *
   * @param before how many attempts had been handed back when the stop began
   */
  String stopped(int before) {
    if (unsettled) {
      return "Stopped; tasks that were running could not be handed back: they run again once their"
          + " lease is over";
    }
    int tasks = handedBack() - before;
    return "Stopped; " + tasks + (tasks == 1 ? " running task" : " running tasks") + " handed back";
  }

  private static String outcome(AttemptEnd end) {
    TaskRecord task = end.task();
    String attempt = " (attempt " + task.attempt() + " of " + task.maxAttempts() + ")";
    Settlement settlement = end.settlement();
    if (settlement instanceof Settlement.Complete) {
      return "succeeded";
    }
    if (settlement instanceof Settlement.AwaitChildren waits) {
      return "waits for " + waits.children() + " children";
    }
    if (settlement instanceof Settlement.Release) {
      return "handed back";
    }
    if (settlement instanceof Settlement.Retry retry) {
      return "retries in " + millis(retry.delay()) + attempt;
    }
    return settlement == null ? "ignored its interrupt" : "failed" + attempt;
  }

  private static String why(AttemptEnd end) {
    String error = null;
    if (end.settlement() instanceof Settlement.Fail fail) {
      error = fail.error();
    } else if (end.settlement() instanceof Settlement.Retry retry) {
      error = retry.error();
    }
    return error == null ? "" : ": " + oneLine(error);
  }

  /** A task's error may not move the cursor, colour the terminal or begin a line. */
  private static String oneLine(String error) {
    String line = error.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]+", " ").strip();
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }

  private static String millis(Duration took) {
    return took.toSeconds() < 10
        ? took.toMillis() + " ms"
        : String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1_000.0);
  }

  private void print(String words) {
    out.accept(LocalTime.now(clock).format(TIME) + " " + words.replaceAll(" +", " ").strip());
  }
}
