package dev.sluice.redis;

import static dev.sluice.redis.wire.ScriptReply.text;

import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.wire.CallId;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.RedisConnection;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads and replays failed tasks in bulk. Speaks {@code read/failures.lua} and {@code replay.lua}.
 */
final class FailureScripts {
  /** Tasks per script: each takes about 30 µs, during which the server does nothing else. */
  private static final int PART = 100;

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
      ids.addAll(redis.call(commands -> commands.lrange(keys.recent(owner), 0, -1)));
      ids.addAll(
          redis.call(commands -> commands.lrange(keys.spared(TaskState.FAILED, owner), 0, -1)));
    }
    Stream<FailedTask> own =
        parts(List.copyOf(ids)).flatMap(this::read).filter(task -> owner.equals(task.owner()));
    return all ? own : own.sorted(Comparator.comparing(FailedTask::failedAt).reversed());
  }

  private Stream<FailedTask> read(List<String> ids) {
    ScriptArguments arguments = new ScriptArguments();
    ids.forEach(arguments::add);
    List<?> flat = (List<?>) scripts.run("read/failures", arguments);
    List<FailedTask> failed = new ArrayList<>();
    for (int i = 0; i < flat.size(); i += 6) {
      failed.add(
          new FailedTask(
              text(flat.get(i)),
              text(flat.get(i + 1)),
              text(flat.get(i + 2)),
              text(flat.get(i + 3)),
              ScriptReply.moment(flat, i + 4),
              flat.get(i + 5).equals(1L)));
    }
    return failed.stream();
  }

  int replay(List<FailedTask> tasks) {
    return parts(tasks).mapToInt(this::replayed).sum();
  }

  private int replayed(List<FailedTask> tasks) {
    ScriptArguments arguments =
        new ScriptArguments().add(CallId.next()).add(RecordWriter.MAX_EXPIRIES - 1);
    for (FailedTask task : tasks) {
      arguments.add(task.id()).add(task.failedAt().toEpochMilli());
    }
    List<?> answer = (List<?>) scripts.run("replay", arguments);
    int replayed = 0;
    for (int i = 0; i < answer.size(); i += 2) {
      replayed += text(answer.get(i)).equals("done") ? 1 : 0;
    }
    return replayed;
  }

  private static <T> Stream<List<T>> parts(List<T> all) {
    return IntStream.iterate(0, from -> from < all.size(), from -> from + PART)
        .mapToObj(from -> all.subList(from, Math.min(from + PART, all.size())));
  }
}
