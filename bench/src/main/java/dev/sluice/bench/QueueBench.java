package dev.sluice.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What a task costs the Redis server, beside the least that its data model costs: server time,
 * throughput of one client, memory and round trips. The contenders' rounds are interleaved, so
 * anything else the machine does affects all of them; each figure is the median of the rounds.
 */
public final class QueueBench {
  private static final String USAGE =
      """
      Measures the queue and plain data models on its own Redis.
        --tasks N     tasks per measurement (10000)
        --rounds N    rounds; the figures are their medians (5)
        --stored N    tasks stored to measure memory (100000)
        --contenders N  the first so many columns of the table (5)
        --server PATH redis-server to start (redis-server on the PATH)""";
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "--tasks",
          "10000",
          "--rounds",
          "5",
          "--stored",
          "100000",
          "--contenders",
          "5",
          "--server",
          "redis-server");

  /** Tasks per enqueue call, and per call of the drain that empties the queue afterwards. */
  private static final int[][] BATCHES = {{1, 1}, {100, 10}, {1_000, 100}};

  private static final Map<String, String> WANTED =
      Map.of(
          "enqueue, 100 a call: server µs per task", "≤ 2.4",
          "drain, 100 a call: server µs per task", "≤ 7.5",
          "bytes per queued task", "≤ 350",
          "bytes per finished task", "≤ 200",
          "round trips per enqueue", "1",
          "round trips per drain of 100", "1");

  private final BenchServer server;
  private final Samples samples = new Samples();

  private QueueBench(BenchServer server) {
    this.server = server;
  }

  public static void main(String[] args) throws IOException {
    Flags flags = Flags.read(USAGE, DEFAULTS, args);
    int tasks = flags.number("--tasks");
    int rounds = flags.number("--rounds");
    int stored = flags.number("--stored");
    int columns = Math.min(flags.number("--contenders"), Contenders.NAMES.size());
    try (BenchServer server = BenchServer.start(flags.text("--server"))) {
      QueueBench bench = new QueueBench(server);
      List<Contender> contenders = Contenders.start(server.url(), columns);
      for (int round = -1; round < rounds; round++) {
        for (Contender contender : contenders) {
          bench.round(contender, tasks, round < 0 ? new Samples() : bench.samples);
        }
      }
      for (Contender contender : contenders) {
        bench.memory(contender, "", stored);
      }
      try (Contender keeping = new SluiceContender(server.url(), true)) {
        bench.memory(keeping, ", params kept", stored);
        bench.roundTrips(keeping);
      }
      System.out.print(bench.samples.table(Contenders.NAMES.subList(0, columns), WANTED));
      contenders.forEach(Contender::close);
    }
  }

  private void round(Contender contender, int tasks, Samples into) {
    for (int[] batches : BATCHES) {
      int perEnqueue = batches[0];
      int batch = batches[1];
      server.reset();
      long begun = System.nanoTime();
      for (int i = 0; i < tasks; i += perEnqueue) {
        contender.enqueue(perEnqueue);
      }
      long nanos = System.nanoTime() - begun;
      String row = "enqueue, " + perEnqueue + " a call: ";
      double micros = server.micros(contender.enqueueCommand());
      into.add(row + "server µs per task", contender.name(), micros / tasks);
      into.add(row + "tasks per second", contender.name(), tasks * 1e9 / nanos);

      server.resetCounts();
      begun = System.nanoTime();
      int drained = drainAll(contender, batch);
      nanos = System.nanoTime() - begun;
      if (drained != tasks) {
        throw new IllegalStateException(contender.name() + " drained " + drained);
      }
      row = "drain, " + batch + " a call: ";
      micros = server.micros(contender.drainCommand());
      into.add(row + "server µs per task", contender.name(), micros / tasks);
      into.add(row + "tasks per second", contender.name(), tasks * 1e9 / nanos);
    }
  }

  private static int drainAll(Contender contender, int batch) {
    int drained = 0;
    for (int claimed = contender.drain(batch); claimed > 0; claimed = contender.drain(batch)) {
      drained += claimed;
    }
    return drained;
  }

  private void memory(Contender contender, String how, int tasks) {
    server.reset();
    long empty = server.usedMemory();
    for (int i = 0; i < tasks; i += 100) {
      contender.enqueue(100);
    }
    double queued = server.usedMemory() - empty;
    drainAll(contender, 100);
    double finished = server.usedMemory() - empty;
    samples.add("bytes per queued task" + how, contender.name(), queued / tasks);
    samples.add("bytes per finished task" + how, contender.name(), finished / tasks);
  }

  private void roundTrips(Contender contender) {
    server.reset();
    contender.enqueue(1);
    contender.enqueue(100);
    drainAll(contender, 100);
    CommandCount count = CommandCount.of(server.url(), () -> contender.enqueue(1));
    samples.add("round trips per enqueue", contender.name(), count.sent());
    contender.enqueue(99);
    count = CommandCount.of(server.url(), () -> contender.drain(100));
    samples.add("round trips per drain of 100", contender.name(), count.sent());
    count = CommandCount.of(server.url(), () -> contender.drain(100));
    samples.add("round trips per settle of 100", contender.name(), count.sent());
  }
}
