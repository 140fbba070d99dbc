package dev.sluice.local.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.queue.TaskState;
import dev.sluice.signals.Log;
import dev.sluice.signals.TraceParent;
import dev.sluice.worker.AttemptLog;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The trace of a call goes on in its task, in the attempts and in the children. */
class ContinuedTraceTest extends DrainScenario {
  private static final TraceParent CALL =
      TraceParent.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  @AfterEach
  void leave() {
    TraceParent.enter(null);
  }

  private String enqueue(String type, String params) {
    TraceParent before = TraceParent.enter(CALL);
    try {
      return test.enqueue(type, params);
    } finally {
      TraceParent.enter(before);
    }
  }

  @Test
  void aTaskKeepsIt() {
    String id = enqueue("echo", "{\"text\":\"a\"}");
    assertEquals(CALL, test.find(id).trace());
    test.drainOnce(1);
    assertEquals(TaskState.SUCCEEDED, test.find(id).state());
    assertEquals(CALL, test.find(id).trace());
    assertNull(test.find(test.enqueue("echo", "{\"text\":\"a\"}")).trace());
  }

  @Test
  void eachChildBelongsToTheAttemptThatMadeIt() {
    String id = enqueue("whole", "{\"count\":2}");
    test.drainOnce(2);
    assertEquals(TaskState.SUCCEEDED, test.find(id).state());
    TraceParent first = test.find(id + ".0").trace();
    assertEquals(CALL.traceId(), first.traceId());
    assertNotEquals(CALL, first, "a span of its own");
    assertEquals(first, test.find(id + ".1").trace());
  }

  @Test
  void aTaskSeesASpanOfItsOwnAndWhatFailsIsLoggedWithTheTrace() throws IOException {
    test.ends = new AttemptLog(Log.structured(lines::add, Clock.systemUTC()));
    enqueue("traced", "{}");
    enqueue("throwing", "{\"text\":\"permanent\"}");
    test.drainOnce(1);
    TraceParent seen = TraceParent.of(TestDrain.next(test.types.endings));
    assertEquals(CALL.traceId(), seen.traceId());
    assertNotEquals(CALL, seen);
    assertEquals(
        CALL.traceId(), new ObjectMapper().readTree(lines.get(0)).path("traceId").asText());
  }
}
