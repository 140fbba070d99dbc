package dev.sluice.redis;

import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskPage;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.wire.Commands;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.RedisConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

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

  /** Of children, and of tasks that were created at another time, no record is looked at. */
  private static final int MOST_PARTS = 100;

  /**
   * An id as an index holds it.
   *
   * @param place the place its record must have for the entry to be alive; -1: any
   * @param after the position of the entry behind it
   */
  private record Entry(String id, int place, String after) {}

  /**
   * A part of an index.
   *
   * @param next the position behind it, null at the end
   */
  private record Part(List<Entry> entries, String next) {}

  private final RedisConnection redis;
  private final Keys keys;
  private final ReadScripts finder;

  TaskListing(RedisConnection redis, Keys keys, ReadScripts finder) {
    this.redis = redis;
    this.keys = keys;
    this.finder = finder;
  }

  TaskPage list(TaskFilter filter, String position, int limit) {
    List<TaskRecord> matching = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String at = position;
    int looked = 0;
    for (int parts = 0; parts < MOST_PARTS && looked < MOST_LOOKED_AT; parts++) {
      Part part = part(filter, at, PART);
      List<Entry> entries =
          part.entries().stream().filter(entry -> meant(filter, entry.id())).toList();
      List<ReadScripts.Found> found = finder.find(entries.stream().map(Entry::id).toList());
      looked += found.size();
      for (int i = 0; i < found.size(); i++) {
        Entry entry = entries.get(i);
        if (alive(entry, found.get(i))
            && matches(filter, found.get(i).task())
            && seen.add(entry.id())) {
          matching.add(found.get(i).task());
          if (matching.size() == limit) {
            boolean last = i == found.size() - 1;
            return new TaskPage(matching, last ? part.next() : entry.after());
          }
        }
      }
      at = part.next();
      if (at == null) {
        break;
      }
    }
    return new TaskPage(matching, at);
  }

  /** What its id alone says: children are listed by their parent only. */
  private static boolean meant(TaskFilter filter, String id) {
    return TaskIds.valid(id)
        && TaskIds.isChild(id) == (filter.parent() != null)
        && filter.spans(TaskIds.createdAt(id));
  }

  private static boolean alive(Entry entry, ReadScripts.Found found) {
    return found != null && (entry.place() < 0 || entry.place() == found.place());
  }

  private Part part(TaskFilter filter, String at, int n) {
    try {
      if (filter.parent() != null) {
        return children(filter.parent(), at, n);
      }
      if (filter.states().isEmpty()) {
        return list(keys.recent(), at, n);
      }
      return part(filter.states(), at, n);
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("Not a position of this list", e);
    }
  }

  /** Of the states, one after another; a position begins with which of them it is in. */
  private Part part(List<TaskState> states, String at, int n) {
    int mark = at == null ? 0 : at.indexOf(':');
    int index = at == null ? 0 : Integer.parseInt(at.substring(0, mark));
    Part part =
        part(states.get(index), at == null || at.endsWith(":") ? null : at.substring(mark + 1), n);
    List<Entry> entries =
        part.entries().stream()
            .map(entry -> new Entry(entry.id(), entry.place(), index + ":" + entry.after()))
            .toList();
    String next = index + 1 < states.size() ? index + 1 + ":" : null;
    return new Part(entries, part.next() == null ? next : index + ":" + part.next());
  }

  private Part part(TaskState state, String at, int n) {
    return switch (state) {
      case QUEUED -> queued(at, n);
      case SUCCEEDED -> list(keys.succeeded(), at, n);
      case SCHEDULED, FAILED, CANCELLED -> sorted(state, at, n);
      case RUNNING -> running(at, n);
    };
  }

  private Part list(String key, String at, int n) {
    long left = at == null ? redis.call(commands -> commands.llen(key)) : Long.parseLong(at);
    if (left <= 0) {
      return new Part(List.of(), null);
    }
    long last = -left + n - 1;
    List<String> ids = redis.call(commands -> commands.lrange(key, -left, Math.min(last, -1)));
    List<Entry> entries = new ArrayList<>();
    for (String id : ids) {
      entries.add(new Entry(id, -1, Long.toString(left - entries.size() - 1)));
    }
    return new Part(entries, left - n > 0 ? Long.toString(left - n) : null);
  }

  private Part queued(String at, int n) {
    List<String> lanes = redis.call(commands -> commands.zrange(keys.ready()));
    String lane = at == null ? null : at.substring(0, at.lastIndexOf(' '));
    int index = lane == null ? 0 : lanes.indexOf(lane);
    if (index < 0) {
      // all of it was claimed meanwhile: go on with the lanes behind it
      List<String> behind =
          lanes.stream().filter(l -> order(l).compareTo(order(lane)) > 0).toList();
      return new Part(List.of(), behind.isEmpty() ? null : behind.get(0) + " ");
    }
    if (index >= lanes.size()) {
      return new Part(List.of(), null);
    }
    String key = keys.lane(lanes.get(index));
    long left =
        lane == null || at.endsWith(" ")
            ? redis.call(commands -> commands.llen(key))
            : Long.parseLong(at.substring(at.lastIndexOf(' ') + 1));
    List<Entry> entries = new ArrayList<>();
    if (left > 0) {
      long last = Math.min(-left + n - 1, -1);
      for (byte[] entry : redis.call(commands -> commands.lrangeBytes(key, -left, last))) {
        String id = new String(entry, 0, entry.length - 1, StandardCharsets.US_ASCII);
        String after = lanes.get(index) + " " + (left - entries.size() - 1);
        entries.add(new Entry(id, entry[entry.length - 1] & 255, after));
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

  /** Sorts lanes as the index of them does: those that must run alone, then priorities downward. */
  private static String order(String lane) {
    char kind = lane.charAt(lane.length() - 1);
    return (kind == '!' ? ' ' : (char) ('0' + '9' - kind)) + lane;
  }

  private Part sorted(TaskState state, String at, int n) {
    String key = keys.sorted(state);
    boolean soonestFirst = state == TaskState.SCHEDULED;
    long from = at == null ? 0 : after(key, at, soonestFirst);
    List<Commands.Scored> range =
        redis.call(commands -> commands.zrangeWithScores(key, from, from + n - 1, soonestFirst));
    List<Entry> entries =
        range.stream()
            .map(t -> new Entry(t.member(), -1, (long) t.score() + " " + t.member()))
            .toList();
    return new Part(entries, range.size() < n ? null : entries.get(n - 1).after());
  }

  /** The rank after the last one seen; when that has left the index, after those of its time. */
  private long after(String key, String at, boolean ascending) {
    long score = Long.parseLong(at.substring(0, at.indexOf(' ')));
    String id = at.substring(at.indexOf(' ') + 1);
    Long rank = redis.call(commands -> commands.zrank(key, id, ascending));
    if (rank != null) {
      return rank + 1;
    }
    return redis.call(
        commands ->
            ascending
                ? commands.zcount(key, "-inf", "(" + score)
                : commands.zcount(key, "(" + score, "+inf"));
  }

  private Part running(String at, int n) {
    List<String> ids = new ArrayList<>(redis.call(commands -> commands.zrange(keys.parents())));
    for (String worker : redis.call(commands -> commands.zrange(keys.leases()))) {
      ids.addAll(redis.call(commands -> commands.smembers(keys.held(worker))));
    }
    ids.sort(Collections.reverseOrder());
    List<Entry> entries =
        ids.stream()
            .filter(id -> at == null || id.compareTo(at) < 0)
            .limit(n)
            .map(id -> new Entry(id, -1, id))
            .toList();
    return new Part(entries, entries.size() < n ? null : entries.get(n - 1).after());
  }

  private Part children(String parent, String at, int n) {
    if (!TaskIds.valid(parent)) {
      return new Part(List.of(), null);
    }
    int first = at == null ? 0 : Integer.parseInt(at);
    List<Entry> entries = new ArrayList<>();
    for (int i = first; i < first + n; i++) {
      entries.add(new Entry(parent + "." + i, -1, Integer.toString(i + 1)));
    }
    return new Part(
        entries, moreChildren(parent, first + n, n) ? Integer.toString(first + n) : null);
  }

  /**
   * Whether any child follows; some in between may be deleted. Only a parent whose fan-out is
   * complete tells their number: else the next ones are looked for.
   */
  private boolean moreChildren(String parent, int from, int n) {
    long children = finder.fannedOut(parent);
    if (children >= 0) {
      return from < children;
    }
    String[] next =
        IntStream.range(from, from + n)
            .mapToObj(i -> keys.task(parent + "." + i))
            .toArray(String[]::new);
    return redis.call(commands -> commands.exists(next)) > 0;
  }

  private static boolean matches(TaskFilter filter, TaskRecord task) {
    return (filter.states().isEmpty() || filter.states().contains(task.state()))
        && (filter.type() == null || filter.type().equals(task.type()))
        && (filter.queue() == null || filter.queue().equals(task.queue()))
        && (filter.owner() == null || filter.owner().equals(task.owner()))
        && (filter.text() == null || contains(task, filter));
  }

  private static boolean contains(TaskRecord task, TaskFilter filter) {
    String text = filter.text().toLowerCase(Locale.ROOT);
    return task.id().contains(text)
        || task.type().contains(text)
        || contains(task.params(), text) && contains(filter.seen().apply(task), text);
  }

  private static boolean contains(String params, String text) {
    return params != null && params.toLowerCase(Locale.ROOT).contains(text);
  }
}
