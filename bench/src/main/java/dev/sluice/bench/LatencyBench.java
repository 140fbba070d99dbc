package dev.sluice.bench;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.app.App;
import dev.sluice.worker.DrainReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long a caller waits for an enqueue, how long a task waits for an idle worker, and whether a
 * worker's heap grows with the number of tasks it has run.
 */
public final class LatencyBench {
  private static final String USAGE =
      """
      Measures the enqueue function and the worker, warm, on its own Redis.
        --calls N     measured calls of the enqueue function, after as many to warm up (5000)
        --starts N    tasks enqueued while the worker is idle, after as many to warm up (500)
        --drained N   tasks drained while the heap is watched (100000)
        --server PATH redis-server to start (redis-server on the PATH)""";
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "--calls", "5000", "--starts", "500", "--drained", "100000", "--server", "redis-server");

  private static final String ENQUEUE = "POST /tasks through EnqueueHandler, warm: ms ";
  private static final String START = "enqueue to start by an idle long-polling worker: ms ";
  private static final Map<String, String> WANTED =
      Map.of(ENQUEUE + "p50", "< 1", START + "p50", "< 2");

  /** The bearer token {@code bench}. */
  private static final String TOKENS =
      "bench:operator:1b32c28cb38c05480eccc1bd60ff97029b57a05c96718b96dad7e9d84894f549";

  private static final long PATIENCE = 30;

  private final BenchServer server;
  private final Samples samples = new Samples();

  private LatencyBench(BenchServer server) {
    this.server = server;
  }

  public static void main(String[] args) throws Exception {
    Flags flags = Flags.read(USAGE, DEFAULTS, args);
    try (BenchServer server = BenchServer.start(flags.text("--server"))) {
      LatencyBench bench = new LatencyBench(server);
      bench.enqueue(flags.number("--calls"));
      bench.start(flags.number("--starts"));
      bench.drain(flags.number("--drained"));
      System.out.print(bench.samples.table(Contenders.NAMES, WANTED));
    }
  }

  private void enqueue(int calls) throws IOException {
    server.reset();
    Map<String, String> environment =
        Map.of("SLUICE_REDIS_URL", server.url().toString(), "SLUICE_TOKENS", TOKENS);
    byte[] event = event();
    List<Double> millis = new ArrayList<>();
    try (Sluice sluice = new App().sluice(Settings.of(environment))) {
      RequestStreamHandler handler = sluice.enqueue();
      for (int i = -calls; i < calls; i++) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        long begun = System.nanoTime();
        handler.handleRequest(new ByteArrayInputStream(event), answer, new BenchContext());
        long nanos = System.nanoTime() - begun;
        if (!answer.toString(StandardCharsets.UTF_8).contains("\"statusCode\":202")) {
          throw new IllegalStateException("not enqueued: " + answer);
        }
        if (i >= 0) {
          millis.add(nanos / 1e6);
        }
      }
    }
    percentiles(ENQUEUE, millis);
  }

  private static byte[] event() throws IOException {
    try (var in = LatencyBench.class.getResourceAsStream("latency-event.json")) {
      String params = Params.of200Bytes().replace("\"", "\\\"");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("PARAMS", params)
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Measured from before the enqueue call, so the call itself is included. */
  private void start(int starts) throws Exception {
    server.reset();
    BlockingQueue<Long> started = new LinkedBlockingQueue<>();
    List<Double> millis = new ArrayList<>();
    try (BenchDrain worker = new BenchDrain(server.url(), () -> started.add(System.nanoTime()))) {
      worker.whilePolling(
          () -> {
            for (int i = -starts; i < starts; i++) {
              server.awaitBlockedClient();
              long begun = System.nanoTime();
              worker.enqueue(1);
              Long at = started.poll(PATIENCE, TimeUnit.SECONDS);
              if (at == null) {
                throw new IllegalStateException("a task was not started");
              }
              if (i >= 0) {
                millis.add((at - begun) / 1e6);
              }
            }
            return null;
          });
    }
    percentiles(START, millis);
  }

  private void percentiles(String row, List<Double> millis) {
    samples.add(row + "p50", Contenders.SLUICE, Samples.percentile(millis, 50));
    samples.add(row + "p99", Contenders.SLUICE, Samples.percentile(millis, 99));
  }

  private void drain(int tasks) throws InterruptedException {
    server.reset();
    AtomicInteger run = new AtomicInteger();
    int part = Math.max(1, tasks / 5);
    Map<Integer, Double> heap = new ConcurrentSkipListMap<>();
    Runnable code =
        () -> {
          int ran = run.incrementAndGet();
          if (ran % part == 0) {
            heap.put(ran, usedHeapAfterCollection());
          }
        };
    try (BenchDrain worker = new BenchDrain(server.url(), code)) {
      for (int i = 0; i < tasks; i += 1_000) {
        worker.enqueue(Math.min(1_000, tasks - i));
      }
      long begun = System.nanoTime();
      int succeeded = worker.drain().count(DrainReport.Count.SUCCEEDED);
      double seconds = (System.nanoTime() - begun) / 1e9;
      if (succeeded != tasks) {
        throw new IllegalStateException(succeeded + " of " + tasks + " succeeded");
      }
      samples.add("one worker, 16 at once: tasks per second", Contenders.SLUICE, tasks / seconds);
    }
    heap.forEach(
        (ran, bytes) ->
            samples.add(
                String.format(Locale.ROOT, "heap after %,d tasks: MiB", ran),
                Contenders.SLUICE,
                bytes));
  }

  private static double usedHeapAfterCollection() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0;
  }
}
