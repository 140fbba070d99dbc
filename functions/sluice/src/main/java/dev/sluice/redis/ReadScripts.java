package dev.sluice.redis;

import static dev.sluice.redis.wire.ScriptReply.text;

import dev.sluice.queue.TaskRecord;
import dev.sluice.redis.record.RecordReader;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.RedisConnection;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.Scripts;
import dev.sluice.task.FanOutTask;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads records, and how the children of a fan-out ended. Speaks {@code read/find.lua}. */
final class ReadScripts {
  private static final int CHILDREN_PART = 500;

  private final RedisConnection redis;
  private final Keys keys;
  private final Scripts scripts;

  ReadScripts(RedisConnection redis, Keys keys, Scripts scripts) {
    this.redis = redis;
    this.keys = keys;
    this.scripts = scripts;
  }

  /**
   * A record with its generation.
   *
   * @param generation the generation, which its live entry in a queue has too
   */
  record Found(TaskRecord task, int generation) {}

  /** One result per id, in order; null where there is no such task. */
  List<Found> find(List<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    List<Found> found = new ArrayList<>(ids.size());
    for (Object one : answers(ids)) {
      List<?> parts = (List<?>) one;
      if (parts.isEmpty()) {
        found.add(null);
      } else {
        byte[] raw = (byte[]) parts.get(1);
        TaskRecord task =
            RecordReader.unpack(
                text(parts.get(0)),
                raw,
                text(parts.get(2)),
                (Long) parts.get(3),
                (Long) parts.get(4));
        found.add(task == null ? null : new Found(task, raw[2] & 255));
      }
    }
    return found;
  }

  /** How many children a task has fanned out into; -1 before all of them were enqueued. */
  long fannedOut(String id) {
    List<?> parts = (List<?>) answers(List.of(id)).get(0);
    return parts.isEmpty() ? -1 : RecordReader.children((byte[]) parts.get(1));
  }

  Stream<FanOutTask.Outcome> children(String parent) {
    List<?> parts = (List<?>) answers(List.of(parent)).get(0);
    long ended = parts.isEmpty() ? 0 : (Long) parts.get(3);
    return IntStream.iterate(0, first -> first < ended, first -> first + CHILDREN_PART)
        .boxed()
        .flatMap(first -> outcomes(parent, first, (int) Math.min(ended, first + CHILDREN_PART)));
  }

  /** One for each id; large records are read in several calls. */
  private List<?> answers(List<String> ids) {
    List<Object> answers = new ArrayList<>(ids.size());
    while (answers.size() < ids.size()) {
      ScriptArguments arguments = new ScriptArguments();
      ids.subList(answers.size(), ids.size()).forEach(arguments::add);
      answers.addAll((List<?>) scripts.run("read/find", arguments));
    }
    return answers;
  }

  private Stream<FanOutTask.Outcome> outcomes(String parent, int first, int end) {
    String[] indexes =
        IntStream.range(first, end).mapToObj(Integer::toString).toArray(String[]::new);
    List<String> results = redis.call(commands -> commands.hmget(keys.fan(parent), indexes));
    List<String> errors = redis.call(commands -> commands.hmget(keys.fanFailed(parent), indexes));
    return IntStream.range(0, indexes.length)
        .mapToObj(i -> outcome(first + i, results.get(i), errors.get(i)));
  }

  /**
   * @param result empty when the child succeeded without a result, null when it did not succeed
   */
  private static FanOutTask.Outcome outcome(int index, String result, String error) {
    return result == null
        ? new FanOutTask.Outcome(index, false, null, error)
        : new FanOutTask.Outcome(index, true, result.isEmpty() ? null : result, null);
  }
}
