package dev.sluice.local.queue.wake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.DrainStep.Leave;
import dev.sluice.queue.DrainStep.Presence;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.Settlement;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pairs of a drain's last look and an enqueue, both at once: either that look finds the task, or
 * its caller starts a drain. A pair that does neither leaves the task to the next tick.
 *
 * @param found tasks that the look found
 * @param started tasks whose caller started a drain
 * @param sleptOver tasks of which neither is true
 * @param twice tasks that two drains had, or that ended other than once
 */
public record LastLook(int found, int started, int sleptOver, int twice) {
  private static final int PARTITION = 417;

  /** Lets so many pairs race, one after the other. */
  public static LastLook race(int pairs) throws Exception {
    ExecutorService caller = Executors.newSingleThreadExecutor();
    AtomicInteger asked = new AtomicInteger();
    int found = 0;
    int started = 0;
    int sleptOver = 0;
    int twice = 0;
    try (TestRedis redis = TestRedis.embedded();
        RedisTaskQueue queue =
            RedisTaskQueue.connect(QueueSettings.of(redis.url()).withPartition(PARTITION))) {
      queue.drainStarts().by(asked::addAndGet, 10, 16);
      CyclicBarrier together = new CyclicBarrier(2);
      for (int pair = 0; pair < pairs; pair++) {
        String worker = "w" + pair;
        assertTrue(step(queue, worker, List.of(), Leave.STAY).claimed().isEmpty());
        int before = asked.get();
        Future<?> enqueued =
            caller.submit(
                () -> {
                  together.await();
                  return queue.enqueue(List.of(NewTask.of("echo", "{}", "ann")));
                });
        together.await();
        DrainStep last = step(queue, worker, List.of(), Leave.EMPTY);
        enqueued.get();
        assertEquals(last.claimed().isEmpty(), last.leaves(), "pair " + pair);
        boolean seen = last.claimed().size() == 1;
        boolean told = asked.get() > before;
        found += seen ? 1 : 0;
        started += told ? 1 : 0;
        sleptOver += seen || told ? 0 : 1;
        twice += finish(queue, "next" + pair, worker, last) ? 0 : 1;
      }
    } finally {
      caller.shutdownNow();
    }
    return new LastLook(found, started, sleptOver, twice);
  }

  /**
   * Runs the task, as the drain that saw it or one that comes later; then none is awake. Returns
   * whether it was claimed and has ended once.
   */
  private static boolean finish(RedisTaskQueue queue, String next, String worker, DrainStep last) {
    DrainStep later = step(queue, next, List.of(), Leave.STAY);
    List<Settlement> first = complete(last);
    List<Settlement> second = complete(later);
    int settled = 0;
    if (!last.leaves()) {
      settled += step(queue, worker, first, Leave.EMPTY).settled();
    }
    DrainStep left = step(queue, next, second, Leave.EMPTY);
    assertTrue(left.leaves());
    return first.size() + second.size() == 1 && settled + left.settled() == 1;
  }

  private static List<Settlement> complete(DrainStep step) {
    List<Settlement> done = new ArrayList<>();
    step.claimed().forEach(one -> done.add(new Settlement.Complete(one.lease(), null, null)));
    return done;
  }

  private static DrainStep step(
      RedisTaskQueue queue, String worker, List<Settlement> done, Leave leave) {
    Presence presence = new Presence(Duration.ofMinutes(15), 0, leave);
    return queue.step(done, new ClaimRequest(worker, 16, Set.of(), List.of(), Map.of(), presence));
  }
}
