package dev.sluice.bench;

import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue;
import dev.sluice.redis.RedisTaskQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What each operation costs the server when the queue is large, as ratios to an empty one. The
 * server's time is that of the scripts, without reading calls and writing answers, which would
 * bring the ratios nearer to 1.
 */
public final class ScaleBench {
  private static final String USAGE =
      """
      Measures enqueues and steps on an empty queue and on large ones, and prints ratios.
        --tasks N     tasks that wait in the largest state (1000000)
        --ops N       operations per measurement (2000)
        --rounds N    measurements per figure, of which the median counts (3)
        --server PATH redis-server to start (redis-server on the PATH)""";
  private static final Map<String, String> DEFAULTS =
      Map.of("--tasks", "1000000", "--ops", "2000", "--rounds", "3", "--server", "redis-server");
  private static final String EMPTY = "empty";
  private static final List<String> OPERATIONS =
      List.of("enqueue one", "step of one", "step of 100, per task");
  private static final int WORKERS = 1_000;
  private static final int HUNDRED = 100;

  private final BenchServer server;
  private final int tasks;
  private final int ops;
  private final Samples samples = new Samples();
  private final Samples longest = new Samples();
  private TaskQueue queue;

  private ScaleBench(BenchServer server, Flags flags) {
    this.server = server;
    this.tasks = flags.number("--tasks");
    this.ops = flags.number("--ops");
  }

  public static void main(String[] args) throws IOException {
    Flags flags = Flags.read(USAGE, DEFAULTS, args);
    List<String> logged =
        List.of("--slowlog-log-slower-than", "500", "--slowlog-max-len", "100000");
    try (BenchServer server = BenchServer.start(flags.text("--server"), logged)) {
      ScaleBench bench = new ScaleBench(server, flags);
      bench.state("warm-up", () -> {});
      for (int round = 0; round < flags.number("--rounds"); round++) {
        bench.all();
      }
      bench.print();
    }
  }

  private void all() {
    int some = tasks / 10;
    state(EMPTY, () -> {});
    state(String.format(Locale.ROOT, "%,d queued", tasks), () -> enqueue(tasks, i -> task()));
    state(
        String.format(Locale.ROOT, "%,d queues", NewTask.MOST_QUEUES),
        () -> enqueue(some, i -> task("bench" + i % 2).withQueue("q" + i % NewTask.MOST_QUEUES)));
    state(String.format(Locale.ROOT, "%,d workers, a task each", WORKERS), this::workers);
    state(String.format(Locale.ROOT, "%,d due at once", some), () -> due(some));
    state(String.format(Locale.ROOT, "%,d cancelled ahead", some), () -> cancelled(some));
  }

  private static NewTask task() {
    return task("bench");
  }

  /** Of one of several owners, as one may open half of the queues. */
  private static NewTask task(String owner) {
    return NewTask.of("echo", Params.of200Bytes(), owner);
  }

  private List<String> enqueue(int n, IntFunction<NewTask> as) {
    List<String> ids = new ArrayList<>(n);
    for (int from = 0; from < n; from += TaskQueue.MAX_BATCH) {
      int end = Math.min(n, from + TaskQueue.MAX_BATCH);
      queue
          .enqueue(IntStream.range(from, end).mapToObj(as).toList())
          .forEach(one -> ids.add(((Enqueued.Created) one).id()));
    }
    return ids;
  }

  private void workers() {
    enqueue(WORKERS, i -> task());
    for (int i = 0; i < WORKERS; i++) {
      queue.step(List.of(), new ClaimRequest("worker" + i, 1, Set.of(), List.of()));
    }
  }

  private void due(int n) {
    NewTask later = task().withDelay(Duration.ofMillis(1));
    enqueue(n, i -> later);
  }

  /** From the middle on, since entries near the ends are removed at once; two stay. */
  private void cancelled(int n) {
    List<String> ids = enqueue(n, i -> task());
    for (int i = 1; i < n - 1; i++) {
      queue.cancel(ids.get(i % 2 == 0 ? n / 2 - i / 2 : n / 2 + i / 2));
    }
  }

  /** Measures every operation in a state; what it drains it has enqueued. */
  private void state(String name, Runnable make) {
    server.reset();
    QueueSettings settings =
        QueueSettings.of(server.url()).withLimits(3L * tasks, 100_000, Duration.ofDays(7));
    queue = RedisTaskQueue.connect(settings);
    make.run();
    server.jedis().slowlogReset();
    long before = server.micros("fcall");
    for (int i = 0; i < ops; i++) {
      queue.enqueue(List.of(task()));
    }
    record(name, 0, before, ops);
    before = server.micros("fcall");
    drain(ops, 1);
    record(name, 1, before, ops);
    enqueue(10 * ops, i -> task());
    before = server.micros("fcall");
    drain(10 * ops / HUNDRED, HUNDRED);
    record(name, 2, before, 10 * ops);
    long slow =
        server.jedis().slowlogGet(100_000).stream()
            .filter(entry -> entry.getArgs().get(0).matches("EVAL.*|FCALL"))
            .mapToLong(entry -> entry.getExecutionTime())
            .max()
            .orElse(500);
    longest.add("longest", name, slow / 1_000.0);
    queue.close();
  }

  private void record(String state, int operation, long before, int n) {
    samples.add(OPERATIONS.get(operation), state, (server.micros("fcall") - before) / (double) n);
  }

  private void drain(int steps, int n) {
    List<Settlement> held = List.of();
    for (int i = 0; i < steps; i++) {
      held =
          queue.step(held, new ClaimRequest("bench", n, Set.of(), List.of())).claimed().stream()
              .map(claimed -> claimed.lease())
              .map(ScaleBench::done)
              .toList();
    }
    queue.step(held, new ClaimRequest("bench", 0, Set.of(), List.of()));
  }

  private static Settlement done(Lease lease) {
    return new Settlement.Complete(lease, null, null);
  }

  private void print() {
    System.out.println(
        "| state | "
            + String.join(" | ", OPERATIONS)
            + " | longest call, ms |\n|---|"
            + "---:|".repeat(OPERATIONS.size() + 1));
    for (String state : longest.columns("longest")) {
      if (state.equals("warm-up")) {
        continue;
      }
      StringBuilder row = new StringBuilder("| " + state + " |");
      for (String operation : OPERATIONS) {
        double micros = samples.median(operation, state);
        row.append(
            state.equals(EMPTY)
                ? String.format(Locale.ROOT, " %.1f µs |", micros)
                : String.format(Locale.ROOT, " %.2f |", micros / samples.median(operation, EMPTY)));
      }
      System.out.printf(Locale.ROOT, "%s %.1f |%n", row, longest.least("longest", state));
    }
  }
}
