package dev.sluice.client;

import dev.sluice.client.json.JsonWriter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * All tasks that match a query, to be counted and changed on the server: 10,000 take a few calls.
 * Those that come or end after {@link #count}, or after {@link #change} began, are left alone. If a
 * call fails, those that were changed by then stay changed; begin again for the rest.
 */
public final class Matching {
  private final Transport transport;
  private final Verb verb;
  private final TaskQuery query;
  private final Map<String, Integer> limits;
  private String until;

  Matching(Transport transport, Verb verb, TaskQuery query) {
    this(transport, verb, query, Map.of());
  }

  private Matching(Transport transport, Verb verb, TaskQuery query, Map<String, Integer> limits) {
    this.transport = transport;
    this.verb = verb;
    this.query = query;
    this.limits = limits;
  }

  /** At most so many of them, 1 to 10,000. */
  public Matching atMost(int tasks) {
    return limited("most", tasks);
  }

  /** A retry of which so many begin in a minute, 1 to 6,000. */
  public Matching perMinute(int tasks) {
    return limited("perMinute", tasks);
  }

  private Matching limited(String name, int tasks) {
    Map<String, Integer> more = new HashMap<>(limits);
    more.put(name, tasks);
    return new Matching(transport, verb, query, more);
  }

  /** What is done to them. */
  public enum Verb {
    /** Those that wait or run; running ones are asked to stop. A retry takes it back. */
    CANCEL,
    /** Failed ones, and cancelled ones if the query names that state. */
    RETRY,
    /** Those that have ended, and waiting ones if the query names them. Nothing takes it back. */
    DELETE
  }

  /**
   * What was counted or done.
   *
   * @param matched how many match
   * @param states in which states they were
   * @param changed how many were cancelled, queued again or deleted
   * @param asked how many running ones were asked to stop
   * @param skipped how many were left alone: somebody else had changed them, or they are children
   *     whose parent has ended
   */
  public record Changed(
      long matched, Map<TaskState, Long> states, long changed, long asked, long skipped) {
    private static final Changed NOTHING = new Changed(0, Map.of(), 0, 0, 0);

    private Changed plus(Map<String, Object> answer) {
      EnumMap<TaskState, Long> sums = new EnumMap<>(TaskState.class);
      sums.putAll(states);
      if (answer.get("states") instanceof Map<?, ?> more) {
        for (TaskState state : TaskState.values()) {
          Long count = Answer.member(more, state.name(), Long.class);
          if (count != null) {
            sums.merge(state, count, Long::sum);
          }
        }
      }
      return new Changed(
          matched + number(answer, "matched"),
          sums,
          changed + number(answer, "changed"),
          asked + number(answer, "asked"),
          skipped + number(answer, "skipped"));
    }

    private static long number(Map<String, Object> answer, String name) {
      Long number = Answer.member(answer, name, Long.class);
      return number == null ? 0 : number;
    }
  }

  /** Counts them; a {@link #change} afterwards means the same tasks. */
  public Changed count() {
    return walk(true, seen -> {});
  }

  /** Changes them. */
  public Changed change() {
    return change(seen -> {});
  }

  /**
   * Changes them.
   *
   * @param seen is given what has been done so far after each call, in the calling thread
   */
  public Changed change(Consumer<Changed> seen) {
    return walk(false, seen);
  }

  private Changed walk(boolean dryRun, Consumer<Changed> seen) {
    Map<String, Object> body = new HashMap<>(limits);
    body.put("filter", query.filter());
    body.put("dryRun", dryRun);
    if (until != null) {
      body.put("until", until);
    }
    Changed sum = Changed.NOTHING;
    String cursor;
    do {
      Map<String, Object> answer = send(body);
      until = Answer.member(answer, "until", String.class);
      cursor = Answer.member(answer, "cursor", String.class);
      sum = sum.plus(answer);
      seen.accept(sum);
      body.put("cursor", cursor);
    } while (cursor != null);
    return sum;
  }

  /** Sent again after a lost answer it changes nothing twice, although it then counts too few. */
  private Map<String, Object> send(Map<String, Object> body) {
    String path = "/tasks/" + verb.name().toLowerCase(Locale.ROOT);
    String key = UUID.randomUUID().toString();
    Call call = Call.keyed(path, "application/json", JsonWriter.write(body), key);
    return transport.send(call, Transport.NEVER).object();
  }
}
