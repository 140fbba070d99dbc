package dev.sluice.queue;

import dev.sluice.queue.QueueStatus.EndedPerMinute;
import dev.sluice.queue.QueueStatus.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be seen of the queue. Nothing here changes it. */
public interface QueueView {

  /** The most tasks of one {@link #list}. */
  int MOST_LISTED = 100;

  /** The task, if it exists. */
  Optional<TaskRecord> find(String id);

  /** Why the task waits; empty when it no longer does. */
  Optional<WaitReason> waiting(TaskRecord task);

  /** What happened to the task. */
  TaskTimeline timeline(TaskRecord task);

  /**
   * What the task logged, and how its unsuccessful attempts ended: oldest first, at most 1,000
   * lines; each begins with its time (ISO, UTC).
   */
  List<String> log(String id);

  /**
   * Tasks that match, newest first where the structure knows the order. Looks at a bounded number
   * of records per call, so a page may be empty and still have a {@code next}.
   *
   * @param position {@link TaskPage#next()} of the page before, null to begin
   * @param limit 1 to {@link #MOST_LISTED}
   * @throws IllegalArgumentException when this method did not return that position
   */
  TaskPage list(TaskFilter filter, String position, int limit);

  /**
   * The tasks that failed last, newest first, read in bounded parts.
   *
   * @param most how many are looked at
   */
  Stream<FailedTask> failed(int most);

  /**
   * The tasks of an owner among those, and however many others have failed since, of its newest
   * tasks those that failed. Children of its tasks are among the former only.
   *
   * @param most of all failed tasks, how many are looked at
   */
  Stream<FailedTask> failed(String owner, int most);

  /** Counts per state and queue. */
  QueueStatus status();

  /** How attempts ended in the last 60 minutes; minutes without any are left out. */
  List<EndedPerMinute> rates();

  /** The workers that asked for tasks in the last hour, and what they hold. */
  Workers workers();

  /** Grows with every change; opaque, safe in a URL. */
  String revision();

  /**
   * Waits until the revision is no longer {@code since}.
   *
   * @return the present revision; equal to {@code since} when the time ran out
   */
  String awaitChange(String since, Duration atMost);

  /** The members of a reference set, empty when it was never loaded. */
  Map<String, String> reference(String set);

  /**
   * A page of a list.
   *
   * @param next the position where the next page begins, null at the end
   * @param cut whether this is the end, and there may be older tasks that the list no longer has
   */
  record TaskPage(List<TaskRecord> tasks, String next, boolean cut) {}

  /**
   * A task that failed, without its params.
   *
   * @param error why its last attempt did not succeed; empty when no reason was given
   * @param failedAt by the clock of Redis
   * @param parentEnded whether it is a child whose parent has ended: such a task cannot be replayed
   *     by itself
   */
  record FailedTask(
      String id, String type, String owner, String error, Instant failedAt, boolean parentEnded) {}
}
