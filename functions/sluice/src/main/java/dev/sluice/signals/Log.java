package dev.sluice.signals;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * Where the lines of a log go, and how they look: as words for people, which show only what goes
 * wrong, or structured, one JSON object a line. Safe for many threads.
 */
public final class Log {
  /** What lines are written to; no lambda, because the first one costs a cold start. */
  private enum Output implements Consumer<String> {
    NOWHERE,
    STANDARD_OUTPUT,
    STANDARD_ERROR;

    @Override
    public void accept(String line) {
      if (this != NOWHERE) {
        PrintStream stream = this == STANDARD_OUTPUT ? System.out : System.err;
        byte[] bytes = line.concat("\n").getBytes(StandardCharsets.UTF_8);
        stream.write(bytes, 0, bytes.length);
        stream.flush();
      }
    }
  }

  public static final Consumer<String> NOWHERE = Output.NOWHERE;

  public static final Consumer<String> STANDARD_ERROR = Output.STANDARD_ERROR;

  /**
   * Standard output, each line in one write: what reads it on Lambda may cut between two. There the
   * lines bypass the function's logger, which would wrap them into the message of a line of its
   * own.
   */
  public static final Consumer<String> STANDARD_OUTPUT = Output.STANDARD_OUTPUT;

  private final boolean structured;
  private final Consumer<String> out;
  private final Clock clock;
  private final Emf metrics;
  private volatile String requestId;

  private Log(boolean structured, Consumer<String> out, Clock clock, Emf metrics) {
    this.structured = structured;
    this.out = out;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * Words.
   *
   * @param out takes one line
   */
  public static Log text(Consumer<String> out) {
    return new Log(false, out, Clock.systemUTC(), null);
  }

  /**
   * JSON objects with {@code timestamp}, {@code level} and {@code message}, and, as far as they are
   * known, {@code requestId}, {@code traceId}, {@code taskId} and {@code attempt}.
   *
   * @param out takes one line
   */
  public static Log structured(Consumer<String> out, Clock clock) {
    return new Log(true, out, clock, null);
  }

  /** The same, whose lines carry metrics too. */
  public static Log structured(Consumer<String> out, Clock clock, Emf metrics) {
    return new Log(true, out, clock, metrics);
  }

  /** Whether lines carry metrics. */
  public boolean measures() {
    return metrics != null;
  }

  public boolean structured() {
    return structured;
  }

  /** The invocation that lines without a request of their own belong to; on Lambda there is one. */
  public void invocation(String requestId) {
    this.requestId = requestId;
  }

  public LogLine info(String message) {
    return line(LogLine.Level.INFO, message);
  }

  /** A line about something that went wrong and is dealt with. */
  public LogLine warning(String message) {
    return line(LogLine.Level.WARN, message);
  }

  /** A line about something that somebody should look at. */
  public LogLine error(String message) {
    return line(LogLine.Level.ERROR, message);
  }

  /** Writes a warning that is only words. */
  public void warn(String message) {
    warning(message).write();
  }

  private LogLine line(LogLine.Level level, String message) {
    return new LogLine(this, level, message, clock.instant()).request(requestId);
  }

  /**
   * Writes a line with what this process has counted since the last one.
   *
   * @param backlog what stands in the queue; null: it is not known
   */
  public void writeMeasured(LogLine line, Backlog backlog) {
    if (metrics != null) {
      metrics.write(line.members(), backlog, clock.millis());
    }
    write(line);
  }

  /** Writes a line for each type of which something was timed since the last time. */
  public void writeTimings() {
    if (metrics != null) {
      metrics.types(clock.millis()).forEach(out);
    }
  }

  /** Writes a line that was made for no log. */
  public void write(LogLine line) {
    if (structured) {
      out.accept(line.json());
    } else if (line.level() != LogLine.Level.INFO) {
      out.accept(line.words());
    }
  }
}
