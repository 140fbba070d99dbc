package dev.sluice.local.worker;

import static dev.sluice.local.RecordedSpans.CALL;
import static dev.sluice.local.RecordedSpans.number;
import static dev.sluice.local.RecordedSpans.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.local.RecordedSpans;
import dev.sluice.local.queue.LossyProxy;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.signals.Log;
import dev.sluice.signals.Spans;
import dev.sluice.signals.TraceParent;
import dev.sluice.task.AttemptInterceptor;
import dev.sluice.worker.AttemptLog;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The spans of enqueues and of attempts, as OpenTelemetry is given them. */
class AttemptSpansTest extends DrainScenario {
  @RegisterExtension final RecordedSpans spans = new RecordedSpans();

  private String enqueue(String type, String params) {
    TraceParent before = TraceParent.enter(CALL);
    try {
      return test.enqueue(type, params);
    } finally {
      assertEquals(CALL, TraceParent.enter(before));
      assertEquals(Span.getInvalid(), Span.current());
    }
  }

  private static void assertChild(SpanData parent, SpanData child) {
    assertEquals(parent.getTraceId(), child.getTraceId());
    assertEquals(parent.getSpanId(), child.getParentSpanId());
  }

  private static void assertFailed(String error, SpanData span) {
    assertEquals(StatusCode.ERROR, span.getStatus().getStatusCode());
    assertEquals("", span.getStatus().getDescription());
    assertEquals(error, text(span, "error.type"));
    assertEquals(List.of(), span.getEvents());
  }

  @Test
  void anAttemptContinuesItsEnqueueWhichContinuesTheCall() {
    String id = enqueue("echo", "{\"text\":\"a\"}");
    SpanData send = spans.only("send default");
    assertEquals(SpanKind.PRODUCER, send.getKind());
    assertEquals(CALL.traceId(), send.getTraceId());
    assertEquals(CALL.spanId(), send.getParentSpanId());
    assertEquals("sluice", text(send, "messaging.system"));
    assertEquals("default", text(send, "messaging.destination.name"));
    assertEquals(id, text(send, "messaging.message.id"));
    assertEquals(send.getSpanId(), test.find(id).trace().spanId());
    test.drainOnce(1);
    SpanData process = spans.only("process echo");
    assertEquals(SpanKind.CONSUMER, process.getKind());
    assertChild(send, process);
    assertEquals(StatusCode.UNSET, process.getStatus().getStatusCode());
    assertEquals(id, text(process, "messaging.message.id"));
    assertEquals("process", text(process, "messaging.operation.type"));
    assertEquals(1, number(process, "sluice.task.attempt"));
    assertNull(text(process, "error.type"));
  }

  @Test
  void withoutACallAnEnqueueBeginsATrace() {
    String id = test.enqueue("echo", "{\"text\":\"a\"}");
    assertEquals("0".repeat(16), spans.only("send default").getParentSpanId());
    test.drainOnce(1);
    assertChild(spans.only("send default"), spans.only("process echo"));
    assertEquals(spans.only("send default").getTraceId(), test.find(id).trace().traceId());
  }

  @Test
  void manyTasksOfOneCallHaveOneSpan() {
    NewTask task = NewTask.of("echo", "{\"text\":\"a\"}", "tester");
    test.queue.enqueue(List.of(task, task.withTrace(CALL), task.withQueue("other")));
    SpanData send = spans.only("send");
    assertEquals(3, number(send, "messaging.batch.message_count"));
    test.drainOnce(3);
    List<String> parents =
        spans.named("process echo").stream().map(SpanData::getParentSpanId).sorted().toList();
    assertEquals(
        List.of(CALL.spanId(), send.getSpanId(), send.getSpanId()).stream().sorted().toList(),
        parents);
  }

  @Test
  void anAttemptThatFailsSaysItsClassAndNothingElse() throws IOException {
    List<String> lines = new CopyOnWriteArrayList<>();
    test.ends = new AttemptLog(Log.structured(lines::add, Clock.systemUTC()));
    String id = enqueue("throwing", "{\"text\":\"permanent\"}");
    test.drainOnce(1);
    assertEquals(TaskState.FAILED, test.find(id).state());
    SpanData process = spans.only("process throwing");
    assertFailed("dev.sluice.task.PermanentFailure", process);
    JsonNode line = new ObjectMapper().readTree(lines.get(0));
    assertEquals(process.getTraceId(), line.path("traceId").asText());
    assertEquals(process.getSpanId(), line.path("spanId").asText());
  }

  @Test
  void eachAttemptOfATaskHasASpan() {
    TestDrain.Running worker = test.worker(1);
    String id = test.enqueue("throwing", "{\"text\":\"a secret\"}", 2, MINUTE);
    test.awaitState(id, TaskState.FAILED);
    worker.end();
    List<SpanData> attempts = spans.named("process throwing");
    assertEquals(2, attempts.size());
    for (SpanData attempt : attempts) {
      assertChild(spans.only("send default"), attempt);
      assertFailed("java.io.IOException", attempt);
    }
    assertEquals(2, number(attempts.get(1), "sluice.task.attempt"));
  }

  @Test
  void childrenContinueTheAttemptThatMadeThem() {
    enqueue("whole", "{\"count\":2}");
    test.drainOnce(2);
    SpanData first = spans.named("process whole").get(0);
    SpanData made =
        spans.named("send default").stream()
            .filter(span -> span.getParentSpanId().equals(first.getSpanId()))
            .findFirst()
            .orElseThrow();
    assertEquals(2, spans.named("process part").size());
    spans.named("process part").forEach(part -> assertChild(made, part));
  }

  @Test
  void theSpanIsCurrentWhileTheTaskRuns() {
    BlockingQueue<String> current = new LinkedBlockingQueue<>();
    AttemptInterceptor asking =
        (attempt, running) -> {
          current.add(Span.current().getSpanContext().getSpanId());
          running.run(attempt.params());
        };
    test.interceptors = List.of(asking);
    enqueue("traced", "{}");
    test.drainOnce(1);
    String own = spans.only("process traced").getSpanId();
    assertEquals(own, TestDrain.next(current));
    assertEquals(own, TraceParent.of(TestDrain.next(test.types.endings)).spanId());
  }

  @Test
  void anAttemptThatIgnoresItsInterruptHasEndedAnyway() {
    TestDrain.Running worker = test.worker(1);
    String id = test.enqueue("stubborn", "{}", 1, SECOND);
    test.awaitState(id, TaskState.FAILED);
    assertFailed("interrupt_ignored", spans.only("process stubborn"));
    test.types.release.countDown();
    assertEquals("ignored", TestDrain.next(test.types.endings));
    assertEquals("late", TestDrain.next(test.types.endings));
    worker.end();
    assertFailed("interrupt_ignored", spans.only("process stubborn"));
  }

  @Test
  void anAttemptThatLosesItsLeaseFails() {
    try (LossyProxy proxy = new LossyProxy(redis.url());
        RedisTaskQueue lossy = test.connect(proxy.url())) {
      test.settings = test.settings.withLease(Duration.ofMillis(300));
      RedisTaskQueue direct = test.queue;
      test.queue = lossy;
      TestDrain.Running worker = test.worker(1);
      test.queue = direct;
      test.enqueue("hold", "{}");
      TestDrain.next(test.types.started);
      proxy.lose(Collections.nCopies(2, LossyProxy.Loss.REQUEST)); // the first heartbeat
      assertEquals("asked to stop", TestDrain.next(test.types.endings));
      worker.end();
      assertFailed("lease_lost", spans.named("process hold").get(0));
    }
  }

  @Test
  void nobodyIsShownWhatNobodyAskedFor() {
    Spans.silence(true);
    try {
      enqueue("echo", "{\"text\":\"a\"}");
      test.drainOnce(1);
    } finally {
      Spans.silence(false);
    }
    assertEquals(List.of(), spans.all());
  }

  @Test
  void ofATraceThatIsNotSampledNothingIsShownButItGoesOn() {
    TraceParent quiet = TraceParent.of(CALL.toString().replaceAll("01$", "00"));
    TraceParent.enter(quiet);
    String id = test.enqueue("traced", "{}");
    TraceParent.enter(null);
    assertEquals(CALL.traceId(), test.find(id).trace().traceId());
    test.drainOnce(1);
    TraceParent seen = TraceParent.of(TestDrain.next(test.types.endings));
    assertEquals(CALL.traceId(), seen.traceId());
    assertNotEquals(test.find(id).trace().spanId(), seen.spanId());
    assertEquals(List.of(), spans.all());
  }
}
