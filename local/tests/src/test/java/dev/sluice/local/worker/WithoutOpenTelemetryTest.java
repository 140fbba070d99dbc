package dev.sluice.local.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.http.access.Tokens;
import dev.sluice.local.LocalContext;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.InProcess;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.TaskRecord;
import dev.sluice.signals.Spans;
import dev.sluice.signals.TraceParent;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Where OpenTelemetry is not on the class path, everything works and the trace is carried on. */
class WithoutOpenTelemetryTest {
  private static final String CALL = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  record Nothing() {}

  /** Enqueues a task and drains, in whatever class loader it is; returns what was seen. */
  public static final class Round implements Callable<List<String>> {
    private final String redis;

    public Round(String redis) {
      this.redis = redis;
    }

    @Override
    public List<String> call() throws Exception {
      Settings settings =
          Settings.of(
              Map.of(
                  "SLUICE_REDIS_URL", redis, "SLUICE_TOKENS", "ann:operator:" + Tokens.hash("t")));
      TaskType<Nothing> type =
          TaskType.of(
              "tracing",
              "",
              Nothing.class,
              () -> (params, context) -> Map.of("trace", context.traceParent().orElse("")));
      try (Sluice sluice = Sluice.of(settings, TaskCatalog.of(List.of(type)))) {
        HttpCall call =
            HttpCall.enqueue("{\"type\":\"tracing\",\"params\":{}}")
                .by("t")
                .header(TraceParent.HEADER, CALL);
        byte[] made = send(sluice.enqueue(), InProcess.event(call).toString());
        String id = InProcess.reply(made, List.of(), 0).id();
        send(sluice.drain(), "{}");
        TaskRecord task = sluice.queue().find(id).orElseThrow();
        String seen = task.result().replaceAll(".*\"(00-.*)\".*", "$1");
        return List.of(
            "spans: " + Spans.possible(),
            "task: " + task.trace(),
            "attempt: " + TraceParent.of(seen).traceId(),
            "own: " + !TraceParent.of(seen).equals(task.trace()));
      }
    }

    private static byte[] send(RequestStreamHandler function, String event) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      function.handleRequest(
          new ByteArrayInputStream(event.getBytes(UTF_8)),
          out,
          new LocalContext("test", Duration.ofMinutes(2)));
      return out.toByteArray();
    }
  }

  private static ClassLoader without() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!entry.contains("opentelemetry")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  @Test
  void everythingWorks() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    ClassLoader without = without();
    thread.setContextClassLoader(without);
    try (TestRedis redis = TestRedis.embedded()) {
      assertThrows(
          ClassNotFoundException.class,
          () -> without.loadClass("io.opentelemetry.api.GlobalOpenTelemetry"));
      Object round =
          without
              .loadClass(Round.class.getName())
              .getConstructor(String.class)
              .newInstance(redis.url().toString());
      assertEquals(
          List.of(
              "spans: false",
              "task: " + CALL,
              "attempt: " + TraceParent.of(CALL).traceId(),
              "own: true"),
          ((Callable<?>) round).call());
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
