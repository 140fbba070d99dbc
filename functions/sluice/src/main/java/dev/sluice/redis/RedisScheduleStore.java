package dev.sluice.redis;

import dev.sluice.queue.EnqueueChain;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.ScheduleStore;
import dev.sluice.queue.ScheduleStore.Fire;
import dev.sluice.queue.ScheduleStore.ScheduleState;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.record.RecordWriter;
import dev.sluice.redis.record.TaskIds;
import dev.sluice.redis.wire.CallId;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.OverwrittenKey;
import dev.sluice.redis.wire.RedisConnection;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import dev.sluice.signals.Counter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Schedules in Redis: one hash for all of them, with a few fields for each. */
final class RedisScheduleStore implements ScheduleStore {
  private static final String BY_HAND = "hand";

  private final RedisConnection redis;
  private final Keys keys;
  private final TaskIds ids;
  private final QueueSettings settings;
  private final Scripts scripts;
  private final EnqueueChain interceptors;
  private final DrainStarts starts;

  RedisScheduleStore(
      RedisConnection redis,
      Keys keys,
      TaskIds ids,
      QueueSettings settings,
      Scripts scripts,
      EnqueueChain interceptors,
      DrainStarts starts) {
    this.redis = redis;
    this.keys = keys;
    this.ids = ids;
    this.settings = settings;
    this.scripts = scripts;
    this.interceptors = interceptors;
    this.starts = starts;
  }

  @Override
  public Map<String, ScheduleState> states() {
    Map<String, String> fields = fields();
    Map<String, ScheduleState> states = new HashMap<>();
    for (String field : fields.keySet()) {
      String schedule = field.substring(field.indexOf(':') + 1);
      states.computeIfAbsent(
          schedule,
          id ->
              new ScheduleState(
                  ScriptReply.time(fields.get("seen:" + id)),
                  ScriptReply.time(fields.get("ran:" + id)),
                  fields.get("task:" + id),
                  taskIds(fields.getOrDefault("tasks:" + id, "")),
                  fields.containsKey("paused:" + id)));
    }
    return states;
  }

  private static List<String> taskIds(String given) {
    return Stream.of(given.split(" ")).filter(TaskIds::valid).toList();
  }

  private Map<String, String> fields() {
    try {
      return redis.call(commands -> commands.hgetAll(keys.schedules()));
    } catch (OverwrittenKey e) {
      return Map.of(); // the scripts treat it so too
    }
  }

  @Override
  public Fired fire(Fire due) {
    return due.times().isEmpty()
        ? fire(due, due.task())
        : interceptors.required(
            List.of(due.task()), ready -> fire(due, ready.get(0)), (fired, i) -> first(due, fired));
  }

  /** What interceptors see: the task of the first fire time stands for all of them. */
  private Enqueued first(Fire due, Fired fired) {
    if (fired.outcome() != Fired.Outcome.FIRED) {
      return new Enqueued.Refused("the schedule did not fire: " + fired.outcome());
    }
    Instant time = due.times().get(0);
    return new Enqueued.Created(
        ids.of(time.toEpochMilli(), due.schedule()), TaskState.QUEUED, time);
  }

  private Fired fire(Fire due, NewTask task) {
    String known = due.known() == null ? "" : Long.toString(due.known().toEpochMilli());
    ScriptArguments arguments =
        arguments(EnqueueScripts.room(settings), due.schedule(), known, due.until(), due.overlaps())
            .add("")
            .add("");
    byte[] record = RecordWriter.pack(task, null, null);
    List<String> made = new ArrayList<>();
    for (Instant time : due.times()) {
      made.add(ids.of(time.toEpochMilli(), due.schedule()));
      arguments.add(made.get(made.size() - 1)).add(record);
    }
    List<?> answer = (List<?>) scripts.run("fire", arguments);
    Fired.Outcome outcome = outcome(answer);
    if (outcome != Fired.Outcome.FIRED) {
      made.clear();
    }
    Counter.ENQUEUED.add(made.size());
    return new Fired(outcome, ScriptReply.time(ScriptReply.text(answer.get(1))), made);
  }

  @Override
  public Enqueued run(String schedule, NewTask task) {
    return interceptors
        .each(List.of(task), ready -> List.of(runNow(schedule, ready.get(0))))
        .get(0);
  }

  private Enqueued runNow(String schedule, NewTask task) {
    Instant now = Instant.ofEpochMilli(settings.clock().millis());
    String id = ids.next(now.toEpochMilli());
    NewTask.Idempotency idempotency = task.idempotency();
    String key = idempotency == null ? null : EnqueueScripts.hash(task.owner(), idempotency.key());
    ScriptArguments arguments =
        arguments(starts.room(settings, task), schedule, BY_HAND, now, true)
            .add(key == null ? "" : key)
            .add(key == null ? new byte[0] : idempotency.body())
            .add(id)
            .add(RecordWriter.pack(task, key, null));
    List<?> answer = (List<?>) scripts.runConfirmed("fire", arguments, EnqueueScripts.TAKEN);
    starts.answered(answer);
    return switch (ScriptReply.text(answer.get(0))) {
      case "fired" -> EnqueueScripts.created(id, TaskState.QUEUED);
      case "duplicate" ->
          EnqueueScripts.duplicate(
              ScriptReply.text(answer.get(1)), ScriptReply.state(answer.get(2)));
      case "reused" -> new Enqueued.KeyReused();
      case "full" -> new Enqueued.QueueFull(false);
      case "share" -> new Enqueued.QueueFull(true);
      default -> throw new IllegalStateException("fire.lua gave an unknown outcome");
    };
  }

  @Override
  public boolean pause(String schedule, boolean paused) {
    ScriptArguments arguments =
        new ScriptArguments().add(CallId.next()).add("schedule").add(schedule).add(paused ? 1 : 0);
    return scripts.run("pause", arguments).equals(1L);
  }

  private ScriptArguments arguments(
      String room, String schedule, String known, Instant until, boolean overlaps) {
    return new ScriptArguments()
        .add(room)
        .add(EnqueueScripts.RECENT)
        .add(schedule)
        .add(known)
        .add(until.toEpochMilli())
        .add(overlaps ? 1 : 0);
  }

  private static Fired.Outcome outcome(List<?> answer) {
    String outcome = ScriptReply.text(answer.get(0));
    return outcome.equals("share")
        ? Fired.Outcome.FULL
        : Fired.Outcome.valueOf(outcome.toUpperCase(Locale.ROOT));
  }
}
