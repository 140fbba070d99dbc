package dev.sluice.redis;

import static dev.sluice.redis.wire.ScriptReply.text;

import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.QueueView.Ignored;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.retries.Retries;
import dev.sluice.queue.retries.RetryMark;
import dev.sluice.redis.record.RecordWriter;
import dev.sluice.redis.record.RetryCounts;
import dev.sluice.redis.wire.CallId;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.OverwrittenKey;
import dev.sluice.redis.wire.RedisConnection;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads, replays and ignores failed tasks in bulk. Speaks {@code read/failures.lua}, {@code
 * replay.lua} and {@code ignore.lua}.
 */
final class FailureScripts {
  /** Tasks per script: each takes about 30 µs, during which the server does nothing else. */
  private static final int PART = 50;

  private final RedisConnection redis;
  private final Keys keys;
  private final Scripts scripts;

  FailureScripts(RedisConnection redis, Keys keys, Scripts scripts) {
    this.redis = redis;
    this.keys = keys;
    this.scripts = scripts;
  }

  Stream<FailedTask> newest(int most) {
    List<String> ids =
        redis.call(commands -> commands.zhighest(keys.sorted(TaskState.FAILED), most));
    return parts(ids).flatMap(this::read);
  }

  Stream<FailedTask> newest(String owner, int most) {
    Set<String> ids =
        new LinkedHashSet<>(
            redis.call(commands -> commands.zhighest(keys.sorted(TaskState.FAILED), most)));
    boolean all = ids.size() < most;
    if (!all) {
      ids.addAll(
          redis.call(
              commands -> commands.lrange(keys.recent(owner), 0, EnqueueScripts.RECENT - 1)));
      ids.addAll(
          redis.call(commands -> commands.lrange(keys.spared(TaskState.FAILED, owner), 0, -1)));
    }
    Stream<FailedTask> own =
        parts(List.copyOf(ids)).flatMap(this::read).filter(task -> owner.equals(task.owner()));
    return all ? own : own.sorted(Comparator.comparing(FailedTask::failedAt).reversed());
  }

  Optional<FailedTask> of(String id) {
    return read(List.of(id)).findFirst();
  }

  private Stream<FailedTask> read(List<String> ids) {
    ScriptArguments arguments = new ScriptArguments();
    ids.forEach(arguments::add);
    List<?> flat = (List<?>) scripts.run("read/failures", arguments);
    List<FailedTask> failed = new ArrayList<>();
    for (int i = 0; i < flat.size(); i += 7) {
      failed.add(
          new FailedTask(
              text(flat.get(i)),
              text(flat.get(i + 1)),
              text(flat.get(i + 2)),
              text(flat.get(i + 3)),
              ScriptReply.moment(flat, i + 4),
              flat.get(i + 5).equals(1L),
              text(flat.get(i + 6))));
    }
    return failed.stream();
  }

  List<FailedTask> of(List<String> ids) {
    return parts(ids).flatMap(this::read).toList();
  }

  int replay(
      List<FailedTask> tasks,
      List<Duration> waits,
      RetryMark mark,
      DrainStarts starts,
      QueueSettings settings) {
    String room = starts.room(settings);
    int replayed = 0;
    int from = 0;
    for (List<FailedTask> part : parts(tasks).toList()) {
      replayed += replayed(part, waits.subList(from, from + part.size()), mark, starts, room);
      from += part.size();
    }
    return replayed;
  }

  private int replayed(
      List<FailedTask> tasks,
      List<Duration> waits,
      RetryMark mark,
      DrainStarts starts,
      String room) {
    ScriptArguments arguments =
        new ScriptArguments()
            .add(CallId.next())
            .add(RecordWriter.MAX_EXPIRIES - 1)
            .add(room)
            .add("")
            .add(0);
    for (int i = 0; i < tasks.size(); i++) {
      FailedTask task = tasks.get(i);
      arguments.add(task.id()).add(task.failedAt().toEpochMilli()).add(waits.get(i).toMillis());
      arguments.add(mark.text(task.id()));
    }
    List<?> answer = (List<?>) scripts.run("replay", arguments);
    starts.answered(answer);
    int replayed = 0;
    for (int i = 0; i < 2 * tasks.size(); i += 2) {
      replayed += text(answer.get(i)).equals("done") ? 1 : 0;
    }
    return replayed;
  }

  /**
   * @param owner null: of all
   */
  List<Retries> retries(String owner) {
    try {
      Map<String, String> counts = redis.call(commands -> commands.hgetAll(keys.retries()));
      return RetryCounts.read(counts, owner == null ? null : RetryMark.owner(owner));
    } catch (OverwrittenKey e) {
      return List.of();
    }
  }

  /** Null: no longer. */
  void ignore(String group, Ignored mark) {
    String value =
        mark == null
            ? ""
            : mark.until().toEpochMilli() + " " + mark.since().toEpochMilli() + " " + mark.count();
    scripts.run("ignore", new ScriptArguments().add(group).add(value));
  }

  /** What cannot be read is left out: other programs may have written there. */
  Map<String, Ignored> ignored() {
    Map<String, Ignored> marks = new HashMap<>();
    try {
      redis
          .call(commands -> commands.hgetAll(keys.ignored()))
          .forEach((group, value) -> mark(value).ifPresent(mark -> marks.put(group, mark)));
    } catch (OverwrittenKey e) {
      return Map.of();
    }
    return marks;
  }

  private static Optional<Ignored> mark(String value) {
    String[] parts = value.split(" ");
    if (parts.length != 3 || !value.matches("[0-9]{1,15} [0-9]{1,15} [0-9]{1,15}")) {
      return Optional.empty();
    }
    return Optional.of(
        new Ignored(
            ScriptReply.time(parts[1]), ScriptReply.time(parts[0]), Long.parseLong(parts[2])));
  }

  private static <T> Stream<List<T>> parts(List<T> all) {
    return IntStream.iterate(0, from -> from < all.size(), from -> from + PART)
        .mapToObj(from -> all.subList(from, Math.min(from + PART, all.size())));
  }
}
