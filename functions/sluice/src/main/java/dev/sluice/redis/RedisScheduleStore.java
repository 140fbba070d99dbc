package dev.sluice.redis;

import dev.sluice.queue.EnqueueChain;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Fire;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.ScheduleState;
import dev.sluice.queue.ScheduleStore;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.OverwrittenKey;
import dev.sluice.redis.wire.RedisConnection;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Schedules in Redis: one hash for all, a field for each thing known of each. */
final class RedisScheduleStore implements ScheduleStore {
  private static final String BY_HAND = "hand";

  private final RedisConnection redis;
  private final Keys keys;
  private final TaskIds ids;
  private final QueueSettings settings;
  private final Scripts scripts;

  /** Null without interceptors. */
  private final EnqueueChain chain;

  RedisScheduleStore(
      RedisConnection redis,
      Keys keys,
      TaskIds ids,
      QueueSettings settings,
      Scripts scripts,
      EnqueueChain chain) {
    this.redis = redis;
    this.keys = keys;
    this.ids = ids;
    this.settings = settings;
    this.scripts = scripts;
    this.chain = chain;
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
                  fields.containsKey("paused:" + id)));
    }
    return states;
  }

  private Map<String, String> fields() {
    try {
      return redis.call(commands -> commands.hgetAll(keys.schedules()));
    } catch (OverwrittenKey e) {
      return Map.of(); // as the scripts take it
    }
  }

  @Override
  public Fired fire(Fire due) {
    if (chain == null || due.times().isEmpty()) {
      return fire(due, due.task());
    }
    return chain.required(
        List.of(due.task()),
        ready -> fire(due, ready.get(0)),
        (fired, i) ->
            fired.outcome() == Fired.Outcome.FIRED
                ? ids.of(due.times().get(0).toEpochMilli(), due.schedule())
                : null);
  }

  private Fired fire(Fire due, NewTask task) {
    String known = due.known() == null ? "" : Long.toString(due.known().toEpochMilli());
    ScriptArguments arguments =
        arguments(due.schedule(), known, due.until(), due.overlaps()).add("").add("");
    byte[] record = RecordCodec.pack(task, null, null);
    for (Instant time : due.times()) {
      arguments.add(ids.of(time.toEpochMilli(), due.schedule())).add(record);
    }
    List<?> answer = (List<?>) scripts.run("fire", arguments);
    return new Fired(outcome(answer), ScriptReply.time(ScriptReply.text(answer.get(1))));
  }

  @Override
  public Enqueued run(String schedule, NewTask task) {
    return chain == null
        ? runNow(schedule, task)
        : chain.each(List.of(task), ready -> List.of(runNow(schedule, ready.get(0)))).get(0);
  }

  private Enqueued runNow(String schedule, NewTask task) {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    String id = ids.next(now.toEpochMilli());
    NewTask.Idempotency idempotency = task.idempotency();
    String key = idempotency == null ? null : EnqueueScripts.hash(task.owner(), idempotency.key());
    ScriptArguments arguments =
        arguments(schedule, BY_HAND, now, true)
            .add(key == null ? "" : key)
            .add(key == null ? new byte[0] : idempotency.body())
            .add(id)
            .add(RecordCodec.pack(task, key, null));
    List<?> answer = (List<?>) scripts.run("fire", arguments);
    return switch (ScriptReply.text(answer.get(0))) {
      case "fired" -> new Enqueued.Created(id, TaskState.QUEUED, TaskIds.createdAt(id));
      case "duplicate" ->
          new Enqueued.Duplicate(ScriptReply.text(answer.get(1)), ScriptReply.state(answer.get(2)));
      case "reused" -> new Enqueued.KeyReused();
      case "full" -> new Enqueued.QueueFull();
      default -> throw new IllegalStateException("fire.lua gave an unknown outcome");
    };
  }

  @Override
  public boolean pause(String schedule, boolean paused) {
    ScriptArguments arguments = new ScriptArguments().add(schedule).add(paused ? 1 : 0);
    return scripts.run("pause", arguments).equals(1L);
  }

  private ScriptArguments arguments(
      String schedule, String known, Instant until, boolean overlaps) {
    return new ScriptArguments()
        .add(settings.maxDepth())
        .add(EnqueueScripts.RECENT)
        .add(schedule)
        .add(known)
        .add(until.toEpochMilli())
        .add(overlaps ? 1 : 0);
  }

  private static Fired.Outcome outcome(List<?> answer) {
    return Fired.Outcome.valueOf(ScriptReply.text(answer.get(0)).toUpperCase(Locale.ROOT));
  }
}
