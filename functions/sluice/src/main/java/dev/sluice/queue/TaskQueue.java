package dev.sluice.queue;

import dev.sluice.params.shape.ParamsReader;
import dev.sluice.queue.QueueStatus.Pause;
import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.retries.RetryMark;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The verbs of the queue. Each one that writes is a single script in one round trip, checks
 * everything before its first write, and may be sent again after a lost answer. All throw {@link
 * QueueUnavailable} when Redis does not answer, within 3 s except for the two that wait.
 */
public interface TaskQueue extends WorkerQueue, QueueView, AutoCloseable {

  /** The most tasks that one {@link #enqueue} or {@link #enqueueChildren} takes. */
  int MAX_BATCH = 1_000;

  /** The most tasks that one {@link #enqueueTogether} takes. */
  int MOST_TOGETHER = 10;

  /**
   * Enqueues up to {@link #MAX_BATCH} tasks; one answer each, in order.
   *
   * @throws NotConfirmed when the settings ask for a replica, and none has confirmed them in time
   */
  List<Enqueued> enqueue(List<NewTask> tasks);

  /**
   * Enqueues up to {@link #MOST_TOGETHER} tasks, all or none; one answer each, in order. If one of
   * them is refused, all get that refusal. Delay, expiry and known members are ignored.
   *
   * @param upload a file for the first task, kept until that task has succeeded or is deleted
   */
  List<Enqueued> enqueueTogether(List<NewTask> tasks, byte[] upload);

  /**
   * The queues that tasks may be enqueued into; empty: any, see {@link QueueSettings#queueNames}.
   */
  default Set<String> queueNames() {
    return Set.of();
  }

  /** Cancels: a waiting task at once, a running one is asked to stop. */
  ChangeResult cancel(String id);

  /**
   * Cancels those of the tasks that are in one of the states when it is their turn, 50 in a script.
   * When Redis fails, those before stay cancelled.
   *
   * @return one result for each, in order
   */
  List<ChangeResult> cancel(List<String> ids, Set<TaskState> states);

  /**
   * Queues a FAILED or CANCELLED task again, with all its attempts. Also a fan-out that succeeded
   * although some of its children did not: these run again, and it joins again.
   */
  default ChangeResult replay(String id) {
    return replay(id, null, List.of(), RetryMark.NONE);
  }

  /**
   * The same with other params, except of a fan-out that has children: they were made from its
   * params ({@link ChangeResult.Outcome#HAS_CHILDREN}).
   *
   * @param params a JSON object; null: as they were
   * @param known the members of reference sets that they name
   * @param mark with which how it ends is counted
   */
  ChangeResult replay(String id, String params, List<ParamsReader.Known> known, RetryMark mark);

  /**
   * Queues failed or cancelled tasks again, with all their attempts: each unless it was replayed or
   * deleted since it was read, so sending it twice changes nothing. A hundred are replayed or none;
   * when Redis fails, the hundreds before stay replayed.
   *
   * @return how many were replayed
   */
  default int replay(List<FailedTask> tasks) {
    return replay(tasks, Duration.ZERO, Duration.ZERO);
  }

  /**
   * The same, one after another.
   *
   * @param first how long the first waits
   * @param apart how long each waits after the one before
   */
  default int replay(List<FailedTask> tasks, Duration first, Duration apart) {
    return replay(tasks, first, apart, RetryMark.NONE);
  }

  /**
   * The same.
   *
   * @param mark with which how they end is counted
   */
  int replay(List<FailedTask> tasks, Duration first, Duration apart, RetryMark mark);

  /** Removes a task that is not running; a waiting one is withdrawn. */
  ChangeResult delete(String id);

  /**
   * Deletes those of the tasks that are in one of the states; otherwise as {@link #cancel(List,
   * Set)}.
   */
  List<ChangeResult> delete(List<String> ids, Set<TaskState> states);

  /**
   * Ignores a group of failures, or no longer. 1,000 marks of operators are kept, and 1,000 of
   * everybody else. Beyond that, the operators' mark that ends first is dropped, or that of whoever
   * else has most marks; never the new one.
   *
   * @param group behind a colon whose mark it is; nothing: of operators
   * @param mark null: no longer
   */
  void ignore(String group, Ignored mark);

  /** Changes a waiting task. */
  ChangeResult patch(String id, Patch patch);

  /**
   * Pauses a queue or a type; what was paused before is paused as this says.
   *
   * @return false when {@link Pause#MOST} others are paused
   */
  boolean pause(Pause.Request pause);

  /**
   * Ends a pause of a queue or a type.
   *
   * @return false when it was not paused
   */
  boolean resume(Pause.Paused of);

  /** Replaces a reference set (such as the known sellers) as a whole. */
  void replaceReference(String set, Map<String, String> members);

  /** What the queue knows of schedules. */
  ScheduleStore schedules();

  /**
   * A random text of 43 characters that all processes of this deployment share; made when it is
   * first asked for, and lost with everything else in Redis.
   */
  String sealingSecret();

  /**
   * Finds what a restored server or deleted keys have left inconsistent, and repairs it. Workers
   * and callers may go on meanwhile: everything is read in small pieces. One walk takes some
   * seconds for 100,000 tasks; the counters can only be compared when nothing changes during a
   * walk, so a busy queue is walked up to 4 times. The ids of all waiting and succeeded tasks and
   * of all ended children are kept in memory here, about 150 bytes each.
   *
   * @param dryRun only look
   * @throws QueueUnavailable when Redis does not answer; what was repaired by then stays so, and
   *     the repair may be repeated
   */
  RepairReport repair(boolean dryRun);

  /** Returns when Redis answers. */
  void ping();

  @Override
  void close();

  /**
   * Starts drains for tasks that were enqueued while too few drains were awake. How, depends on
   * where this runs: on Lambda by invoking the drain function.
   */
  @FunctionalInterface
  interface Wake {
    /**
     * Asks for drains and returns without waiting for them. The tasks are enqueued already, so a
     * failure is logged and not thrown: a drain that starts by the clock will find them.
     *
     * @param drains how many, at least 1
     */
    void start(int drains);
  }

  /**
   * Changes to a waiting task; null leaves a part as it is.
   *
   * @param delay how long it waits from now; zero: not at all
   * @param runAt the moment until which it waits, instead of a delay; one in the past: now
   * @param queue the queue that it is moved to, in which it keeps the place of its priority and its
   *     time
   */
  record Patch(
      Integer priority,
      Duration delay,
      Instant runAt,
      String params,
      List<ParamsReader.Known> known,
      String queue) {
    /** Without a moment, in its queue. */
    public Patch(Integer priority, Duration delay, String params, List<ParamsReader.Known> known) {
      this(priority, delay, null, params, known, null);
    }

    /** In its queue. */
    public Patch(
        Integer priority,
        Duration delay,
        Instant runAt,
        String params,
        List<ParamsReader.Known> known) {
      this(priority, delay, runAt, params, known, null);
    }

    /** Into another queue. */
    public static Patch moveTo(String queue) {
      return new Patch(null, null, null, null, List.of(), queue);
    }

    /** The same with these params. */
    public Patch withParams(String changed) {
      return new Patch(priority, delay, runAt, changed, known, queue);
    }
  }

  /** What can be wrong, with what a repair does about it. */
  enum Fault {
    UNLEASED("RUNNING, but no worker holds them; queued again, uncharged"),
    CANCEL("asked to stop, but their worker never heard; asked again"),
    UNQUEUED("QUEUED, but in no list; put at the end of their list"),
    UNSCHEDULED("SCHEDULED, but never due; due again at their time"),
    UNEXPIRING("would not expire; expire again at their time"),
    UNINDEXED("ended, but not listed; listed again"),
    LIFETIME("ended and kept for ever, or not ended and kept for a time; corrected"),
    FAN_OUT("fan-outs that would wait for ever; their children are counted or enqueued again"),
    LANE("lists that no worker would take from; named again"),
    STRAY("entries of tasks that are gone or in another state; taken out"),
    ORPHAN("keys of tasks that are gone; deleted"),
    COUNTER("counters that differ from what is there; corrected"),
    LEFTOVER("entries of deleted tasks; they would be dropped later, and are taken out now");

    private final String meaning;

    Fault(String meaning) {
      this.meaning = meaning;
    }

    /** As the scripts and {@code fsck} call it, such as {@code fan-out}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What is wrong, and what a repair does about it. */
    public String meaning() {
      return meaning;
    }

    /** Whether it occurs in a sound queue too. */
    public boolean harmless() {
      return this == LEFTOVER;
    }

    /** The fault of this word. */
    public static Fault of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  /**
   * Everything of one kind.
   *
   * @param examples ids, names of keys or of counters, {@link #MOST_EXAMPLES} at most
   */
  record Damage(Fault fault, long count, List<String> examples) {
    /** The most examples of one kind. */
    public static final int MOST_EXAMPLES = 3;
  }

  /**
   * What a repair found.
   *
   * @param repaired whether it was repaired; false after a dry run
   * @param damage each kind that occurred
   * @param compared false when the counters could not be compared with what is there, because tasks
   *     came and went all the time; then they may be wrong, and were not repaired
   */
  record RepairReport(boolean repaired, List<Damage> damage, boolean compared) {
    /** Whether nothing was found wrong, at most harmless leftovers. */
    public boolean sound() {
      return damage.stream().allMatch(one -> one.fault().harmless());
    }
  }
}
