package dev.sluice.signals;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/**
 * A span of OpenTelemetry, current on the thread on which it began. A processor of spans that
 * throws does not harm the work.
 */
final class OpenTelemetrySpan extends WorkSpan {
  private final Span span;
  private final Scope scope;

  private OpenTelemetrySpan(Span span, Scope scope) {
    super(place(span.getSpanContext()));
    this.span = span;
    this.scope = scope;
  }

  /**
   * What makes them.
   *
   * @throws LinkageError when this version of the API lacks something
   */
  static Spans.Source source() {
    tracer();
    return OpenTelemetrySpan::begin;
  }

  /** Asked for each time: the application may set it up late, and get() would forbid that. */
  private static Tracer tracer() {
    return GlobalOpenTelemetry.getOrNoop().getTracer("dev.sluice");
  }

  private static WorkSpan begin(Kind kind, String name, TraceParent parent) {
    try {
      Context context = context(kind, parent);
      SpanContext outer = Span.fromContext(context).getSpanContext();
      Span span =
          tracer()
              .spanBuilder(name)
              .setParent(context)
              .setSpanKind(SpanKind.valueOf(kind.name()))
              .startSpan();
      SpanContext own = span.getSpanContext();
      if (!own.isValid() || own.getSpanId().equals(outer.getSpanId())) {
        return null; // nothing is set up that makes spans
      }
      return new OpenTelemetrySpan(span, context.with(span).makeCurrent());
    } catch (RuntimeException e) {
      return null;
    }
  }

  /**
   * The parent; or, if it is in the same trace, the span that is current already: it lies between
   * them. An attempt has nothing to do with what started its drain.
   */
  private static Context context(Kind kind, TraceParent parent) {
    Context context = kind == Kind.CONSUMER ? Context.root() : Context.current();
    String trace = Span.fromContext(context).getSpanContext().getTraceId();
    if (parent == null || trace.equals(parent.traceId())) {
      return context;
    }
    SpanContext remote =
        SpanContext.createFromRemoteParent(
            parent.traceId(),
            parent.spanId(),
            TraceFlags.fromHex(parent.toString(), TraceParent.FLAGS),
            TraceState.getDefault());
    return context.with(Span.wrap(remote));
  }

  private static TraceParent place(SpanContext span) {
    return TraceParent.of(
        "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex());
  }

  @Override
  public boolean known() {
    return true;
  }

  @Override
  public WorkSpan with(String key, String value) {
    if (value != null) {
      span.setAttribute(key, value);
    }
    return this;
  }

  @Override
  public WorkSpan with(String key, long value) {
    span.setAttribute(key, value);
    return this;
  }

  @Override
  public void rename(String name) {
    span.updateName(name);
  }

  @Override
  public void leave() {
    scope.close();
    super.leave();
  }

  @Override
  public void end(String error) {
    try {
      if (error != null) {
        span.setAttribute("error.type", error);
        span.setStatus(StatusCode.ERROR);
      }
      span.end();
    } catch (RuntimeException e) {
      // its exporter's trouble
    }
  }
}
