package dev.sluice.local.worker;

import static dev.sluice.local.queue.LossyProxy.Loss.REQUEST;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.local.queue.LossyProxy;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a drain does whose calls get lost on their way to Redis. */
class DrainLossTest extends DrainScenario {
  private LossyProxy proxy;
  private RedisTaskQueue lossy;

  @BeforeEach
  void connect() {
    proxy = new LossyProxy(redis.url());
    lossy = test.connect(proxy.url());
  }

  @AfterEach
  void disconnect() {
    test.close(); // its drains still use the proxy
    lossy.close();
    proxy.close();
  }

  /** Only its own calls go through the proxy. */
  private TestDrain.Running worker(int slots) {
    RedisTaskQueue direct = test.queue;
    test.queue = lossy;
    TestDrain.Running worker = test.worker(slots);
    test.queue = direct;
    return worker;
  }

  /** Loses so many calls when a task has run for the first time. */
  private void loseAfter(String type, int calls) {
    test.ends =
        end -> {
          TaskRecord task = end.task();
          if (task.type().equals(type) && test.types.runs.get(task.id()).get() == 1) {
            proxy.lose(Collections.nCopies(2 * calls, REQUEST)); // each is tried twice
          }
        };
  }

  @Test
  void whatHasEndedIsSettledByTheNextCall() {
    loseAfter("echo", 1);
    TestDrain.Running worker = worker(1);
    String id = test.enqueue("echo", "{\"text\":\"a\"}");
    test.awaitState(id, TaskState.SUCCEEDED);
    worker.end();
    assertEquals(1, test.types.runs.get(id).get());
    assertEquals("queue unavailable: Redis does not answer", TestDrain.next(test.logged));
  }

  @Test
  void aHeartbeatNamesWhatIsNotSettledYet() {
    // with half a second after each, a heartbeat is due then, and goes before the settlement
    loseAfter("echo", 4);
    TestDrain.Running worker = worker(2);
    String held = test.enqueue("hold", "{}");
    TestDrain.next(test.types.started);
    String id = test.enqueue("echo", "{\"text\":\"a\"}");
    test.awaitState(id, TaskState.SUCCEEDED);
    test.types.release.countDown();
    test.awaitState(held, TaskState.SUCCEEDED);
    worker.end();
    assertEquals(1, test.types.runs.get(id).get());
  }

  @Test
  void whatRunsIsStoppedWhenItsLeaseMayBeOver() {
    test.settings = test.settings.withLease(Duration.ofMillis(300));
    worker(1);
    test.enqueue("hold", "{}");
    TestDrain.next(test.types.started);
    proxy.lose(Collections.nCopies(2, REQUEST)); // the first heartbeat
    assertEquals("asked to stop", TestDrain.next(test.types.endings));
  }
}
