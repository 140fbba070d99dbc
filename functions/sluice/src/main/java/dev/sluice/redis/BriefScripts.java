package dev.sluice.redis;

import static dev.sluice.redis.wire.ScriptReply.text;

import dev.sluice.queue.QueueView.TaskBrief;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.record.TaskIds;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.RedisConnection;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads many tasks in few words each. Speaks {@code read/briefs.lua}. */
final class BriefScripts {
  /** Tasks per script: each takes about 6 µs, during which the server does nothing else. */
  private static final int PART = 250;

  /** Entries of each index that are looked at for what has changed; with more, all is read. */
  private static final int MOST_CHANGED = 1_000;

  private static final Duration HOUR = Duration.ofHours(1);

  /** By how much the clocks of those who enqueue may lag behind: they make the ids. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(10);

  private final RedisConnection redis;
  private final Keys keys;
  private final Scripts scripts;
  private final ReadScripts records;
  private Instant now;

  BriefScripts(RedisConnection redis, Keys keys, Scripts scripts, ReadScripts records) {
    this.redis = redis;
    this.keys = keys;
    this.scripts = scripts;
    this.records = records;
  }

  TaskBrief.Children children(String parent, int from, int most) {
    int count = (int) records.fannedOut(parent);
    int end = count < 0 ? from + most : Math.min(count, from + most);
    TaskBrief[] tasks = new TaskBrief[Math.max(0, end - from)];
    read(List.of());
    int found = from;
    for (int first = from; first < end; first += PART) {
      int last = Math.min(end, first + PART);
      List<TaskBrief> part =
          read(IntStream.range(first, last).mapToObj(i -> parent + "." + i).toList());
      for (TaskBrief task : part) {
        int index = Integer.parseInt(task.id().substring(parent.length() + 1));
        tasks[index - from] = task;
        found = index + 1;
      }
      if (count < 0 && part.isEmpty()) {
        break; // they are enqueued in order
      }
    }
    int known = count < 0 ? found : count;
    List<TaskBrief> shown =
        Arrays.asList(tasks).subList(0, Math.max(0, Math.min(known, end) - from));
    return new TaskBrief.Children(now, shown, known);
  }

  /**
   * @param owner null: of all
   * @param since null: all of the hour
   */
  TaskBrief.Hour lastHour(String owner, Instant since) {
    read(List.of()); // what is the time?
    Instant from = now.minus(HOUR);
    if (since != null) {
      Collection<TaskBrief> changed = changed(owner, since);
      if (changed != null) {
        List<TaskBrief> own =
            changed.stream()
                .filter(task -> owner == null || owner.equals(task.owner()))
                .filter(task -> !task.createdAt().isBefore(from))
                .toList();
        return new TaskBrief.Hour(now, own, false, false);
      }
    }
    List<String> ids = recent(owner, EnqueueScripts.RECENT);
    List<String> meant = ids.stream().filter(id -> createdFrom(id, from)).toList();
    List<TaskBrief> all = new ArrayList<>(meant.size());
    for (int first = 0; first < meant.size(); first += PART) {
      all.addAll(read(meant.subList(first, Math.min(meant.size(), first + PART))));
    }
    boolean cut = ids.size() >= EnqueueScripts.RECENT && meant.size() == ids.size();
    return new TaskBrief.Hour(now, all, true, cut);
  }

  /** What is new, has ended since, or runs; null when that is too much to look for. */
  private Collection<TaskBrief> changed(String owner, Instant since) {
    Set<String> ids = new LinkedHashSet<>();
    for (String id : recent(owner, MOST_CHANGED)) {
      if (createdFrom(id, since.minus(CLOCKS_DIFFER))) {
        ids.add(id);
      }
    }
    boolean all = ids.size() < MOST_CHANGED;
    for (TaskState state : List.of(TaskState.FAILED, TaskState.CANCELLED)) {
      all = all && ended(state, since, ids);
    }
    ids.addAll(redis.call(commands -> commands.zrange(keys.parents())));
    for (String worker : redis.call(commands -> commands.zrange(keys.leases()))) {
      ids.addAll(redis.call(commands -> commands.smembers(keys.held(worker))));
    }
    ids.removeIf(TaskIds::isChild);
    Map<String, TaskBrief> found = new LinkedHashMap<>();
    return all && ids.size() <= 4 * MOST_CHANGED && succeeded(since, found)
        ? read(ids, found)
        : null;
  }

  private boolean ended(TaskState state, Instant since, Set<String> ids) {
    var newest =
        redis.call(
            commands -> commands.zrangeWithScores(keys.sorted(state), 0, MOST_CHANGED - 1, false));
    for (var entry : newest) {
      if (entry.score() < since.toEpochMilli()) {
        return true;
      }
      ids.add(entry.member());
    }
    return newest.size() < MOST_CHANGED;
  }

  /** The list has no times: it is read until a task is met that ended before. */
  private boolean succeeded(Instant since, Map<String, TaskBrief> found) {
    for (int first = 0; first < MOST_CHANGED; first += PART) {
      int from = first;
      List<String> ids =
          redis.call(commands -> commands.lrange(keys.succeeded(), from, from + PART - 1));
      for (TaskBrief task : read(ids)) {
        if (task.finishedAt() != null && task.finishedAt().isBefore(since)) {
          return true;
        }
        if (!TaskIds.isChild(task.id())) {
          found.put(task.id(), task);
        }
      }
      if (ids.size() < PART) {
        return true;
      }
    }
    return false;
  }

  private Collection<TaskBrief> read(Set<String> ids, Map<String, TaskBrief> found) {
    List<String> left = ids.stream().filter(id -> !found.containsKey(id)).toList();
    for (int first = 0; first < left.size(); first += PART) {
      read(left.subList(first, Math.min(left.size(), first + PART)))
          .forEach(task -> found.put(task.id(), task));
    }
    return found.values();
  }

  private List<String> recent(String owner, int most) {
    String list = owner == null ? keys.recent() : keys.recent(owner);
    return redis.call(commands -> commands.lrange(list, 0, most - 1)).stream()
        .filter(TaskIds::valid)
        .toList();
  }

  private static boolean createdFrom(String id, Instant from) {
    return !TaskIds.createdAt(id).isBefore(from);
  }

  /** Those that exist, and the time. */
  private List<TaskBrief> read(List<String> ids) {
    ScriptArguments arguments = new ScriptArguments();
    ids.forEach(arguments::add);
    List<?> flat = (List<?>) scripts.run("read/briefs", arguments);
    now = ScriptReply.moment(flat, 0);
    List<TaskBrief> tasks = new ArrayList<>(ids.size());
    for (int i = 1; i < flat.size(); i += 8) {
      String id = text(flat.get(i));
      tasks.add(
          new TaskBrief(
              id,
              ScriptReply.state(flat.get(i + 1)),
              ScriptReply.count(flat, i + 2),
              text(flat.get(i + 3)),
              text(flat.get(i + 4)),
              TaskIds.createdAt(id),
              ScriptReply.moment(flat, i + 5),
              ScriptReply.moment(flat, i + 6),
              text(flat.get(i + 7))));
    }
    return tasks;
  }
}
