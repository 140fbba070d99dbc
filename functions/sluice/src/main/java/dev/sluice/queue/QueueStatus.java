package dev.sluice.queue;

import dev.sluice.signals.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How many tasks are in each state and in each queue.
 *
 * @param counts every state, also with a count of zero; a scheduled task that is due counts as
 *     queued, also before a worker has looked
 * @param children how many of these are children, which lists leave out
 * @param queues those with waiting tasks, about 100 at most, those with the highest priorities
 *     first
 * @param more whether there are more queues
 * @param pauses what is paused, queues first, whether or not any task waits there
 * @param workers workers that hold tasks now
 * @param at when they were counted, by the clock of Redis
 */
public record QueueStatus(
    Map<TaskState, Long> counts,
    Map<TaskState, Long> children,
    List<QueueDepth> queues,
    boolean more,
    List<Pause> pauses,
    int workers,
    Instant at) {
  /** What stands in all queues together. */
  public Backlog backlog() {
    long oldest = 0;
    for (QueueDepth queue : queues) {
      oldest = Math.max(oldest, queue.oldest() == null ? 0 : queue.oldest().toMillis());
    }
    return new Backlog(
        counts.get(TaskState.QUEUED), oldest / 1000.0, counts.get(TaskState.RUNNING));
  }

  /** The counts without children. */
  public Map<TaskState, Long> whole() {
    Map<TaskState, Long> whole = new EnumMap<>(TaskState.class);
    counts.forEach((state, count) -> whole.put(state, count - children.get(state)));
    return whole;
  }

  /**
   * One queue.
   *
   * @param oldest how long the task has waited that waits longest: since it was enqueued, became
   *     due or was queued again; null when empty
   */
  public record QueueDepth(String name, long queued, Duration oldest) {}

  /**
   * A pause of a queue or of a type: none of its tasks is claimed, while new ones are enqueued and
   * running ones go on. Tasks that expire meanwhile are cancelled as ever.
   *
   * @param since when it began, by the clock of Redis
   * @param until when it ends by itself; null: it lasts until it is resumed
   * @param by who paused it
   * @param reason why; null: not said
   */
  public record Pause(Paused of, Instant since, Instant until, String by, String reason) {
    /** How many queues and types may be paused at once. */
    public static final int MOST = 100;

    /** Whether it still lasts. */
    public boolean lasts(Instant now) {
      return until == null || until.isAfter(now);
    }

    /** What can be paused. */
    public enum Kind {
      /** All tasks of a queue. */
      QUEUE,
      /** All tasks of a type, in whatever queue they are. */
      TYPE
    }

    /** A queue or type, whether or not there are tasks of it. */
    public record Paused(Kind kind, String name) {
      /** The queue of this name. */
      public static Paused queue(String name) {
        return new Paused(Kind.QUEUE, name);
      }

      /** The type of this name. */
      public static Paused type(String name) {
        return new Paused(Kind.TYPE, name);
      }
    }

    /**
     * What one asks for.
     *
     * @param by who pauses it
     * @param atMost after how long it ends by itself; null: it lasts until it is resumed
     * @param reason why; null: not said
     */
    public record Request(Paused of, String by, Duration atMost, String reason) {}
  }

  /**
   * How attempts ended in one minute.
   *
   * @param start when the minute began, by the clock of Redis
   * @param retried attempts that did not succeed, of tasks that will be tried again
   * @param lost tasks taken back from lost workers; these are not charged as attempts
   */
  public record EndedPerMinute(
      Instant start, long succeeded, long failed, long retried, long lost) {}

  /**
   * The workers that asked for tasks in the last hour, by the clock of Redis.
   *
   * @param lastSeenAt when any worker was last seen, however long ago; null: never
   * @param count how many were seen in the last hour, 1,000 at most
   * @param workers the 100 last seen of them, last seen first
   */
  public record Workers(Instant lastSeenAt, int count, List<Worker> workers) {
    /**
     * A worker, which is one drain.
     *
     * @param seenAt when it last asked for tasks or extended its lease
     * @param leaseEndsAt null when it holds nothing
     * @param holds how many tasks it holds
     * @param tasks 20 of these at most
     */
    public record Worker(
        String name, Instant seenAt, Instant leaseEndsAt, int holds, List<Held> tasks) {}

    /**
     * A task that a worker holds.
     *
     * @param since when it was claimed
     */
    public record Held(String id, String type, String owner, Instant since) {}
  }
}
