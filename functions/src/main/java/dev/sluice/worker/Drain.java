package dev.sluice.worker;

import dev.sluice.queue.ClaimRequest;
import dev.sluice.queue.Claimed;
import dev.sluice.queue.Heartbeat;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.Step;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.TaskType;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
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
  // A cancel reaches a running task within this time.
  private static final long HEARTBEAT = 2_000 * MILLI;
  private static final long RETRY_PAUSE = 500;
  // No wait for work is under way any more when a function returns and freezes, ms.
  private static final long BACK_BEFORE = 20;

  /** What the loop is told by other threads. */
  private sealed interface Event {
    record Over(Attempt.Ended ended) implements Event {}

    record MayBeWork() implements Event {}

    record Stopped() implements Event {}
  }

  private final DrainParts parts;
  private final Deadline deadline;
  private final DrainMode mode;
  private final String worker = new BigInteger(60, new SecureRandom()).toString(36);
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final List<Settlement> pending = new ArrayList<>();
  private final Tally tally = new Tally(worker, Instant.now());
  private final long origin = System.nanoTime();
  private final ExecutorService threads;
  private final ScheduledExecutorService noting = TaskThreads.single("sluice-notes");
  private final ExecutorService watching = TaskThreads.single("sluice-watch");
  private final TaskCall call;
  private final Slots slots;
  private final Pace pace;
  private final WorkWatch watch;
  // all in ns since the drain began
  private long heartbeatAt;
  private long answeredAt;
  private long retryAt;

  /** A drain to be run once. */
  public Drain(DrainParts parts, DrainMode mode, Deadline deadline) {
    this.parts = parts;
    this.mode = mode;
    this.deadline = deadline;
    this.threads = TaskThreads.open(parts.settings().concurrency());
    this.call = new TaskCall(parts.queue(), parts.catalog());
    this.slots = new Slots(parts.settings().concurrency(), this::start);
    this.pace = new Pace(mode);
    this.watch = new WorkWatch(parts.queue(), watching, () -> events.add(new Event.MayBeWork()));
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
    } catch (RuntimeException | InterruptedException e) {
      handBackAfter(e);
      throw e;
    } finally {
      slots.stop(any -> true, Stop.LEASE_LOST, now());
      threads.shutdown();
      noting.shutdown();
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

  private void loop() throws InterruptedException {
    while (true) {
      long now = now();
      parts.upkeep().tick(threads);
      pending.addAll(slots.enforce(now));
      wind(now);
      if (finished()) {
        return;
      }
      if (!slots.empty() && now >= heartbeatAt) {
        heartbeat(now);
      } else if (stepDue(now)) {
        step(now);
      } else {
        await(now);
      }
    }
  }

  private void handBackAfter(Exception failure) {
    deadline.stop();
    try {
      loop();
    } catch (RuntimeException | InterruptedException e) {
      failure.addSuppressed(e);
    }
  }

  /** Does what the deadline asks for. */
  private void wind(long now) {
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

  private boolean finished() {
    return slots.empty() && pending.isEmpty() && (pace.drained() || !deadline.mayClaim());
  }

  private int limit() {
    return deadline.mayClaim() ? slots.free() : 0;
  }

  private boolean stepDue(long now) {
    return now >= retryAt && (!pending.isEmpty() || (now >= pace.next() && limit() > 0));
  }

  private void step(long now) {
    List<Settlement> sent = List.copyOf(pending);
    int limit = limit();
    boolean idle = slots.empty();
    Step step;
    try {
      step = parts.queue().step(sent, new ClaimRequest(worker, limit, parts.settings().queues()));
    } catch (QueueUnavailable e) {
      unavailable(e, now);
      return;
    }
    pending.clear();
    answeredAt = now;
    if (idle) {
      heartbeatAt = now + HEARTBEAT;
    }
    tally.step(sent, step);
    slots.take(step.claimed());
    pace.stepped(step, limit, now());
  }

  private void heartbeat(long now) {
    try {
      Heartbeat beat = parts.queue().extend(worker);
      heartbeatAt = now + HEARTBEAT;
      answeredAt = now;
      if (beat.held()) {
        slots.stop(task -> beat.cancelAsked().contains(task.lease().taskId()), Stop.CANCELLED, now);
      } else {
        slots.loseWaiting();
        slots.stop(any -> true, Stop.LEASE_LOST, now);
      }
    } catch (QueueUnavailable e) {
      heartbeatAt = now + RETRY_PAUSE * MILLI;
      unavailable(e, now);
    }
  }

  private void unavailable(QueueUnavailable e, long now) {
    retryAt = now() + RETRY_PAUSE * MILLI;
    boolean leaseOver = now - answeredAt > parts.settings().lease().toNanos();
    if (leaseOver) {
      slots.stop(any -> true, Stop.LEASE_LOST, now);
    }
    if (deadline.over() || (leaseOver && slots.empty() && !deadline.endless())) {
      throw e;
    }
    parts.log().accept("queue unavailable: " + e.getMessage());
  }

  private void await(long now) throws InterruptedException {
    long until = Math.min(slots.due(), slots.empty() ? Long.MAX_VALUE : heartbeatAt);
    if (limit() > 0) {
      until = Math.min(until, Math.max(retryAt, pace.next()));
      long wait = Math.min((pace.next() - now) / MILLI, deadline.untilClaimingEnds() - BACK_BEFORE);
      if (mode == DrainMode.LONG_POLL && wait > 0) {
        watch.begin(Duration.ofMillis(Math.min(wait, WorkWatch.LONGEST)));
      }
    }
    if (!pending.isEmpty()) {
      until = Math.min(until, retryAt);
    }
    long wait = until == Long.MAX_VALUE ? until : Math.max(0, until - now);
    long change = deadline.untilNextChange();
    if (change < wait / MILLI) {
      wait = change * MILLI;
    }
    Event first = events.poll(wait, TimeUnit.NANOSECONDS);
    List<Event> told = new ArrayList<>();
    if (first != null) {
      told.add(first);
      events.drainTo(told);
    }
    told.forEach(this::hear);
  }

  private void hear(Event event) {
    if (event instanceof Event.Over over) {
      Attempt.Ended ended = over.ended();
      tally.busy(ended.nanos());
      slots.ended(ended.attempt());
      if (ended.settlement() != null) {
        pending.add(ended.settlement());
      }
    } else if (event instanceof Event.MayBeWork) {
      pace.hurry(now());
    }
  }

  private Attempt start(Claimed claimed) {
    TaskRecord task = claimed.task();
    RetryPolicy retry =
        parts.catalog().find(task.type()).map(TaskType::retry).orElse(RetryPolicy.DEFAULT);
    long time = Math.min(task.timeout().toMillis(), deadline.left() - Deadline.INTERRUPT);
    Instant end = Instant.now().plusMillis(Math.max(0, time));
    Attempt attempt =
        new Attempt(
            claimed,
            retry,
            call,
            stopped ->
                new TaskRunContext(
                    claimed, end, stopped, parts.queue(), parts.artifacts(), this::later),
            ended -> events.add(new Event.Over(ended)),
            this::now);
    threads.execute(attempt);
    return attempt;
  }

  private void later(long millis, Runnable action) {
    noting.schedule(action, millis, TimeUnit.MILLISECONDS);
  }

  private long now() {
    return System.nanoTime() - origin;
  }
}
