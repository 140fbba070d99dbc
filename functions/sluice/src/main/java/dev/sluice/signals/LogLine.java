package dev.sluice.signals;

import dev.sluice.json.JsonText;
import dev.sluice.params.shape.Formats;
import java.time.Instant;

/**
 * A line of a log under construction. Control characters are escaped, so that no input can forge a
 * second line. The caller puts in nothing that may be secret: no params, no token, no message of an
 * exception of the application, which may hold either.
 */
public final class LogLine {
  /** How bad it is, by the names that JSON log mode of Lambda filters by. */
  public enum Level {
    INFO,
    WARN,
    ERROR
  }

  private final Log log;
  private final Level level;
  private final String message;
  private final JsonText json = new JsonText();
  private String task;

  LogLine(Log log, Level level, String message, Instant time) {
    this.log = log;
    this.level = level;
    this.message = message;
    json.beginObject();
    json.member("timestamp", Formats.text(time));
    json.member("level", level.name());
    json.member("message", message);
  }

  /** A line that belongs to no log, for {@link #json}. */
  public static LogLine of(Level level, String message, Instant time) {
    return new LogLine(null, level, message, time);
  }

  /** The request or invocation; null: it is not known. */
  public LogLine request(String id) {
    return member("requestId", id);
  }

  /**
   * The place of the work in a trace; null: it belongs to none.
   *
   * @param own whether its span is that of the work, else it is the caller's and is left out
   */
  public LogLine trace(TraceParent trace, boolean own) {
    if (trace != null) {
      member("traceId", trace.traceId()).member("spanId", own ? trace.spanId() : null);
    }
    return this;
  }

  /** The task; null: none. */
  public LogLine task(String id) {
    task = id;
    return member("taskId", id);
  }

  /** The attempt, counted from 1. */
  public LogLine attempt(int number) {
    return member("attempt", number);
  }

  /** Another member, left out when null. */
  public LogLine member(String name, String value) {
    if (value != null) {
      json.member(name, value);
    }
    return this;
  }

  /** Another member. */
  public LogLine member(String name, long value) {
    json.member(name, value);
    return this;
  }

  /** For members that are no texts or numbers. */
  public JsonText members() {
    return json;
  }

  /** Writes it; nothing may be added any more. */
  public void write() {
    log.write(this);
  }

  Level level() {
    return level;
  }

  String words() {
    return task == null ? message : message + ": " + task;
  }

  /** The whole line; nothing may be added any more. */
  public String json() {
    json.endObject();
    return json.toString();
  }
}
