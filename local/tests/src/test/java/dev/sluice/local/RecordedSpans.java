package dev.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.signals.TraceParent;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The spans of this process, during each test for a field with {@code @RegisterExtension}. */
public final class RecordedSpans implements AutoCloseable, BeforeEachCallback, AfterEachCallback {
  /** The trace of a caller, which is sampled. */
  public static final TraceParent CALL =
      TraceParent.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

  private InMemorySpanExporter ended; // another one each time: it ends with its SDK
  private OpenTelemetrySdk sdk;

  /** From now until it is closed. */
  public static RecordedSpans fromNow() {
    RecordedSpans spans = new RecordedSpans();
    spans.begin();
    return spans;
  }

  private void begin() {
    ended = InMemorySpanExporter.create();
    GlobalOpenTelemetry.resetForTest();
    sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(ended))
                    .build())
            .buildAndRegisterGlobal();
  }

  /** Those that have ended, in the order in which they did. */
  public List<SpanData> all() {
    return ended.getFinishedSpanItems();
  }

  /** Those of this name. */
  public List<SpanData> named(String name) {
    return all().stream().filter(span -> span.getName().equals(name)).toList();
  }

  /** The only one of this name. */
  public SpanData only(String name) {
    List<SpanData> named = named(name);
    assertEquals(1, named.size(), () -> name + " in " + all());
    return named.get(0);
  }

  /** A text among what describes it, or null. */
  public static String text(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.stringKey(key));
  }

  /** A number among what describes it, or null. */
  public static Long number(SpanData span, String key) {
    return span.getAttributes().get(AttributeKey.longKey(key));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    begin();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close();
  }

  /** Nobody records any more, and this thread is in no trace. */
  @Override
  public void close() {
    TraceParent.enter(null);
    sdk.close();
    GlobalOpenTelemetry.resetForTest();
  }
}
