package dev.sluice.local.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.TaskTimeline.TaskEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A drain keeps where its attempts failed, when that says something about the task. */
class DrainTraceTest extends DrainScenario {
  private FailureTrace lastTrace(String id) {
    List<TaskEvent> events = test.queue.timeline(test.find(id)).events();
    return events.get(events.size() - 1).trace();
  }

  @Test
  void theLineOfTheTasksOwnCodeIsKept() {
    String id = test.enqueue("throwing", "{\"text\":\"x\"}", 1, MINUTE);
    test.drainOnce(1);
    assertEquals(TaskState.FAILED, test.find(id).state());
    FailureTrace trace = lastTrace(id);
    String place = trace.place().orElseThrow();
    assertTrue(place.startsWith("dev.sluice.local.worker.TestTypes.fail(TestTypes.java:"), place);
    String error = test.find(id).error();
    assertTrue(trace.problems().get(0).exception().endsWith(error.split(":")[0]), error);
  }

  @Test
  void aTaskThatTimedOutSaysWhereItStood() {
    String id = test.enqueue("hold", "{}", 1, SECOND);
    test.drainOnce(1);
    assertEquals(TaskState.FAILED, test.find(id).state());
    String place = lastTrace(id).place().orElseThrow();
    assertTrue(place.startsWith("dev.sluice.local.worker.TestTypes.hold("), place);
  }

  @Test
  void aCancelledTaskHasNone() {
    TestDrain.Running worker = test.worker(1);
    String id = test.enqueue("hold", "{}");
    TestDrain.next(test.types.started);
    test.queue.cancel(id);
    test.awaitState(id, TaskState.CANCELLED);
    worker.end();
    assertNull(lastTrace(id));
  }

  @Test
  void anErrorThatStruckDeepInTheStackIsCut() {
    String id = test.enqueue("deep", "{}", 1, Duration.ofMinutes(1));
    test.drainOnce(1);
    FailureTrace trace = lastTrace(id);
    assertEquals("java.lang.StackOverflowError", trace.problems().get(0).exception());
    assertEquals(FailureTrace.MOST_FRAMES, trace.problems().get(0).frames().size());
    assertTrue(trace.problems().get(0).left() > 100);
  }
}
