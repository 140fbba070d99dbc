package dev.sluice.bench;

import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.redis.record.TaskIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How much more a queue does when each of four primaries has a partition of it than when it has one
 * partition. Each primary has as many callers and workers. The servers share this machine, so
 * capacity follows from the processor time that a task takes on all servers together; and since
 * four servers on a few cores cost each other time, four separate queues, one on each primary, are
 * measured beside it: what their tasks take is the capacity of one.
 */
public final class PartitionBench {
  private static final String USAGE =
      """
      Compares one partition with several, on its own Redis Cluster.
        --tasks N      tasks per partition and measurement (10000)
        --rounds N     interleaved rounds; the figures are their medians (5)
        --primaries N  primaries, and partitions (4)
        --server PATH  redis-server to start (redis-server on the PATH)""";

  private static final Map<String, String> DEFAULTS =
      Map.of("--tasks", "10000", "--rounds", "5", "--primaries", "4", "--server", "redis-server");

  /** What the work is done with. */
  private enum Queues {
    ONE,
    SEPARATE,
    PARTITIONED
  }

  /** What is measured, in the order of the table; callers and workers are those of a partition. */
  private enum Work {
    ADD_ONE("enqueue, 1 a call, 8 callers", 8, 1, 0),
    ADD_HUNDRED("enqueue, 100 a call, 8 callers", 8, 100, 0),
    WORK_ONE("work, 1 at once", 1, 0, 1),
    WORK_SIXTEEN("work, 16 at once", 1, 0, 16),
    WORK_HUNDRED("work, 100 at once", 1, 0, 100);

    private final String title;
    private final int threads;
    private final int aCall;
    private final int atOnce;

    Work(String title, int threads, int aCall, int atOnce) {
      this.title = title;
      this.threads = threads;
      this.aCall = aCall;
      this.atOnce = atOnce;
    }
  }

  private final BenchCluster cluster;
  private final Samples samples = new Samples();
  private final int tasks;
  private final int primaries;

  private PartitionBench(BenchCluster cluster, int tasks, int primaries) {
    this.cluster = cluster;
    this.tasks = tasks;
    this.primaries = primaries;
  }

  public static void main(String[] args) throws Exception {
    Flags flags = Flags.read(USAGE, DEFAULTS, args);
    int primaries = flags.number("--primaries");
    try (BenchCluster cluster = new BenchCluster(flags.text("--server"), primaries)) {
      PartitionBench bench = new PartitionBench(cluster, flags.number("--tasks"), primaries);
      for (int round = -1; round < flags.number("--rounds"); round++) {
        Samples into = round < 0 ? new Samples() : bench.samples; // the first one warms up
        for (Work work : Work.values()) {
          for (Queues queues : Queues.values()) {
            into.add(work.title, queues.name(), bench.measure(work, queues));
          }
        }
      }
      bench.print();
    }
  }

  /** Server µs per task, of all servers. */
  private double measure(Work work, Queues kind) throws Exception {
    cluster.reset();
    QueueSettings settings = QueueSettings.of(cluster.url()).withConnections(64);
    List<BenchDrain> queues = new ArrayList<>();
    if (kind == Queues.PARTITIONED) {
      queues.add(queue(work, settings.withPartitions(primaries)));
    } else {
      for (int number : numbers(settings).subList(0, kind == Queues.ONE ? 1 : primaries)) {
        queues.add(queue(work, settings.withPartition(number)));
      }
    }
    int used = kind == Queues.ONE ? 1 : primaries;
    int all = tasks * used;
    int threads = work.threads * used;
    for (int i = 0; work.atOnce > 0 && i < all; i += 100) {
      queues.get(i / 100 % queues.size()).enqueue(100);
    }
    long[] before = cluster.cpuMicros();
    sideBySide(threads, i -> work(work, queues.get(i % queues.size()), all / threads));
    long spent = cluster.spentSince(before);
    queues.forEach(BenchDrain::close);
    return spent / (double) all;
  }

  private static BenchDrain queue(Work work, QueueSettings settings) {
    return new BenchDrain(settings, Math.max(1, work.atOnce), Params.of200Bytes(), () -> {});
  }

  /** The numbers of the partitions, as the ids of their tasks name them. */
  private List<Integer> numbers(QueueSettings settings) {
    try (RedisTaskQueue queue = RedisTaskQueue.connect(settings.withPartitions(primaries))) {
      List<Integer> numbers = new ArrayList<>();
      NewTask task = NewTask.of("bench", Params.of200Bytes(), "bench");
      for (int i = 0; i < primaries; i++) {
        String id = ((Enqueued.Created) queue.enqueue(List.of(task)).get(0)).id();
        numbers.add(TaskIds.partition(id));
        queue.cancel(id);
      }
      return numbers;
    }
  }

  private static void work(Work work, BenchDrain queue, int tasks) throws InterruptedException {
    if (work.atOnce > 0) {
      queue.drain();
    } else {
      for (int i = 0; i < tasks; i += work.aCall) {
        queue.enqueue(work.aCall);
      }
    }
  }

  private interface Share {
    void done(int index) throws Exception;
  }

  private static void sideBySide(int threads, Share share) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Void>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int index = i;
        all.add(
            () -> {
              share.done(index);
              return null;
            });
      }
      for (Future<Void> done : pool.invokeAll(all)) {
        done.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private void print() {
    System.out.printf(
        "| server µs per task | one queue | %1$d queues side by side | %1$d partitions |"
            + " capacity | of one queue alone |%n|---|---:|---:|---:|---:|---:|%n",
        primaries);
    for (Work work : Work.values()) {
      double one = samples.median(work.title, Queues.ONE.name());
      double separate = samples.median(work.title, Queues.SEPARATE.name());
      double partitioned = samples.median(work.title, Queues.PARTITIONED.name());
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f | %.1f | %.1f | %.2f × | %.2f × |%n",
          work.title,
          one,
          separate,
          partitioned,
          primaries * separate / partitioned,
          primaries * one / partitioned);
    }
  }
}
