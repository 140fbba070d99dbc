package dev.sluice.queue.partition;

import dev.sluice.queue.QueueView.TaskBrief;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** The last hour of several partitions as one. */
final class MergedBriefs {
  /** As many as a queue without partitions knows. */
  private static final int MOST = 10_000;

  private MergedBriefs() {}

  /** Null when all of the hour must be read: some of them have done so, others have not. */
  static TaskBrief.Hour hour(List<TaskBrief.Hour> each) {
    Instant at = each.stream().map(TaskBrief.Hour::at).min(Comparator.naturalOrder()).orElseThrow();
    List<TaskBrief> tasks = each.stream().flatMap(hour -> hour.tasks().stream()).toList();
    boolean whole = each.stream().allMatch(TaskBrief.Hour::whole);
    if (!whole && (each.stream().anyMatch(TaskBrief.Hour::whole) || tasks.size() > MOST)) {
      return null;
    }
    boolean cut = each.stream().anyMatch(TaskBrief.Hour::cut) || tasks.size() > MOST;
    List<TaskBrief> newest =
        tasks.size() <= MOST
            ? tasks
            : tasks.stream()
                .sorted(Comparator.comparing(TaskBrief::createdAt).reversed())
                .limit(MOST)
                .toList();
    return new TaskBrief.Hour(at, newest, whole, cut);
  }
}
