package dev.sluice.redis;

import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.record.TaskIds;
import dev.sluice.redis.wire.Commands;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.RedisConnection;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads the ids of tasks page by page from the structures that exist. There is no index of all
 * tasks (measured, it would cost 137 bytes per task and slow batch enqueue by 30 %): without a
 * state these are the newest enqueued ones, of all owners or of one, up to the cap of the recent
 * list; with a state that state's own structure.
 *
 * <p>A position is where the next page begins. In lists it counts from the old end, so that tasks
 * that arrive at the new end shift nothing.
 */
final class IndexPages {
  /**
   * An id as an index holds it.
   *
   * @param generation the generation its record must have for the entry to be alive; -1: any
   * @param after the position of the entry behind it
   */
  record Entry(String id, int generation, String after) {}

  /**
   * Some entries of an index.
   *
   * @param next the position behind them, null at the end
   * @param cut whether the index has no more than its newest entries
   */
  record Page(List<Entry> entries, String next, boolean cut) {
    Page(List<Entry> entries, String next) {
      this(entries, next, false);
    }
  }

  private final RedisConnection redis;
  private final Keys keys;
  private final Scripts scripts;
  private final ReadScripts records;
  private final int keepCount;

  IndexPages(
      RedisConnection redis, Keys keys, Scripts scripts, ReadScripts records, int keepCount) {
    this.redis = redis;
    this.keys = keys;
    this.scripts = scripts;
    this.records = records;
    this.keepCount = keepCount;
  }

  /**
   * The entries from a position on.
   *
   * @param at null to begin
   * @throws IllegalArgumentException when it is not a position of this index
   */
  Page page(TaskFilter filter, String at, int n) {
    try {
      if (filter.ids() != null) {
        return these(filter.ids(), at, n);
      }
      if (filter.parent() != null) {
        return children(filter.parent(), at, n);
      }
      if (filter.states().isEmpty()) {
        return recent(filter.owner() == null ? keys.recent() : keys.recent(filter.owner()), at, n);
      }
      return inTurn(filter, at, n);
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("Not a position of this list", e);
    }
  }

  /** A position is the id before; when that is no longer among them, it begins anew. */
  private static Page these(List<String> ids, String at, int n) {
    int from = at == null ? 0 : ids.indexOf(at) + 1;
    int to = Math.min(ids.size(), from + n);
    List<Entry> entries = ids.subList(from, to).stream().map(id -> new Entry(id, -1, id)).toList();
    return new Page(entries, to < ids.size() ? ids.get(to - 1) : null);
  }

  private Page recent(String key, String at, int n) {
    Page page = list(key, at, n);
    boolean cut =
        page.next() == null && redis.call(commands -> commands.llen(key)) >= EnqueueScripts.RECENT;
    return new Page(page.entries(), page.next(), cut);
  }

  /**
   * The states one after another, and at last what was spared of an owner's; a position begins with
   * the index of its state.
   */
  private Page inTurn(TaskFilter filter, String at, int n) {
    List<TaskState> states = filter.states();
    List<TaskState> spared =
        filter.owner() == null ? List.of() : states.stream().filter(TaskState::terminal).toList();
    int mark = at == null ? 0 : at.indexOf(':');
    int index = at == null ? 0 : Integer.parseInt(at.substring(0, mark));
    String from = at == null || at.endsWith(":") ? null : at.substring(mark + 1);
    Page page =
        index < states.size()
            ? of(states.get(index), from, n)
            : list(keys.spared(spared.get(index - states.size()), filter.owner()), from, n);
    List<Entry> entries =
        page.entries().stream()
            .map(entry -> new Entry(entry.id(), entry.generation(), index + ":" + entry.after()))
            .toList();
    if (page.next() != null) {
      return new Page(entries, index + ":" + page.next());
    }
    boolean end = index + 1 == states.size() + spared.size();
    boolean cut = end && filter.owner() == null && (at != null || n >= keepCount) && full(states);
    return new Page(entries, end ? null : index + 1 + ":", cut);
  }

  /** Whether one of them has reached its count: older tasks are in lists of their owners only. */
  private boolean full(List<TaskState> states) {
    return states.stream()
        .filter(TaskState::terminal)
        .anyMatch(
            state ->
                redis.call(
                        commands ->
                            state == TaskState.SUCCEEDED
                                ? commands.llen(keys.succeeded())
                                : commands.zcount(keys.sorted(state), "-inf", "+inf"))
                    >= keepCount);
  }

  private Page of(TaskState state, String at, int n) {
    return switch (state) {
      case QUEUED -> queued(at, n);
      case SUCCEEDED -> list(keys.succeeded(), at, n);
      case SCHEDULED, FAILED, CANCELLED -> sorted(state, at, n);
      case RUNNING -> running(at, n);
    };
  }

  private Page list(String key, String at, int n) {
    long left = at == null ? redis.call(commands -> commands.llen(key)) : Long.parseLong(at);
    if (left <= 0) {
      return new Page(List.of(), null);
    }
    long last = -left + n - 1;
    List<String> ids = redis.call(commands -> commands.lrange(key, -left, Math.min(last, -1)));
    List<Entry> entries = new ArrayList<>();
    for (String id : ids) {
      entries.add(new Entry(id, -1, Long.toString(left - entries.size() - 1)));
    }
    return new Page(entries, left - n > 0 ? Long.toString(left - n) : null);
  }

  /** Speaks {@code read/queued.lua}. A position is a lane, a space and how much of it is left. */
  private Page queued(String at, int n) {
    int space = at == null ? -1 : at.lastIndexOf(' ');
    if (at != null && space < 1) {
      throw new IndexOutOfBoundsException(at);
    }
    String left = at == null ? "" : at.substring(space + 1);
    ScriptArguments arguments =
        new ScriptArguments()
            .add(at == null ? "" : at.substring(0, space))
            .add(left.isEmpty() ? "" : Long.toString(Long.parseLong(left)))
            .add(n);
    List<?> answer = (List<?>) scripts.run("read/queued", arguments);
    List<Entry> entries = new ArrayList<>();
    for (int i = 2; i < answer.size(); i += 3) {
      String lane = ScriptReply.text(answer.get(i));
      long rest = (Long) answer.get(i + 1);
      for (Object bytes : (List<?>) answer.get(i + 2)) {
        byte[] entry = (byte[]) bytes;
        String id = new String(entry, 0, entry.length - 1, StandardCharsets.US_ASCII);
        rest--;
        entries.add(new Entry(id, entry[entry.length - 1] & 255, lane + " " + rest));
      }
    }
    String lane = ScriptReply.text(answer.get(0));
    return new Page(entries, lane.isEmpty() ? null : lane + " " + ScriptReply.text(answer.get(1)));
  }

  private Page sorted(TaskState state, String at, int n) {
    String key = keys.sorted(state);
    boolean soonestFirst = state == TaskState.SCHEDULED;
    long from = at == null ? 0 : after(key, at, soonestFirst);
    List<Commands.Scored> range =
        redis.call(commands -> commands.zrangeWithScores(key, from, from + n - 1, soonestFirst));
    List<Entry> entries =
        range.stream()
            .map(t -> new Entry(t.member(), -1, (long) t.score() + " " + t.member()))
            .toList();
    return new Page(entries, range.size() < n ? null : entries.get(n - 1).after());
  }

  /** The rank after the last task seen; if it has left the index, after those of its time. */
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

  private Page running(String at, int n) {
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
    return new Page(entries, entries.size() < n ? null : entries.get(n - 1).after());
  }

  private Page children(String parent, String at, int n) {
    if (!TaskIds.valid(parent)) {
      return new Page(List.of(), null);
    }
    int first = at == null ? 0 : Integer.parseInt(at);
    List<Entry> entries = new ArrayList<>();
    for (int i = first; i < first + n; i++) {
      entries.add(new Entry(parent + "." + i, -1, Integer.toString(i + 1)));
    }
    return new Page(
        entries, moreChildren(parent, first + n, n) ? Integer.toString(first + n) : null);
  }

  /**
   * Whether any child follows; some in between may be deleted. Only a parent whose fan-out is
   * complete knows their number: else the next ones are looked up.
   */
  private boolean moreChildren(String parent, int from, int n) {
    long children = records.fannedOut(parent);
    if (children >= 0) {
      return from < children;
    }
    String[] next =
        IntStream.range(from, from + n)
            .mapToObj(i -> keys.task(parent + "." + i))
            .toArray(String[]::new);
    return redis.call(commands -> commands.exists(next)) > 0;
  }
}
