package dev.sluice.queue;

import static dev.sluice.queue.Answers.text;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Speaks {@code status.lua} and {@code rates.lua}. */
final class QueueCounts {
  private final Scripts scripts;

  QueueCounts(Scripts scripts) {
    this.scripts = scripts;
  }

  QueueStatus status() {
    List<?> answer = (List<?>) scripts.run("status", new Arguments());
    Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);
    for (TaskState state : TaskState.values()) {
      counts.put(state, (Long) answer.get(state.ordinal()));
    }
    long now = (Long) answer.get(7);
    List<?> flat = (List<?>) answer.get(8);
    List<QueueStatus.QueueDepth> queues = new ArrayList<>();
    for (int i = 0; i < flat.size(); i += 3) {
      queues.add(
          new QueueStatus.QueueDepth(
              text(flat.get(i)),
              Long.parseLong(text(flat.get(i + 1))),
              age(text(flat.get(i + 2)), now)));
    }
    return new QueueStatus(counts, queues, Answers.count(answer, 6));
  }

  /** The clocks of the client that made the id and of Redis may differ. */
  private static Duration age(String oldest, long now) {
    return oldest.isEmpty()
        ? null
        : Duration.ofMillis(Math.max(0, now - TaskIds.createdAt(oldest).toEpochMilli()));
  }

  List<EndedPerMinute> rates() {
    List<?> flat = (List<?>) scripts.run("rates", new Arguments());
    List<EndedPerMinute> rates = new ArrayList<>();
    for (int i = 0; i < flat.size(); i += 4) {
      rates.add(
          new EndedPerMinute(
              Instant.ofEpochMilli((Long) flat.get(i)),
              (Long) flat.get(i + 1),
              (Long) flat.get(i + 2),
              (Long) flat.get(i + 3)));
    }
    return rates;
  }
}
