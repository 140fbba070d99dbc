package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.queue.LossyProxy;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.FailureTrace.Frame;
import dev.sluice.queue.FailureTrace.Problem;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskTimeline.TaskEvent;
import dev.sluice.queue.TaskTimeline.TaskEvent.Kind;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where attempts failed is kept with their task, on each kind of Redis. */
class TraceContractTest extends QueueContract {
  private static FailureTrace trace(int line) {
    Frame frame = new Frame("org.example.A.run(A.java:" + line + ")", true);
    return new FailureTrace(List.of(new Problem("org.example.Bad", "no", List.of(frame), 2)));
  }

  /** The task runs once more, and fails at that line. */
  private void fail(int line) {
    Claimed claimed = claim("w1", 1).get(0);
    assertTrue(queue.trace(claimed.lease(), claimed.task(), trace(line)));
    settle(new Settlement.Retry(claimed.lease(), Duration.ZERO, "no"));
  }

  /** Attempts of the same number differ by their start. */
  private void nextMillisecond() {
    long now = System.currentTimeMillis();
    while (System.currentTimeMillis() == now) {
      Thread.onSpinWait();
    }
  }

  private List<FailureTrace> kept(String id, Kind kind) {
    List<FailureTrace> traces = new ArrayList<>();
    for (TaskEvent event : queue.timeline(find(id)).events()) {
      if (event.kind() == kind) {
        traces.add(event.trace());
      } else {
        assertNull(event.trace(), event::toString);
      }
    }
    return traces;
  }

  @Test
  void eachFailedAttemptHasItsOwn() {
    String id = enqueue(attempts(2));
    fail(1);
    Claimed last = claim("w1", 1).get(0);
    queue.trace(last.lease(), last.task(), trace(2));
    settle(new Settlement.Fail(last.lease(), "no"));
    List<TaskEvent> events = queue.timeline(find(id)).events();
    assertEquals(trace(1), events.get(2).trace());
    assertEquals(Kind.SETTLED, events.get(4).kind());
    assertEquals(trace(2), events.get(4).trace());
    List<String> log = queue.log(id);
    assertTrue(
        log.get(0).endsWith("did not succeed: no, at org.example.A.run(A.java:1)"), log::toString);
    assertTrue(
        log.get(1).endsWith("did not succeed: no, at org.example.A.run(A.java:2)"), log::toString);
    assertTrue(raw(redis -> redis.pttl(key("traces:" + id))) > 0, "it ends with its record");
  }

  @Test
  void theNewestFiveAreKeptAlsoBeyondARetryByHand() {
    String id = enqueue(attempts(1));
    for (int line = 1; line <= 7; line++) {
      fail(line);
      queue.replay(id);
      nextMillisecond();
    }
    assertEquals(-1L, this.<Long>raw(redis -> redis.pttl(key("traces:" + id))));
    List<FailureTrace> traces = kept(id, Kind.SETTLED);
    assertEquals(7, traces.size());
    assertNull(traces.get(1));
    for (int line = 3; line <= 7; line++) {
      assertEquals(trace(line), traces.get(line - 1));
    }
  }

  @Test
  void onlyTheHolderKeepsOne() {
    String id = enqueue(attempts(2));
    Claimed first = claim("w1", 1).get(0);
    String counter = first.lease().token().replaceFirst("\\..*", ".");
    Lease other = new Lease(id, counter + "w2");
    assertFalse(queue.trace(other, first.task(), trace(1)), "the same number, another worker");
    settle(new Settlement.Retry(first.lease(), Duration.ZERO, "no"));
    assertFalse(queue.trace(first.lease(), first.task(), trace(1)), "after its end");
    assertFalse(this.<Boolean>raw(redis -> redis.exists(key("traces:" + id))));
  }

  @Test
  void whatIsSentAgainIsKeptOnce() {
    if (server.isCluster()) {
      return; // its client goes round the proxy
    }
    String id = enqueue(attempts(2));
    Claimed claimed = claim("w1", 1).get(0);
    try (LossyProxy proxy = new LossyProxy(settings.redisUrl());
        RedisTaskQueue lossy = through(proxy)) {
      proxy.lose(List.of(LossyProxy.Loss.ANSWER));
      assertTrue(lossy.trace(claimed.lease(), claimed.task(), trace(1)));
      assertEquals(List.of(LossyProxy.Loss.ANSWER), proxy.lost());
    }
    assertEquals(1L, this.<Long>raw(redis -> redis.hlen(key("traces:" + id))));
  }

  @Test
  void itGoesWithItsTask() {
    String id = enqueue(attempts(1));
    fail(1);
    queue.delete(id);
    assertFalse(this.<Boolean>raw(redis -> redis.exists(key("traces:" + id))));
  }

  @Test
  void whatSomebodyElseWroteIsNoTraceAndIsReplaced() {
    String id = enqueue(attempts(3));
    raw(redis -> redis.set(key("traces:" + id), "x"));
    fail(1);
    assertEquals(List.of(trace(1)), kept(id, Kind.RETRIED));
    String field =
        this.<java.util.Set<String>>raw(redis -> redis.hkeys(key("traces:" + id)))
            .iterator()
            .next();
    raw(redis -> redis.hset(key("traces:" + id), field, "nothing"));
    List<FailureTrace> none = new ArrayList<>();
    none.add(null);
    assertEquals(none, kept(id, Kind.RETRIED));
    raw(redis -> redis.set(key("traces:" + id), "x"));
    assertEquals(none, kept(id, Kind.RETRIED));
  }
}
