package dev.sluice.local.queue.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.queue.Holdings;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue.RepairReport;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.UnifiedJedis;

/** What happens between two calls of a repair. */
class RepairMeanwhileTest {
  private static final NewTask TASK = NewTask.of("echo", "{\"text\":\"x\"}", "ann");
  private static final RepairReport SOUND = new RepairReport(false, List.of(), true);

  private final TestRedis redis = TestRedis.embedded();
  private final QueueSettings settings = QueueSettings.of(redis.url());
  private final RedisTaskQueue queue = RedisTaskQueue.connect(settings);
  private final Holdings holdings = new Holdings();

  @AfterEach
  void close() {
    queue.close();
    redis.close();
  }

  /** A queue asks a clock that is not the system's before each call of a script. */
  private RepairReport repair(boolean dryRun, IntConsumer beforeCall) {
    Clock clock =
        new Clock() {
          private int calls;

          @Override
          public Instant instant() {
            beforeCall.accept(++calls);
            return Instant.now();
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
          }
        };
    try (RedisTaskQueue repairing = RedisTaskQueue.connect(settings.withClock(clock))) {
      return repairing.repair(dryRun);
    }
  }

  private List<String> enqueue(int number, String queueName) {
    return queue.enqueue(Collections.nCopies(number, TASK.withQueue(queueName))).stream()
        .map(one -> ((Enqueued.Created) one).id())
        .toList();
  }

  @Test
  void aListThatIsMadeMeanwhileIsReadToo() {
    for (int i = 0; i < 5; i++) {
      enqueue(1_000, "default");
    }
    RepairReport report =
        repair(
            true,
            call -> {
              if (call > 20 && call <= 30) {
                enqueue(600, "late" + call); // so many that the search at both ends is not enough
              }
            });
    assertEquals(SOUND, report);
  }

  @Test
  void countersAreNotComparedWithWhatTwoServersSaid() {
    enqueue(1_000, "default");
    RepairReport report =
        repair(
            false,
            call -> {
              if (call == 6) {
                redis.kill();
                redis.restart();
              }
            });
    assertEquals(new RepairReport(true, List.of(), true), report);
    assertEquals(SOUND, queue.repair(true));
  }

  @Test
  void aBusyQueueIsNotCompared() {
    RepairReport report = repair(true, call -> enqueue(1, "default"));
    assertEquals(new RepairReport(false, List.of(), false), report);
    assertEquals(SOUND, queue.repair(true));
  }

  @Test
  void aFanOutMayWaitForFewerThanBefore() {
    String parent = enqueue(1, "default").get(0);
    fanOut(2);
    RepairReport report =
        repair(
            false,
            call -> {
              if (call == 3) { // its children were counted by the second
                try (UnifiedJedis hand = redis.client()) {
                  hand.del("sluice:{0}:" + parent + ".1");
                }
                assertFalse(queue.repair(false).sound());
                fanOut(1);
              }
            });
    assertEquals(new RepairReport(true, List.of(), true), report);
    assertTrue(queue.find(parent).orElseThrow().waitsForChildren());
  }

  private void fanOut(int children) {
    Claimed parent = holdings.step(queue, "w1", 1).claimed().get(0);
    queue.enqueueChildren(parent.lease(), 0, Collections.nCopies(children, TASK));
    Settlement wait = new Settlement.AwaitChildren(parent.lease(), children);
    assertEquals(1, holdings.step(queue, "w1", 0, wait).settled());
  }
}
