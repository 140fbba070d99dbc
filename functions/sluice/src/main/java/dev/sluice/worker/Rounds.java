package dev.sluice.worker;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.Lease;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.WorkerQueue;
import dev.sluice.queue.WorkerQueue.Heartbeat;
import dev.sluice.worker.attempt.Attempt;
import dev.sluice.worker.attempt.Ends;
import dev.sluice.worker.attempt.Runs;
import dev.sluice.worker.attempt.Stop;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a drain does beside running its tasks, in rounds: settle and claim, extend the lease, stop
 * attempts. Any of its threads may do a round, one at a time. Attempts that end during a step are
 * settled by the next step, which claims as many tasks again: batches grow by themselves under
 * load, and a single task is not held up.
 */
final class Rounds {
  /** In the place of a time that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long MILLI = 1_000_000;

  // No wait for work is under way any more when a function returns and freezes, ms.
  private static final long BACK_BEFORE = 20;

  private final DrainParts parts;
  private final DrainMode mode;
  private final Deadline deadline;
  private final Runs runs;
  private final String worker;
  private final WorkWatch watch;
  private final long origin = System.nanoTime();
  private final Turn turn = new Turn();
  private final Ends ends = new Ends();
  private final List<Settlement> pending = new ArrayList<>();
  private final Tally tally;
  private final Slots slots;
  private final Pace pace;
  private final Contact contact;

  /**
   * Whether the last step may have claimed tasks that are not known here; the next one settles it.
   */
  private boolean unanswered;

  private volatile boolean woken;
  private volatile boolean closing;
  private volatile boolean over;
  private volatile boolean holding;
  private volatile long dueAt;

  Rounds(
      DrainParts parts,
      DrainMode mode,
      Deadline deadline,
      Runs runs,
      AttemptStarter starter,
      WorkWatch watch) {
    this.parts = parts;
    this.mode = mode;
    this.deadline = deadline;
    this.runs = runs;
    this.watch = watch;
    worker = parts.settings().host() + "-" + new BigInteger(60, new SecureRandom()).toString(36);
    tally = new Tally(worker, parts.settings().clock().instant());
    slots =
        new Slots(
            parts.settings().concurrency(),
            parts.catalog(),
            claimed -> starter.start(claimed, this::now, ends::add, runs));
    pace = new Pace(mode);
    contact = new Contact(parts.settings().lease());
  }

  /** Nanoseconds since the drain began. */
  long now() {
    return System.nanoTime() - origin;
  }

  /** When the next round is due; {@link #NEVER} while one goes on. */
  long dueAt() {
    return dueAt;
  }

  /** Whether nothing is left to do. */
  boolean over() {
    return over;
  }

  /** Whether Redis does not know yet what became of a task it runs or ran. */
  boolean holding() {
    return holding;
  }

  /** What was done; called when it is over. */
  DrainReport report() {
    return tally.report(slots.everStuck(), parts.settings().clock().instant());
  }

  /** Whether a thread that would run another attempt should first do a round. */
  boolean due() {
    return woken || ends.due(runs.waiting());
  }

  /** Whether a round should be made and no thread makes one. */
  boolean late() {
    return dueAt != NEVER && due();
  }

  /** Whether attempts have ended that no round has seen. */
  boolean behind() {
    return !ends.isEmpty();
  }

  /** There may be work. */
  void wake() {
    woken = true;
  }

  /** Does all that is due, unless another thread is about to. */
  void round() {
    turn.take(this::look);
  }

  /** Stops what still runs; no step is made any more. */
  void close() {
    closing = true;
    round();
  }

  private void look() {
    dueAt = NEVER;
    while (!over) {
      long now = now();
      if (closing) {
        slots.lose(any -> true, now);
        end();
        return;
      }
      if (due()) {
        takeEnded();
      }
      pending.addAll(slots.enforce(now));
      pending.addAll(slots.obey(deadline, now));
      holding = !slots.empty() || !pending.isEmpty();
      boolean done = !holding && (!unanswered || deadline.over());
      if (done && (pace.drained() || !deadline.mayClaim())) {
        end();
      } else if (!slots.empty() && now >= contact.heartbeatAt()) {
        heartbeat(now);
      } else if (now >= nextStep()) {
        step(now);
      } else {
        rest(now);
        return;
      }
    }
  }

  private void end() {
    watch.end();
    over = true;
  }

  private void takeEnded() {
    if (woken) {
      woken = false;
      mayBeWork();
    }
    ends.take(this::ended);
  }

  private void ended(Attempt.Ended ended) {
    tally.busy(ended.nanos());
    slots.ended(ended.attempt());
    if (ended.settlement() != null) {
      pending.add(ended.settlement());
    }
    parts.beside().ends().accept(AttemptEnd.of(ended));
  }

  private void mayBeWork() {
    if (deadline.mayClaim()) {
      pace.hurry(now());
    } else {
      watch.wakeAnother();
    }
  }

  private int limit() {
    return deadline.mayClaim() ? Math.min(slots.free(), WorkerQueue.MOST_CLAIMED) : 0;
  }

  /**
   * When the next step is due: at once if there is something to settle, else when tasks may be
   * ready.
   */
  private long nextStep() {
    if (!pending.isEmpty() || unanswered) {
      return contact.askAt();
    }
    return limit() > 0 ? Math.max(contact.askAt(), pace.next()) : NEVER;
  }

  private void step(long now) {
    runs.ensure(); // this thread runs nothing meanwhile
    List<Settlement> sent = List.copyOf(pending);
    ClaimRequest claim =
        new ClaimRequest(worker, limit(), parts.settings().queues(), slots.leases(), slots.rooms());
    DrainStep step;
    try {
      step = parts.queue().step(sent, claim);
    } catch (QueueUnavailable e) {
      unanswered = true;
      unavailable(e, now);
      return;
    }
    unanswered = false;
    pending.clear();
    if (slots.empty()) {
      contact.beaten(now);
    } else {
      contact.answered(now);
    }
    tally.step(sent, step);
    lose(step.lost(), now);
    slots.take(step.claimed());
    pace.stepped(step, claim.limit(), now());
  }

  private void heartbeat(long now) {
    runs.ensure();
    try {
      List<Lease> holds = slots.leases();
      pending.forEach(settlement -> holds.add(settlement.lease())); // leased until the next step
      Heartbeat beat = parts.queue().extend(worker, holds);
      contact.beaten(now);
      if (beat.held()) {
        lose(beat.lost(), now);
        slots.stop(task -> beat.cancelAsked().contains(task.lease().taskId()), Stop.CANCELLED, now);
      } else {
        slots.lose(any -> true, now);
      }
    } catch (QueueUnavailable e) {
      unavailable(e, now);
    }
  }

  /** Redis came back older than the claim of these tasks: others may run them now. */
  private void lose(Set<Lease> leases, long now) {
    if (!leases.isEmpty()) {
      slots.lose(leases::contains, now);
      parts.beside().log().accept("no longer leased to this worker: " + leases);
    }
  }

  private void unavailable(QueueUnavailable e, long now) {
    contact.silent(now());
    boolean leaseOver = contact.leaseOver(now);
    if (leaseOver) {
      slots.lose(any -> true, now);
    }
    if (deadline.over() || (leaseOver && slots.empty() && !deadline.endless())) {
      throw e;
    }
    parts.beside().log().accept("queue unavailable: " + e.getMessage());
  }

  /** Nothing is due now. */
  private void rest(long now) {
    long step = nextStep();
    watch(now, step);
    long until = Math.min(step, slots.due());
    if (!slots.empty()) {
      until = Math.min(until, contact.heartbeatAt());
    }
    long change = deadline.untilNextChange();
    dueAt = change < (until - now) / MILLI ? now + change * MILLI : until;
  }

  /** Somebody waits for work while slots are free and no task is known to be ready. */
  private void watch(long now, long step) {
    if (mode == DrainMode.LONG_POLL && limit() > 0) {
      long ends = Math.min(deadline.untilClaimingEnds() - BACK_BEFORE, WorkWatch.LONGEST);
      watch.until(origin + Math.min(step, now + ends * MILLI));
    } else {
      watch.end();
    }
  }
}
