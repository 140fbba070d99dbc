package dev.sluice.queue;

import dev.sluice.task.FanOutTask;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The verbs of the queue. Each that writes is one script in one round trip, checks everything
 * before its first write, and may be sent again after a lost answer. All throw {@link
 * QueueUnavailable} when Redis does not answer, within 3 s but for the two that wait.
 */
public interface TaskQueue extends AutoCloseable {

  /** The most tasks one {@link #enqueue} or {@link #enqueueChildren} takes. */
  int MAX_BATCH = 1_000;

  /** The most tasks one {@link #enqueueTogether} takes. */
  int MOST_TOGETHER = 10;

  /** Enqueues up to {@link #MAX_BATCH} tasks; one answer each, in order. */
  List<Enqueued> enqueue(List<NewTask> tasks);

  /**
   * Enqueues up to {@link #MOST_TOGETHER} tasks, all or none; one answer each, in order, and the
   * same refusal for each when one of them is refused. Delay, expiry and known members are not
   * looked at.
   *
   * @param upload a file for the first one, kept beside it until it has succeeded or is forgotten
   */
  List<Enqueued> enqueueTogether(List<NewTask> tasks, byte[] upload);

  /** The file that a task was given, if it was given one and has not succeeded yet. */
  Optional<byte[]> upload(String id);

  /**
   * Enqueues children of a fan-out that the lease's holder is starting. Child ids are the parent's
   * id, a dot and {@code first + i}, so sending them again changes nothing. A child with a delay is
   * scheduled.
   *
   * @return false when the lease is lost; then nothing was enqueued
   */
  boolean enqueueChildren(Lease parent, int first, List<NewTask> children);

  /**
   * The drain step: settles, takes back what dead workers held, promotes what is due and claims, in
   * one round trip. It also extends the worker's lease.
   */
  DrainStep step(List<Settlement> settlements, ClaimRequest claim);

  /** Extends the lease on everything the worker holds: it begins anew now. */
  Heartbeat extend(String worker);

  /**
   * Tells progress (null: unchanged) and adds log lines.
   *
   * @return false when the lease is lost; then nothing was written
   */
  boolean note(Lease lease, TaskRecord.Progress progress, List<String> lines);

  /**
   * Keeps how far a running task has come, for its next attempt; gone when the task has ended.
   *
   * @param text at most 64 KiB
   * @return false when the lease is lost; then nothing was written
   */
  boolean checkpoint(Lease lease, String text);

  /** The task's checkpoint, if it has one. */
  Optional<String> checkpoint(String id);

  /** How the children of a fan-out ended, ordered by index; read in bounded parts. */
  Stream<FanOutTask.Outcome> children(String parentId);

  /** The task, if it exists. */
  Optional<TaskRecord> find(String id);

  /** Why the task waits; empty when it does not wait any more. */
  Optional<WaitReason> waiting(TaskRecord task);

  /** What happened to the task. */
  TaskTimeline timeline(TaskRecord task);

  /**
   * What the task logged, and how its attempts ended that did not succeed: oldest first, at most
   * 1,000 lines; each begins with its time (ISO, UTC).
   */
  List<String> log(String id);

  /**
   * Tasks that match, newest first where the structure knows the order. Looks at a bounded number
   * of records per call, so a part may be empty and still have a {@code next}.
   *
   * @param position {@link TaskPage#next()} of the part before, null to begin
   * @param limit 1 to 100
   * @throws IllegalArgumentException when the position is not one this method gave
   */
  TaskPage list(TaskFilter filter, String position, int limit);

  /** Cancels: a waiting task at once, a running one is asked to stop. */
  ChangeResult cancel(String id);

  /**
   * Queues a FAILED or CANCELLED task again, with all its attempts; also a fan-out that succeeded
   * although some of its children did not, which then run again, and it joins again.
   */
  ChangeResult replay(String id);

  /**
   * The tasks that failed last, the newest first, read in bounded parts.
   *
   * @param most how many are looked at
   */
  Stream<FailedTask> failed(int most);

  /**
   * Queues failed tasks again, with all their attempts: each unless it was replayed or deleted
   * since it was read, so sending it twice changes nothing. A hundred are replayed or none; when
   * Redis fails, those before are.
   *
   * @return how many were
   */
  int replay(List<FailedTask> tasks);

  /** Removes a task that is not running; a waiting one is withdrawn. */
  ChangeResult delete(String id);

  /** Changes a waiting task. */
  ChangeResult patch(String id, Patch patch);

  /** Counts per state and queue. */
  QueueStatus status();

  /** How attempts ended in the last 60 minutes; minutes in which none did are left out. */
  List<EndedPerMinute> rates();

  /** Who asked for tasks in the last hour, and what they hold. */
  Workers workers();

  /** Grows with every change; opaque, safe in a URL. */
  String revision();

  /**
   * Waits until the revision is no longer {@code since}.
   *
   * @return the present revision; equal to {@code since} when the time ran out
   */
  String awaitChange(String since, Duration atMost);

  /**
   * Waits until a task may be ready. Takes no task: whoever wakes must still claim. A worker of
   * named queues must have asked {@link #step} for them before, or it is not woken.
   *
   * @param queues as in {@link ClaimRequest}; empty: all
   * @return false when the time ran out
   */
  boolean awaitWork(Set<String> queues, Duration atMost);

  /** Replaces a reference set (for instance the known sellers) as a whole. */
  void replaceReference(String set, Map<String, String> members);

  /** The members of a reference set, empty when it was never loaded. */
  Map<String, String> reference(String set);

  /** What the tasks of a type published last; empty before the first succeeded. */
  Optional<Published> published(String type);

  /** What the queue knows of schedules. */
  ScheduleStore schedules();

  /** Answers when Redis does. */
  void ping();

  @Override
  void close();
}
