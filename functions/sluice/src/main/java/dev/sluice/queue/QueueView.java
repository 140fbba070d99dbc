package dev.sluice.queue;

import dev.sluice.queue.QueueStatus.EndedPerMinute;
import dev.sluice.queue.QueueStatus.Workers;
import dev.sluice.queue.retries.Retries;
import dev.sluice.queue.stats.Stats;
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

  /** Why a task failed; empty when it is not FAILED. */
  Optional<FailedTask> failed(String id);

  /**
   * The tasks enqueued in the last hour, without what they were asked and what they gave; at most
   * 10,000, the newest. Read in parts that take the server less than 5 ms each.
   *
   * @param owner null: of all owners
   * @param since null: all of them. Else, where that is less work, only those that were enqueued,
   *     began or ended then or later, with all that run
   */
  TaskBrief.Hour lastHour(String owner, Instant since);

  /**
   * Children of a fan-out, in the same few words and in such parts.
   *
   * @param from number of the first, from 0
   * @param most how many at most
   */
  TaskBrief.Children childrenInBrief(String parent, int from, int most);

  /** The groups of failures that somebody ignores, by their names. */
  Map<String, Ignored> ignored();

  /** Those of these tasks that have failed, in any order. */
  List<FailedTask> failed(List<String> ids);

  /**
   * How retries by hand went, newest first: of the newest few hundred.
   *
   * @param owner whose tasks; null: all
   */
  List<Retries> retries(String owner);

  /** Counts per state and queue. */
  QueueStatus status();

  /** How attempts ended in the last 60 minutes; minutes without any are left out. */
  List<EndedPerMinute> rates();

  /**
   * How attempts ended and how long they took, by minute or hour.
   *
   * @param type null: all, each for itself
   */
  Stats stats(Stats.Unit by, String type);

  /** The workers that asked for tasks in the last hour, and what they hold. */
  Workers workers();

  /**
   * Another one after every change; safe in a URL. It begins with a time in ms, by the clock of
   * Redis, before which nothing changes any more, and a dash. Two of them have no order.
   */
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
   * @param after the position behind each of these tasks, null at the end
   * @param next the position where the next page begins, null at the end
   * @param cut whether this is the end, and there may be older tasks that the list no longer has
   */
  record TaskPage(List<TaskRecord> tasks, List<String> after, String next, boolean cut) {}

  /**
   * A group of failures that somebody ignores.
   *
   * @param since when that began
   * @param until when it ends
   * @param count how many there were when it began
   */
  record Ignored(Instant since, Instant until, long count) {}

  /**
   * A task that failed, without its params.
   *
   * @param error why its last attempt did not succeed; empty when no reason was given
   * @param failedAt by the clock of Redis
   * @param parentEnded whether it is a child whose parent has ended: such a task cannot be replayed
   *     by itself
   * @param place the innermost line of the application at which it failed; empty when that is not
   *     known
   */
  record FailedTask(
      String id,
      String type,
      String owner,
      String error,
      Instant failedAt,
      boolean parentEnded,
      String place) {
    /** Of a task that has ended. */
    public static FailedTask of(TaskRecord task) {
      String error = task.error() == null ? "" : task.error();
      return new FailedTask(
          task.id(), task.type(), task.owner(), error, task.finishedAt(), false, "");
    }
  }

  /**
   * How a task stands, in few words: for pictures of thousands of tasks.
   *
   * @param attempt counted from 1; 0: not begun yet
   * @param createdAt of a child: when its parent was
   * @param startedAt when it was last claimed; null: not begun, or waiting again
   * @param finishedAt null: it has not ended
   * @param label what its parent calls it; empty: nothing
   */
  record TaskBrief(
      String id,
      TaskState state,
      int attempt,
      String type,
      String owner,
      Instant createdAt,
      Instant startedAt,
      Instant finishedAt,
      String label) {

    /**
     * Tasks that were enqueued in the last hour; children are not among them.
     *
     * @param at when they were read, by the clock of Redis
     * @param tasks in no particular order
     * @param whole whether these are all; else those that are new or have changed, and all that run
     * @param cut whether there may be more: only so many of the newest tasks are known
     */
    public record Hour(Instant at, List<TaskBrief> tasks, boolean whole, boolean cut) {}

    /**
     * Children of a fan-out, in its order.
     *
     * @param at when they were read, by the clock of Redis
     * @param tasks one for each number from the requested one on; null: it was deleted
     * @param count how many children there are; while more of them are enqueued, how many were
     *     found
     */
    public record Children(Instant at, List<TaskBrief> tasks, int count) {}
  }
}
