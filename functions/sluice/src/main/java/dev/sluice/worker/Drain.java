package dev.sluice.worker;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.Lease;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.WorkerQueue;
import dev.sluice.queue.WorkerQueue.Heartbeat;
import dev.sluice.worker.attempt.Attempt;
import dev.sluice.worker.attempt.Stop;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One drain of the queue: claims tasks, runs them side by side, and settles each, until its {@link
 * DrainMode} or its {@link Deadline} ends it. When {@link #run} returns, nothing is leased to it.
 *
 * <p>One thread does everything except the tasks themselves: it alone steps, extends the lease and
 * stops attempts, and learns of everything else through one queue of events. Attempts that end
 * during a step are settled by the next step, which claims as many tasks again: batches grow by
 * themselves under load, and a single task is not held up.
 */
public final class Drain {
  private static final long MILLI = 1_000_000;

  // No wait for work is under way any more when a function returns and freezes, ms.
  private static final long BACK_BEFORE = 20;

  private final DrainParts parts;
  private final DrainMode mode;
  private final Deadline deadline;
  private final String worker;
  private final long origin = System.nanoTime();
  // what other threads have to say, for the loop to take in
  private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final List<Settlement> pending = new ArrayList<>();
  private final Tally tally;
  private final ExecutorService watching = TaskThreads.single("sluice-watch");
  private final AttemptStarter starter;
  private final Slots slots;
  private final Pace pace;
  private final Contact contact;

  /**
   * Whether the last step may have claimed tasks that are not known here; the next one settles it.
   */
  private boolean unanswered;

  private volatile boolean holding;
  private final WorkWatch watch;

  /** A drain; it can be run once. */
  public Drain(DrainParts parts, DrainMode mode, Deadline deadline) {
    this.parts = parts;
    this.mode = mode;
    this.deadline = deadline;
    worker = parts.settings().host() + "-" + new BigInteger(60, new SecureRandom()).toString(36);
    tally = new Tally(worker, parts.settings().clock().instant());
    starter =
        new AttemptStarter(parts, deadline, this::now, ended -> events.add(() -> ended(ended)));
    slots = new Slots(parts.settings().concurrency(), parts.catalog(), starter::start);
    pace = new Pace(mode);
    contact = new Contact(parts.settings().lease());
    watch =
        new WorkWatch(
            parts.queue(), parts.settings().queues(), watching, () -> events.add(this::mayBeWork));
  }

  /**
   * Drains.
   *
   * @throws QueueUnavailable when the queue did not answer until the deadline, or for as long as a
   *     lease while nothing ran; what was claimed is taken back when the lease expires
   */
  public DrainReport run() throws InterruptedException {
    try {
      loop();
      parts
          .beside()
          .upkeep()
          .await(Duration.ofMillis(Math.max(0, Math.min(5_000, deadline.left() - 500))));
      return tally.report(slots.everStuck(), parts.settings().clock().instant());
    } catch (QueueUnavailable e) {
      throw e;
    } catch (RuntimeException | Error | InterruptedException e) {
      handBackAfter(e);
      throw e;
    } finally {
      slots.lose(any -> true, now());
      starter.close();
      watching.shutdown();
    }
  }

  /**
   * Ends the drain within 4 s: nothing more is claimed, running tasks get a second to end, then
   * they are interrupted and handed back. Safe from any thread; returns at once.
   */
  public void stop() {
    deadline.stop();
    watch.passOn();
    events.add(() -> {}); // it only has to look up
  }

  /** Whether Redis does not know yet what became of a task it runs or ran. Safe from any thread. */
  public boolean holding() {
    return holding;
  }

  private void handBackAfter(Throwable failure) {
    deadline.stop();
    watch.passOn();
    try {
      loop();
    } catch (RuntimeException | Error | InterruptedException e) {
      failure.addSuppressed(e);
    }
  }

  private void loop() throws InterruptedException {
    while (true) {
      long now = now();
      parts.beside().upkeep().tick(starter.threads());
      pending.addAll(slots.enforce(now));
      obeyDeadline(now);
      holding = !slots.empty() || !pending.isEmpty();
      boolean done = !holding && (!unanswered || deadline.over());
      if (done && (pace.drained() || !deadline.mayClaim())) {
        return;
      }
      long recurring = now + parts.beside().recurring().enqueueDue() * MILLI;
      if (!slots.empty() && now >= contact.heartbeatAt()) {
        heartbeat(now);
      } else if (now >= nextStep()) {
        step(now);
      } else {
        await(now, recurring);
      }
    }
  }

  private void obeyDeadline(long now) {
    if (!deadline.mayClaim()) {
      pending.addAll(slots.handBackWaiting());
    }
    if (deadline.mustInterrupt()) {
      slots.stop(task -> deadline.fits(task.task().timeout()), Stop.ENDING, now);
      slots.stop(any -> true, Stop.FUNCTION_TOO_SHORT, now);
    }
    if (deadline.over()) {
      pending.addAll(slots.giveUp());
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
    return limit() > 0 ? Math.max(contact.askAt(), pace.next()) : Long.MAX_VALUE;
  }

  private void step(long now) {
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
    try {
      Heartbeat beat = parts.queue().extend(worker, holds());
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

  /** All that is leased to this drain until the next step, settlements under way included. */
  private List<Lease> holds() {
    List<Lease> holds = slots.leases();
    pending.forEach(settlement -> holds.add(settlement.lease()));
    return holds;
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

  private void await(long now, long recurring) throws InterruptedException {
    long step = nextStep();
    watch(now, step);
    long until = Math.min(Math.min(step, slots.due()), recurring);
    if (!slots.empty()) {
      until = Math.min(until, contact.heartbeatAt());
    }
    long wait = Math.max(0, until - now);
    long change = deadline.untilNextChange();
    if (change < wait / MILLI) {
      wait = change * MILLI;
    }
    Runnable first = events.poll(wait, TimeUnit.NANOSECONDS);
    if (first != null) {
      List<Runnable> all = new ArrayList<>(List.of(first));
      events.drainTo(all);
      all.forEach(Runnable::run);
    }
  }

  /** Waits for work beside the loop while slots are free and no task is known to be ready. */
  private void watch(long now, long step) {
    if (mode == DrainMode.LONG_POLL && limit() > 0) {
      long wait = Math.min((step - now) / MILLI, deadline.untilClaimingEnds() - BACK_BEFORE);
      if (wait > 0) {
        watch.begin(Duration.ofMillis(Math.min(wait, WorkWatch.LONGEST)));
      }
    }
  }

  private void ended(Attempt.Ended ended) {
    tally.busy(ended.nanos());
    slots.ended(ended.attempt());
    parts.beside().ends().accept(AttemptEnd.of(ended));
    if (ended.settlement() != null) {
      pending.add(ended.settlement());
    }
  }

  private void mayBeWork() {
    if (deadline.mayClaim()) {
      pace.hurry(now());
    } else {
      watch.wakeAnother();
    }
  }

  private long now() {
    return System.nanoTime() - origin;
  }
}
