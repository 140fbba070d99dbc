package dev.sluice.local.http.operator;

import static dev.sluice.local.RecordedSpans.CALL;
import static dev.sluice.local.RecordedSpans.number;
import static dev.sluice.local.RecordedSpans.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.local.RecordedSpans;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.contract.BodyCases;
import dev.sluice.local.http.scenario.HttpScenario;
import dev.sluice.signals.TraceParent;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The span of each request. */
class RequestSpansTest extends HttpScenario {
  @RegisterExtension final RecordedSpans spans = new RecordedSpans();

  @Test
  void continuesTheCallAndIsContinuedByTheEnqueue() throws IOException {
    HttpReply made =
        send(HttpCall.enqueue(BodyCases.GOOD).header(TraceParent.HEADER, CALL.toString()));
    SpanData request = spans.only("POST /tasks");
    assertEquals(SpanKind.SERVER, request.getKind());
    assertEquals(CALL.traceId(), request.getTraceId());
    assertEquals(CALL.spanId(), request.getParentSpanId());
    assertEquals("POST", text(request, "http.request.method"));
    assertEquals("/tasks", text(request, "http.route"));
    assertEquals(202, number(request, "http.response.status_code"));
    assertEquals(StatusCode.UNSET, request.getStatus().getStatusCode());
    SpanData send = spans.only("send default");
    assertEquals(request.getSpanId(), send.getParentSpanId());
    assertEquals(send.getSpanId(), site.queue().find(made.id()).orElseThrow().trace().spanId());
    JsonNode line = new ObjectMapper().readTree(made.logLines().get(0));
    assertEquals(request.getTraceId(), line.path("traceId").asText());
    assertEquals(request.getSpanId(), line.path("spanId").asText());
    assertEquals(Span.getInvalid(), Span.current());
    assertNull(TraceParent.current());
  }

  @Test
  void withoutATraceItBeginsOne() {
    send(HttpCall.get("/tasks/" + enqueued()));
    SpanData request = spans.only("GET /tasks/{id}");
    assertEquals("0".repeat(16), request.getParentSpanId());
    assertNull(text(request, "url.path"));
  }

  @Test
  void belongsToTheInvocationThatAnAgentShows() {
    Span invocation =
        GlobalOpenTelemetry.get().getTracer("agent").spanBuilder("invocation").startSpan();
    Scope scope = invocation.makeCurrent();
    send(HttpCall.get("/queues"));
    scope.close();
    invocation.end();
    assertEquals(
        invocation.getSpanContext().getSpanId(), spans.only("GET /queues").getParentSpanId());
  }

  @Test
  void whatNobodyServesIsNotNamed() {
    send(HttpCall.get("/kanarienvogel"));
    send(HttpCall.of("KANARY", "/tasks"));
    SpanData unknown = spans.only("GET");
    assertEquals(404, number(unknown, "http.response.status_code"));
    assertEquals(StatusCode.UNSET, unknown.getStatus().getStatusCode());
    assertEquals("_OTHER", text(spans.only("HTTP"), "http.request.method"));
  }
}
