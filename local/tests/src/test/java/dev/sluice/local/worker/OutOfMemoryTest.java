package dev.sluice.local.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.TaskTimeline.TaskEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A heap that is full strikes whichever task asks for memory next. */
class OutOfMemoryTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TestRedis redis = TestRedis.embedded();
  private final TestDrain test = new TestDrain(redis, Duration.ofSeconds(30));

  @AfterEach
  void stop() {
    test.close();
    redis.close();
  }

  @Test
  void aTaskBesideItIsNotChargedAndRunsAlone() {
    List<String> beside = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      beside.add(test.enqueue("starving", "{}", 1, MINUTE));
    }
    String held = test.enqueue("hold", "{}");
    TestDrain.Running worker = test.worker(4);
    for (int i = 0; i < 4; i++) {
      TestDrain.next(test.types.started);
    }
    test.types.release.countDown();
    for (String id : beside) {
      TaskRecord task = test.awaitState(id, TaskState.SUCCEEDED);
      assertEquals(1, task.attempt());
      assertEquals(2, test.types.runs.get(id).get());
      List<String> events =
          test.queue.timeline(task).events().stream()
              .filter(event -> event.kind() == TaskEvent.Kind.RELEASED)
              .map(TaskEvent::error)
              .toList();
      assertEquals(List.of("OutOfMemoryError: Java heap space"), events);
    }
    test.awaitState(held, TaskState.SUCCEEDED);
    worker.end();
  }

  @Test
  void aTaskThatCameAndWentMeanwhileCountsAsBeside() {
    String starving = test.enqueue("starving", "{}", 1, MINUTE);
    TestDrain.Running worker = test.worker(2);
    TestDrain.next(test.types.started);
    String brief = test.enqueue("echo", "{\"text\":\"a\"}");
    test.awaitState(brief, TaskState.SUCCEEDED);
    test.types.release.countDown();
    assertEquals(1, test.awaitState(starving, TaskState.SUCCEEDED).attempt());
    assertEquals(2, test.types.runs.get(starving).get(), "the first was not charged");
    worker.end();
  }

  @Test
  void theCulpritIsChargedAloneAndStaysAlone() {
    String culprit = test.enqueue("throwing", "{\"text\":\"memory\"}", 2, MINUTE);
    String id = test.enqueue("hold", "{}");
    TestDrain.Running worker = test.worker(4);
    TestDrain.next(test.types.started);
    TestDrain.next(test.types.started);
    test.types.release.countDown();
    TaskRecord task = test.awaitState(culprit, TaskState.FAILED);
    assertEquals(2, task.attempt());
    int runs = test.types.runs.get(culprit).get();
    assertTrue(runs == 2 || runs == 3, "beside the other perhaps, and twice alone: " + runs);
    test.awaitState(id, TaskState.SUCCEEDED);
    worker.end();
  }
}
