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

  private final DrainParts parts;
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

  private boolean unanswered; // the last step may have claimed tasks that are not known here
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
    this.deadline = deadline;
    this.runs = runs;
    this.watch = watch;
    worker = parts.settings().newWorker();
    tally = new Tally(worker, parts.settings().clock(), parts.beside().log());
    slots =
        new Slots(
            parts.settings().concurrency(),
            parts.catalog(),
            claimed -> starter.start(claimed, this::now, ends::add, runs));
    pace = new Pace(mode, deadline.endless());
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
        boolean stopped = deadline.endless() && !deadline.mayClaim() && !deadline.over();
        if (stopped && now >= contact.askAt()) {
          step(now); // a Redis that came back older takes back what it has leased to this worker
        }
        end();
      } else if (!slots.empty() && now >= contact.heartbeatAt()) {
        heartbeat(now);
      } else if (now >= tally.due()) {
        tally.write(now, parts, false);
      } else if (now >= nextStep()) {
        step(now);
      } else {
        rest(now);
        return;
      }
    }
  }

  private void end() {
    if (!closing) { // else the queue may have failed
      tally.write(now(), parts, true);
    }
    watch.end();
    over = true;
  }

  private void takeEnded() {
    if (woken) {
      woken = false;
      if (deadline.mayClaim()) {
        pace.hurry(now());
      } else {
        watch.wakeAnother();
      }
    }
    ends.take(this::ended);
  }

  private void ended(Attempt.Ended ended) {
    tally.ended(ended);
    pace.ran(ended.nanos());
    slots.ended(ended.attempt());
    if (ended.settlement() != null) {
      pending.add(ended.settlement());
    }
    parts.beside().ends().accept(AttemptEnd.of(ended));
  }

  private int limit() {
    return deadline.mayClaim() ? Math.min(slots.free(), WorkerQueue.MOST_CLAIMED) : 0;
  }

  /** When the next step is due: at once to settle, else when tasks may be ready. */
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
        new ClaimRequest(
            worker,
            limit(),
            parts.settings().queues(),
            slots.leases(),
            slots.rooms(deadline),
            pace.presence(deadline, parts.settings().concurrency(), now));
    DrainStep step;
    try {
      step = parts.queue().step(sent, claim);
    } catch (QueueUnavailable e) {
      unanswered = true;
      unavailable(e, now, true);
      return;
    }
    unanswered = step.missed() != null;
    pending.clear();
    contact.answered(now, slots.empty(), !unanswered);
    tally.step(sent, step);
    lose(step.lost(), now);
    slots.take(step.claimed());
    pace.stepped(step, claim.limit(), now());
    if (unanswered) {
      pending.addAll(step.missed().unsent());
      unavailable(step.missed().why(), now, !pace.waits());
    }
  }

  private void heartbeat(long now) {
    runs.ensure();
    try {
      List<Lease> holds = slots.leases();
      pending.forEach(settlement -> holds.add(settlement.lease())); // leased until the next step
      Heartbeat beat = parts.queue().extend(worker, holds);
      contact.answered(now, true, true);
      if (beat.held()) {
        lose(beat.lost(), now);
        slots.stop(task -> beat.cancelAsked().contains(task.lease().taskId()), Stop.CANCELLED, now);
      } else {
        slots.lose(any -> true, now);
      }
    } catch (QueueUnavailable e) {
      unavailable(e, now, true);
    }
  }

  /** Redis came back older than the claim of these tasks: others may run them now. */
  private void lose(Set<Lease> leases, long now) {
    if (!leases.isEmpty()) {
      slots.lose(leases::contains, now);
      List<String> ids = leases.stream().map(Lease::taskId).toList();
      parts.beside().log().warn("no longer leased to this worker: " + ids);
    }
  }

  /** A call for this drain that is not one of its rounds was not answered. */
  void unanswered(QueueUnavailable e, long began) {
    turn.take(() -> unavailable(e, began, true));
  }

  /** A drain that waits for tasks goes on when some partitions answer: it may not give up. */
  private void unavailable(QueueUnavailable e, long began, boolean mayGiveUp) {
    contact.silent(began, now());
    boolean leaseOver = contact.leaseOver(began);
    slots.lose(any -> leaseOver, began);
    parts.beside().log().warn("queue unavailable: " + e.getMessage());
    boolean inVain = slots.empty() && (leaseOver || pending.isEmpty() && contact.hopeless());
    if (deadline.over() || inVain && mayGiveUp && !deadline.endless()) {
      throw e;
    }
  }

  /** Nothing is due now. */
  private void rest(long now) {
    long step = nextStep();
    watch(now, step);
    long until = Math.min(Math.min(step, slots.due()), tally.due());
    if (!slots.empty()) {
      until = Math.min(until, contact.heartbeatAt());
    }
    long change = deadline.untilNextChange();
    dueAt = change < (until - now) / MILLI ? now + change * MILLI : until;
  }

  /** Somebody waits for work while slots are free and no task is known to be ready. */
  private void watch(long now, long step) {
    if (pace.watches() && limit() > 0) {
      watch.until(origin + pace.watchUntil(now, step, deadline));
    } else {
      watch.end();
    }
  }
}
