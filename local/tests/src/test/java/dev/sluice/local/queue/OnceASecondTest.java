package dev.sluice.local.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sluice.local.redis.TestServer;
import dev.sluice.local.schedule.MovableClock;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.UnifiedJedis;

/** What a step does once a second, and when it must not wait for that. */
class OnceASecondTest {
  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final MovableClock clock = MovableClock.still(Instant.parse("2026-01-05T09:00:00Z"));
  private final Holdings holdings = new Holdings();
  private QueueSettings settings;
  private RedisTaskQueue queue;
  private UnifiedJedis redis;

  @BeforeEach
  void start() {
    settings = Servers.fresh(TestServer.EMBEDDED).withClock(clock);
    queue = RedisTaskQueue.connect(settings);
    redis = TestServer.EMBEDDED.shared().client();
    step("w1", 1); // looked just now
  }

  @AfterEach
  void end() {
    redis.close();
    queue.close();
  }

  private DrainStep step(String worker, int n, Settlement... settlements) {
    return holdings.step(queue, worker, n, settlements);
  }

  private static NewTask task() {
    return NewTask.of("echo", "{\"text\":\"a\"}", "ann");
  }

  private String enqueue(NewTask task) {
    return ((Enqueued.Created) queue.enqueue(List.of(task)).get(0)).id();
  }

  private String key(String name) {
    return "sluice:{" + settings.partition() + "}:" + name;
  }

  private Double lease(String worker) {
    return redis.zscore(key("leases"), worker);
  }

  @Test
  void whatIsDueSoonerIsTakenInTime() {
    enqueue(task().withDelay(SOON));
    assertEquals(List.of(), step("w1", 1).claimed());
    clock.add(SOON);
    assertEquals(1, step("w1", 1).claimed().size());
  }

  @Test
  void whatExpiresSoonerIsNotRun() {
    String id = enqueue(task().withExpiresAfter(SOON));
    clock.add(SOON);
    assertEquals(List.of(), step("w1", 1).claimed());
    assertEquals(TaskState.CANCELLED, queue.find(id).orElseThrow().state());
  }

  @Test
  void aRetryWithoutDelayIsTakenInTheSameStep() {
    enqueue(task());
    Claimed first = step("w1", 1).claimed().get(0);
    Settlement again = new Settlement.Retry(first.lease(), Duration.ZERO, "no");
    assertEquals(2, step("w1", 1, again).claimed().get(0).task().attempt());
  }

  @Test
  void whatAnEarlierBuildMadeDueIsFoundAfterASecond() {
    String id = enqueue(task().withDelay(Duration.ofHours(1)));
    redis.zadd(key("scheduled"), clock.millis() + 1, id);
    clock.add(SECOND);
    assertEquals(1, step("w1", 1).claimed().size());
  }

  @Test
  void aClockThatGoesBackHidesNothing() {
    clock.add(Duration.ofHours(2));
    step("w1", 1);
    clock.add(Duration.ofHours(-1));
    String id = enqueue(task().withDelay(SECOND));
    redis.zadd(key("scheduled"), 1, id);
    assertEquals(1, step("w1", 1).claimed().size());
  }

  @Test
  void aLeaseIsRenewedOnceASecond() {
    enqueue(task());
    step("w1", 1);
    Double end = lease("w1");
    clock.add(SOON);
    step("w1", 1);
    assertEquals(end, lease("w1"));
    clock.add(SECOND);
    step("w1", 1);
    assertEquals(end + SECOND.plus(SOON).toMillis(), lease("w1"));
  }

  @Test
  void whoHoldsSomethingAgainHasAWholeLease() {
    enqueue(task());
    Claimed first = step("w1", 1).claimed().get(0);
    clock.add(SOON);
    step("w1", 1, new Settlement.Complete(first.lease(), null, null));
    assertNull(lease("w1"));
    enqueue(task());
    step("w1", 1);
    assertEquals(clock.millis() + settings.lease().toMillis(), lease("w1"));
  }

  @Test
  void aWorkerOfOtherQueuesIsNotedAtOnce() {
    enqueue(task());
    step("w1", 1);
    holdings.step(queue, "w1", List.of(), 1, Set.of("mail"));
    assertEquals("mail", redis.get(key("serves:w1")));
  }

  @Test
  void changesAreNotedOnlyWhileSomebodyFollows() {
    enqueue(task());
    assertEquals(0, redis.xlen(key("changes")));
    String before = queue.revision();
    enqueue(task());
    String after = queue.revision();
    assertNotEquals(before, after);
    assertEquals(after, queue.revision());
    redis.del(key("followed")); // as after a minute
    assertNotEquals(after, queue.revision(), "there may have been changes");
  }
}
