package dev.sluice.queue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import redis.clients.jedis.params.ZRangeParams;

/**
 * Lists tasks from the structures that exist. There is no index of all tasks (it would cost 137
 * bytes a task and 30 % of batch enqueue, measured): without a state the newest enqueued ones are
 * listed, up to the cap of the recent list; with a state that state's own structure is.
 *
 * <p>A position is where the next part begins. In lists it counts from the old end, so that tasks
 * that arrive at the new end shift nothing.
 */
final class TaskListing {
  private static final int PART = 100;
  private static final int MOST_LOOKED_AT = 1_000;

  /** An id, and for queue entries the place the record must have. */
  private record Entry(String id, int place) {}

  private record Part(List<Entry> entries, String next) {}

  private final RedisConnection redis;
  private final Keys keys;
  private final Function<List<String>, List<Found>> find;

  /** A record as it was read; null when it does not exist any more. */
  record Found(TaskRecord task, int place) {}

  TaskListing(RedisConnection redis, Keys keys, Function<List<String>, List<Found>> find) {
    this.redis = redis;
    this.keys = keys;
    this.find = find;
  }

  TaskPage list(TaskFilter filter, String position, int limit) {
    List<TaskRecord> matching = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String at = position;
    for (int looked = 0; looked < MOST_LOOKED_AT; looked += PART) {
      int want = Math.min(PART, limit - matching.size());
      Part part = part(filter, at, want);
      List<Found> found = find.apply(part.entries().stream().map(Entry::id).toList());
      for (int i = 0; i < found.size(); i++) {
        TaskRecord task = found.get(i) == null ? null : found.get(i).task();
        int place = part.entries().get(i).place();
        if (task != null
            && (place < 0 || place == found.get(i).place())
            && matches(filter, task)
            && seen.add(task.id())) {
          matching.add(task);
        }
      }
      at = part.next();
      if (at == null || matching.size() >= limit) {
        break;
      }
    }
    return new TaskPage(matching, at);
  }

  private Part part(TaskFilter filter, String at, int n) {
    try {
      if (filter.parent() != null) {
        return children(filter.parent(), at, n);
      }
      if (filter.state() == null) {
        return list(keys.recent(), at, n);
      }
      return switch (filter.state()) {
        case QUEUED -> queued(at, n);
        case SUCCEEDED -> list(keys.succeeded(), at, n);
        case SCHEDULED, FAILED, CANCELLED -> sorted(filter.state(), at, n);
        case RUNNING -> running(at, n);
      };
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("Not a position of this list", e);
    }
  }

  private Part list(String key, String at, int n) {
    long left = at == null ? redis.call(jedis -> jedis.llen(key)) : Long.parseLong(at);
    if (left <= 0) {
      return new Part(List.of(), null);
    }
    long last = -left + n - 1;
    List<String> ids = redis.call(jedis -> jedis.lrange(key, -left, Math.min(last, -1)));
    List<Entry> entries = ids.stream().map(id -> new Entry(id, -1)).toList();
    return new Part(entries, left - n > 0 ? Long.toString(left - n) : null);
  }

  private Part queued(String at, int n) {
    List<String> lanes = redis.call(jedis -> jedis.zrange(keys.ready(), 0, -1));
    String lane = at == null ? null : at.substring(0, at.lastIndexOf(' '));
    int index = lane == null ? 0 : lanes.indexOf(lane);
    if (index < 0 || index >= lanes.size()) {
      return new Part(List.of(), null); // claimed meanwhile
    }
    byte[] key = Keys.bytes(keys.lane(lanes.get(index)));
    long left =
        lane == null || at.endsWith(" ")
            ? redis.call(jedis -> jedis.llen(key))
            : Long.parseLong(at.substring(at.lastIndexOf(' ') + 1));
    List<Entry> entries = new ArrayList<>();
    if (left > 0) {
      long last = Math.min(-left + n - 1, -1);
      for (byte[] entry : redis.call(jedis -> jedis.lrange(key, -left, last))) {
        String id = new String(entry, 0, entry.length - 1, StandardCharsets.US_ASCII);
        entries.add(new Entry(id, entry[entry.length - 1] & 255));
      }
    }
    String next = null;
    if (left > n) {
      next = lanes.get(index) + " " + (left - n);
    } else if (index + 1 < lanes.size()) {
      next = lanes.get(index + 1) + " ";
    }
    return new Part(entries, next);
  }

  private Part sorted(TaskState state, String at, int n) {
    String key = keys.sorted(state);
    boolean soonestFirst = state == TaskState.SCHEDULED;
    long from = at == null ? 0 : after(key, at, soonestFirst);
    List<redis.clients.jedis.resps.Tuple> range =
        redis.call(
            jedis ->
                soonestFirst
                    ? jedis.zrangeWithScores(key, from, from + n - 1)
                    : jedis.zrangeWithScores(
                        key,
                        ZRangeParams.zrangeParams(
                                Math.toIntExact(from), Math.toIntExact(from + n - 1))
                            .rev()));
    List<Entry> entries = range.stream().map(t -> new Entry(t.getElement(), -1)).toList();
    if (range.size() < n) {
      return new Part(entries, null);
    }
    var last = range.get(n - 1);
    return new Part(entries, (long) last.getScore() + " " + last.getElement());
  }

  /** The rank after the last one seen; when that has left the index, after those of its time. */
  private long after(String key, String at, boolean ascending) {
    long score = Long.parseLong(at.substring(0, at.indexOf(' ')));
    String id = at.substring(at.indexOf(' ') + 1);
    Long rank = redis.call(jedis -> ascending ? jedis.zrank(key, id) : jedis.zrevrank(key, id));
    if (rank != null) {
      return rank + 1;
    }
    return redis.call(
        jedis ->
            ascending
                ? jedis.zcount(key, "-inf", "(" + score)
                : jedis.zcount(key, "(" + score, "+inf"));
  }

  private Part running(String at, int n) {
    List<String> ids = new ArrayList<>(redis.call(jedis -> jedis.zrange(keys.parents(), 0, -1)));
    for (String worker : redis.call(jedis -> jedis.zrange(keys.leases(), 0, -1))) {
      ids.addAll(redis.call(jedis -> jedis.smembers(keys.held(worker))));
    }
    ids.sort(Collections.reverseOrder());
    List<Entry> entries =
        ids.stream()
            .filter(id -> at == null || id.compareTo(at) < 0)
            .limit(n)
            .map(id -> new Entry(id, -1))
            .toList();
    return new Part(entries, entries.size() < n ? null : entries.get(n - 1).id());
  }

  private Part children(String parent, String at, int n) {
    int first = at == null ? 0 : Integer.parseInt(at);
    List<Entry> entries = new ArrayList<>();
    for (int i = first; i < first + n; i++) {
      entries.add(new Entry(parent + "." + i, -1));
    }
    boolean more = redis.call(jedis -> jedis.exists(keys.task(parent + "." + (first + n))));
    return new Part(entries, more ? Integer.toString(first + n) : null);
  }

  private static boolean matches(TaskFilter filter, TaskRecord task) {
    return (filter.state() == null || filter.state() == task.state())
        && (filter.type() == null || filter.type().equals(task.type()))
        && (filter.queue() == null || filter.queue().equals(task.queue()))
        && (filter.owner() == null || filter.owner().equals(task.owner()))
        && (filter.text() == null || contains(task, filter.text().toLowerCase(Locale.ROOT)));
  }

  private static boolean contains(TaskRecord task, String text) {
    return task.id().contains(text)
        || task.type().contains(text)
        || (task.params() != null && task.params().toLowerCase(Locale.ROOT).contains(text));
  }
}
