package dev.sluice.worker;

import dev.sluice.queue.ClaimRequest;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.Heartbeat;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One drain of the queue: claims tasks, runs them side by side, and settles each, until its {@link
 * DrainMode} or its {@link Deadline} ends it. When {@link #run} returns, nothing is leased to it.
 *
 * <p>One thread does it all but the tasks themselves: it alone steps, extends the lease and stops
 * attempts, and it learns of everything else through one queue of events. What has ended while a
 * step was under way is settled by the next one, which claims as many again, so that batches grow
 * by themselves under load and a single task is not held up.
 */
public final class Drain {
  private static final long MILLI = 1_000_000;

  // No wait for work is under way any more when a function returns and freezes, ms.
  private static final long BACK_BEFORE = 20;

  /** What the loop is told by other threads. */
  private sealed interface Event {
    record Over(Attempt.Ended ended) implements Event {}

    record MayBeWork() implements Event {}

    record Stopped() implements Event {}
  }

  private final DrainParts parts;
  private final DrainMode mode;
  private final Deadline deadline;
  private final String worker;
  private final long origin = System.nanoTime();
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final List<Settlement> pending = new ArrayList<>();
  private final Tally tally;
  private final ExecutorService watching = TaskThreads.single("sluice-watch");
  private final AttemptStarter starter;
  private final Slots slots;
  private final Pace pace;
  private final Contact contact;
  private final WorkWatch watch;

  /** A drain to be run once. */
  public Drain(DrainParts parts, DrainMode mode, Deadline deadline) {
    this.parts = parts;
    this.mode = mode;
    this.deadline = deadline;
    worker = parts.settings().host() + "-" + new BigInteger(60, new SecureRandom()).toString(36);
    tally = new Tally(worker, Instant.now());
    starter =
        new AttemptStarter(parts, deadline, this::now, ended -> events.add(new Event.Over(ended)));
    slots = new Slots(parts.settings().concurrency(), starter::start);
    pace = new Pace(mode);
    contact = new Contact(parts.settings().lease());
    watch =
        new WorkWatch(
            parts.queue(),
            parts.settings().queues(),
            watching,
            () -> events.add(new Event.MayBeWork()));
  }

  /**
   * Drains.
   *
   * @throws QueueUnavailable when the queue did not answer until the deadline, or for as long as a
   *     lease with nothing running; what was claimed is then taken back when the lease is over
   */
  public DrainReport run() throws InterruptedException {
    try {
      loop();
      parts.upkeep().await(Duration.ofMillis(Math.max(0, Math.min(5_000, deadline.left() - 500))));
      return tally.report(slots.everStuck(), Instant.now());
    } catch (QueueUnavailable e) {
      throw e;
    } catch (RuntimeException | Error | InterruptedException e) {
      handBackAfter(e);
      throw e;
    } finally {
      slots.stop(any -> true, Stop.LEASE_LOST, now());
      starter.close();
      watching.shutdown();
    }
  }

  /**
   * Ends the drain within 4 s: nothing more is claimed, what runs gets a second to end, then it is
   * interrupted and handed back. Safe from any thread; returns at once.
   */
  public void stop() {
    deadline.stop();
    events.add(new Event.Stopped());
  }

  private void handBackAfter(Throwable failure) {
    deadline.stop();
    try {
      loop();
    } catch (RuntimeException | Error | InterruptedException e) {
      failure.addSuppressed(e);
    }
  }

  private void loop() throws InterruptedException {
    while (true) {
      long now = now();
      parts.upkeep().tick(starter.threads());
      pending.addAll(slots.enforce(now));
      obeyDeadline(now);
      if (slots.empty() && pending.isEmpty() && (pace.drained() || !deadline.mayClaim())) {
        return;
      }
      long recurring = now + parts.recurring().enqueueDue() * MILLI;
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
    return deadline.mayClaim() ? slots.free() : 0;
  }

  /** When the next step is due: at once with something to settle, else when tasks may be ready. */
  private long nextStep() {
    if (!pending.isEmpty()) {
      return contact.askAt();
    }
    return limit() > 0 ? Math.max(contact.askAt(), pace.next()) : Long.MAX_VALUE;
  }

  private void step(long now) {
    List<Settlement> sent = List.copyOf(pending);
    ClaimRequest claim = new ClaimRequest(worker, limit(), parts.settings().queues());
    DrainStep step;
    try {
      step = parts.queue().step(sent, claim);
    } catch (QueueUnavailable e) {
      unavailable(e, now);
      return;
    }
    pending.clear();
    if (slots.empty()) {
      contact.beaten(now);
    } else {
      contact.answered(now);
    }
    tally.step(sent, step);
    slots.take(step.claimed());
    pace.stepped(step, claim.limit(), now());
  }

  private void heartbeat(long now) {
    try {
      Heartbeat beat = parts.queue().extend(worker);
      contact.beaten(now);
      if (beat.held()) {
        slots.stop(task -> beat.cancelAsked().contains(task.lease().taskId()), Stop.CANCELLED, now);
      } else {
        slots.loseWaiting();
        slots.stop(any -> true, Stop.LEASE_LOST, now);
      }
    } catch (QueueUnavailable e) {
      unavailable(e, now);
    }
  }

  private void unavailable(QueueUnavailable e, long now) {
    contact.silent(now());
    boolean leaseOver = contact.leaseOver(now);
    if (leaseOver) {
      slots.stop(any -> true, Stop.LEASE_LOST, now);
    }
    if (deadline.over() || (leaseOver && slots.empty() && !deadline.endless())) {
      throw e;
    }
    parts.log().accept("queue unavailable: " + e.getMessage());
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
    Event first = events.poll(wait, TimeUnit.NANOSECONDS);
    if (first != null) {
      List<Event> told = new ArrayList<>(List.of(first));
      events.drainTo(told);
      told.forEach(this::hear);
    }
  }

  /** Lets itself be woken when there are free slots and nothing is known to be there for them. */
  private void watch(long now, long step) {
    if (mode == DrainMode.LONG_POLL && limit() > 0) {
      long wait = Math.min((step - now) / MILLI, deadline.untilClaimingEnds() - BACK_BEFORE);
      if (wait > 0) {
        watch.begin(Duration.ofMillis(Math.min(wait, WorkWatch.LONGEST)));
      }
    }
  }

  private void hear(Event event) {
    if (event instanceof Event.Over over) {
      Attempt.Ended ended = over.ended();
      tally.busy(ended.nanos());
      slots.ended(ended.attempt());
      parts
          .ends()
          .accept(
              new AttemptEnd(
                  ended.attempt().claimed().task(),
                  ended.settlement(),
                  Duration.ofNanos(ended.nanos())));
      if (ended.settlement() != null) {
        pending.add(ended.settlement());
      }
    } else if (event instanceof Event.MayBeWork) {
      pace.hurry(now());
    }
  }

  private long now() {
    return System.nanoTime() - origin;
  }
}
