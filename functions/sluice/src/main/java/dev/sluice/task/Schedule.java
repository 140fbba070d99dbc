package dev.sluice.task;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import dev.sluice.params.ValueJson;
import dev.sluice.params.Violation;
import dev.sluice.params.shape.ParamsReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A recurring task: at each of its fire times a task of the type is enqueued. The task's {@link
 * TaskContext#createdAt()} is the fire time. Immutable; the other methods return a changed copy.
 *
 * <p>Nothing is read here: every function builds the catalog, but few ever look at a clock or a
 * time zone's rules. Expression, zone and params are checked when the drain function starts.
 *
 * @param id names it in the API and in Redis; the type's name unless it was {@link #named}
 * @param expression a cron expression of five fields (minute, hour, day of month, month, day of
 *     week), or a duration in ISO 8601: {@code PT10M} fires at the multiples of ten minutes since
 *     1970 in UTC
 * @param zone the time zone in which a cron expression is read, such as {@code Europe/Berlin}
 * @param catchUp what becomes of missed fire times
 * @param overlaps whether a fire time counts although the previous task has not ended
 * @param params of every task; null: none, as {@code {}}
 */
public record Schedule(
    String id,
    String type,
    String expression,
    String zone,
    CatchUp catchUp,
    boolean overlaps,
    Record params) {

  /**
   * What becomes of fire times that passed while no drain ran (or the queue was full). Those of a
   * paused schedule are always skipped.
   */
  public enum CatchUp {
    /** The newest one is enqueued if it is at most 5 minutes old; the others are skipped. */
    SKIP,
    /** The newest one is enqueued, however old; the others are skipped. */
    ONCE,
    /** All are enqueued, oldest first, up to the newest 100. */
    ALL
  }

  public Schedule {
    if (!id.matches("[a-z][a-z0-9-]{0,39}")) {
      throw new IllegalArgumentException("A schedule's id is kebab-case, was " + id);
    }
    Objects.requireNonNull(type);
    Objects.requireNonNull(expression);
    Objects.requireNonNull(zone);
    Objects.requireNonNull(catchUp);
  }

  /** By a cron expression in UTC, catching up once, without overlap, without params. */
  public static Schedule cron(String type, String expression) {
    return new Schedule(type, type, expression, "UTC", CatchUp.ONCE, false, null);
  }

  /** At a fixed rate of whole seconds, catching up once, without overlap, without params. */
  public static Schedule every(String type, Duration rate) {
    return cron(type, rate.toString());
  }

  /** The same with its own id, for a further schedule of a type. */
  public Schedule named(String id) {
    return new Schedule(id, type, expression, zone, catchUp, overlaps, params);
  }

  /** The same in another time zone. */
  public Schedule in(String zone) {
    return new Schedule(id, type, expression, zone, catchUp, overlaps, params);
  }

  /** The same with another policy for missed fire times. */
  public Schedule catchingUp(CatchUp catchUp) {
    return new Schedule(id, type, expression, zone, catchUp, overlaps, params);
  }

  /** The same, enqueueing even when the previous task has not ended. */
  public Schedule overlapping() {
    return new Schedule(id, type, expression, zone, catchUp, true, params);
  }

  /**
   * The same with params: a record of the type's own class, for instance {@code
   * Schedule.every("stock", Duration.ofHours(1)).with(new Stock.Params("north"))}.
   */
  public Schedule with(Record params) {
    return new Schedule(id, type, expression, zone, catchUp, overlaps, params);
  }

  /**
   * The params as JSON.
   *
   * @throws IllegalArgumentException naming the schedule when they cannot be written
   */
  public String paramsJson() {
    if (params == null) {
      return "{}";
    }
    try {
      return new String(ValueJson.write(params), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Schedule " + id + ": its params cannot be written as JSON", e);
    }
  }

  /**
   * Checks the params like those of any call, except for what only the queue knows.
   *
   * @throws IllegalArgumentException in one line: the schedule, and each pointer with what is wrong
   */
  void check(TaskType<?> declared) {
    if (params != null && !declared.params().isInstance(params)) {
      throw new IllegalArgumentException(
          "Schedule "
              + id
              + ": "
              + type
              + " takes "
              + declared.params().getName()
              + " as params, not "
              + params.getClass().getName());
    }
    List<Violation> violations = violations(declared);
    if (!violations.isEmpty()) {
      throw new IllegalArgumentException(
          violations.stream()
              .map(violation -> violation.pointer() + ": " + violation.detail())
              .collect(Collectors.joining(" ", "Schedule " + id + ": ", "")));
    }
  }

  private List<Violation> violations(TaskType<?> declared) {
    byte[] json = paramsJson().getBytes(StandardCharsets.UTF_8);
    try {
      return ParamsReader.read(declared.params(), JsonTree.read(json), "/params").violations();
    } catch (BadJson e) {
      throw new IllegalArgumentException("Schedule " + id + ": " + e.getMessage(), e);
    }
  }
}
