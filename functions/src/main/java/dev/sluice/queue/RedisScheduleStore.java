package dev.sluice.queue;

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
  private final Script fire = Script.load("fire");
  private final Script pause = Script.load("pause");

  RedisScheduleStore(RedisConnection redis, Keys keys, TaskIds ids, QueueSettings settings) {
    this.redis = redis;
    this.keys = keys;
    this.ids = ids;
    this.settings = settings;
  }

  @Override
  public Map<String, ScheduleState> states() {
    Map<String, String> fields = redis.call(jedis -> jedis.hgetAll(keys.schedules()));
    Map<String, ScheduleState> states = new HashMap<>();
    for (String field : fields.keySet()) {
      String schedule = field.substring(field.indexOf(':') + 1);
      states.computeIfAbsent(
          schedule,
          id ->
              new ScheduleState(
                  time(fields.get("seen:" + id)),
                  time(fields.get("ran:" + id)),
                  fields.get("task:" + id),
                  fields.containsKey("paused:" + id)));
    }
    return states;
  }

  @Override
  public Fired fire(Fire due) {
    String known = due.known() == null ? "" : Long.toString(due.known().toEpochMilli());
    Arguments arguments = arguments(due.schedule(), known, due.until(), due.overlaps());
    byte[] record = RecordCodec.pack(due.task(), null, null);
    for (Instant time : due.times()) {
      arguments.add(ids.of(time.toEpochMilli(), due.schedule())).add(record);
    }
    List<?> answer = (List<?>) redis.run(fire, arguments.list());
    return new Fired(outcome(answer), time(RedisTaskQueue.text(answer.get(1))));
  }

  @Override
  public Enqueued run(String schedule, NewTask task) {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    String id = ids.next(now.toEpochMilli());
    Arguments arguments =
        arguments(schedule, BY_HAND, now, true).add(id).add(RecordCodec.pack(task, null, null));
    return switch (outcome((List<?>) redis.run(fire, arguments.list()))) {
      case FIRED -> new Enqueued.Created(id, TaskState.QUEUED, TaskIds.createdAt(id));
      case FULL -> new Enqueued.QueueFull();
      default -> throw new IllegalStateException("fire.lua gave an unknown outcome");
    };
  }

  @Override
  public boolean pause(String schedule, boolean paused) {
    Arguments arguments = new Arguments().add(schedule).add(paused ? 1 : 0);
    return redis.run(pause, arguments.list()).equals(1L);
  }

  private Arguments arguments(String schedule, String known, Instant until, boolean overlaps) {
    return new Arguments()
        .add(settings.maxDepth())
        .add(RedisTaskQueue.RECENT)
        .add(schedule)
        .add(known)
        .add(until.toEpochMilli())
        .add(overlaps ? 1 : 0);
  }

  private static Fired.Outcome outcome(List<?> answer) {
    return Fired.Outcome.valueOf(RedisTaskQueue.text(answer.get(0)).toUpperCase(Locale.ROOT));
  }

  private static Instant time(String millis) {
    return millis == null || millis.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(millis));
  }
}
