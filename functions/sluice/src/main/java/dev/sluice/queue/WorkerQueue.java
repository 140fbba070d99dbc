package dev.sluice.queue;

import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.stats.Counts;
import dev.sluice.task.FanOutTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a worker does with the queue: it claims tasks, keeps its lease, and writes for the tasks it
 * holds. The rules of {@link TaskQueue} hold here too.
 */
public interface WorkerQueue {

  /** Tasks that one step claims at most, so that it holds Redis for less than 5 ms. */
  int MOST_CLAIMED = 100;

  /** Lines of a task's log that are kept, the newest. */
  int MOST_LINES = 1_000;

  /** Characters of a log line that are kept. */
  int LONGEST_LINE = 1_000;

  /**
   * The drain step: settles, takes back what dead workers held, promotes what is due and claims, in
   * one round trip. It also extends the worker's lease.
   */
  DrainStep step(List<Settlement> settlements, ClaimRequest claim);

  /**
   * Extends the lease on everything the worker holds: it starts again now. What is leased to the
   * worker but not among {@code holds} is queued again, uncharged.
   */
  Heartbeat extend(String worker, List<Lease> holds);

  /**
   * Waits until a task may be ready. Takes no task: the worker must still claim. A worker of named
   * queues must have asked {@link #step} for them before, or it is not woken.
   *
   * @param queues as in {@link ClaimRequest}; empty: all
   * @param atMost less than 1 ms: does not wait, only looks
   * @return false when the time ran out
   */
  boolean awaitWork(Set<String> queues, Duration atMost);

  /**
   * Wakes another worker that waits. Call it when you were woken but will claim nothing more: the
   * task that woke you would otherwise wait until the next worker asks of its own accord.
   *
   * @param queues as in {@link #awaitWork}
   */
  void wakeAnother(Set<String> queues);

  /**
   * Enqueues children of a fan-out that the lease's holder is starting. Child ids are the parent's
   * id, a dot and {@code first + i}, so sending them again changes nothing. A child with a delay is
   * scheduled.
   *
   * @return false when the lease is lost; then nothing was enqueued
   */
  boolean enqueueChildren(Lease parent, int first, List<NewTask> children);

  /** How the children of a fan-out ended, ordered by index; read in bounded parts. */
  Stream<FanOutTask.Outcome> children(String parentId);

  /**
   * Records progress (null: unchanged) and adds log lines.
   *
   * @return false when the lease is lost; then nothing was written
   */
  boolean note(Lease lease, TaskRecord.Progress progress, List<String> lines);

  /**
   * Keeps where the attempt of a task failed, before that is settled.
   *
   * @param task as it was claimed
   * @return false when the lease is lost; then nothing was written
   */
  boolean trace(Lease lease, TaskRecord task, FailureTrace trace);

  /**
   * Keeps how far a running task has got, for its next attempt; deleted when the task ends.
   *
   * @param text at most 64 KiB
   * @return false when the lease is lost; then nothing was written
   */
  boolean checkpoint(Lease lease, String text);

  /** The task's checkpoint, if it has one. */
  Optional<String> checkpoint(String id);

  /**
   * Adds what a worker counted since it said so last, at most once a second.
   *
   * @param types by type; what was counted, which may be nothing when it ends
   */
  void count(Counting by, Map<String, Counts> types);

  /** The same for a worker that has just begun, and goes on. */
  default void count(String worker, int slots, String build, Map<String, Counts> types) {
    count(new Counting(worker, slots, build, Duration.ZERO, false), types);
  }

  /**
   * A worker that counts.
   *
   * @param slots how many tasks it runs at once
   * @param build the name of its build; when that was first seen is kept; empty: it has none
   * @param age how long it has worked
   * @param ends whether this is its last count: a worker that begins later takes its place
   */
  record Counting(String worker, int slots, String build, Duration age, boolean ends) {}

  /** The file that a task was given, if it was given one and has not succeeded yet. */
  Optional<byte[]> upload(String id);

  /** What the tasks of a type published last; empty before the first succeeded. */
  Optional<Published> published(String type);

  /**
   * The answer to {@link #extend}.
   *
   * @param held false when the worker's lease had expired and its tasks were taken back
   * @param cancelAsked ids of tasks it holds that were asked to stop
   * @param lost leases that it no longer has, as after a failover that lost its claim
   */
  record Heartbeat(boolean held, Set<String> cancelAsked, Set<Lease> lost) {}

  /**
   * The result that a task type published last.
   *
   * @param result JSON, null when the task returned nothing
   * @param computedAt when its task succeeded
   */
  record Published(String result, Instant computedAt) {}
}
