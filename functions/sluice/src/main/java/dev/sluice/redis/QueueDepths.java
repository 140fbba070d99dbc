package dev.sluice.redis;

import static dev.sluice.redis.wire.ScriptReply.text;

import dev.sluice.queue.QueueStatus.QueueDepth;
import dev.sluice.redis.record.TaskIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many tasks wait in each queue, and since when, from what {@code status.lua} found. */
final class QueueDepths {
  private long queued;
  private long since = Long.MAX_VALUE;

  private QueueDepths() {}

  /**
   * In the order of their names.
   *
   * @param lanes queue, depth, ids and times; three for each queue
   * @param due queue and time of each scheduled task that is due
   * @param now ms
   */
  static List<QueueDepth> of(List<?> lanes, List<?> due, long now) {
    Map<String, QueueDepths> queues = new TreeMap<>();
    for (int i = 0; i < lanes.size(); i += 3) {
      QueueDepths one = queues.computeIfAbsent(text(lanes.get(i)), name -> new QueueDepths());
      one.queued += Long.parseLong(text(lanes.get(i + 1)));
      one.oldest((List<?>) lanes.get(i + 2));
    }
    for (int i = 0; i < due.size(); i += 2) {
      QueueDepths one = queues.computeIfAbsent(text(due.get(i)), name -> new QueueDepths());
      one.queued++;
      one.waitsSince(Long.parseLong(text(due.get(i + 1))));
    }
    List<QueueDepth> depths = new ArrayList<>();
    queues.forEach((name, one) -> depths.add(new QueueDepth(name, one.queued, one.age(now))));
    return depths;
  }

  private void oldest(List<?> entries) {
    for (int i = 0; i < entries.size(); i += 2) {
      String at = text(entries.get(i + 1));
      waitsSince(
          at.isEmpty()
              ? TaskIds.createdAt(text(entries.get(i))).toEpochMilli()
              : Long.parseLong(at));
    }
  }

  private void waitsSince(long at) {
    since = Math.min(since, at);
  }

  /** Never negative: the clocks of Redis and of the client that made the id may differ. */
  private Duration age(long now) {
    return since == Long.MAX_VALUE ? null : Duration.ofMillis(Math.max(0, now - since));
  }
}
