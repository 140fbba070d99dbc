package dev.sluice.bench;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import redis.clients.jedis.resps.Slowlog;

/**
 * For how long the worst single call holds Redis, which serves nobody else meanwhile, in states
 * that are built to be bad.
 */
public final class LongestCall {
  private static final String USAGE =
      """
      Builds bad states of a queue and prints the longest that one call held Redis, as SLOWLOG has it.
        --tasks N     tasks of each state (100000)
        --rounds N    of so many rounds the least counts (3): whatever else the machine does makes
                      a call longer, but not the same one in each
        --server PATH redis-server to start (redis-server on the PATH)""";
  private static final Map<String, String> DEFAULTS =
      Map.of("--tasks", "100000", "--rounds", "3", "--server", "redis-server");
  private static final String WORKER = "bench";

  private final BenchServer server;
  private final int tasks;
  private final int rounds;
  private TaskQueue queue;

  private LongestCall(BenchServer server, Flags flags) {
    this.server = server;
    this.tasks = flags.number("--tasks");
    this.rounds = flags.number("--rounds");
  }

  public static void main(String[] args) throws IOException {
    Flags flags = Flags.read(USAGE, DEFAULTS, args);
    List<String> logged =
        List.of("--slowlog-log-slower-than", "200", "--slowlog-max-len", "1000000");
    try (BenchServer server = BenchServer.start(flags.text("--server"), logged)) {
      LongestCall bench = new LongestCall(server, flags);
      System.out.println("| state, then the calls | longest, ms | wanted |\n|---|---:|---:|");
      bench.row("enqueue batches of 1,000", () -> {}, bench::fill);
      bench.row("drain 100 at a time", bench::fill, () -> bench.drain(100));
      bench.row(
          "all cancelled in the middle of their list: drain",
          bench::cancelAll,
          () -> bench.drain(100));
      bench.row(
          "as many cancelled in the middle: cancel and delete 50 a call",
          bench::cancelTheMiddle,
          bench::cancelMore);
      bench.row("fan-out", () -> {}, bench::fanOut);
      bench.row("cancelled fan-out: drain", bench::cancelledFanOut, () -> bench.drain(100));
      bench.row("in 1,000 queues: enqueue, step, status", bench::names, bench::few);
      bench.row("all due at once: drain", () -> bench.later(1), () -> bench.drain(100));
      bench.row("all failed, then 100 kept: drain", bench::failed, bench::forget);
      bench.row("results of 60 KB, then 100 kept: drain", bench::large, bench::forget);
      bench.row("a worker lost 1,000: take back", bench::lost, () -> bench.drain(0));
      bench.row("half waits, half failed: fsck --repair", bench::mixed, bench::repair);
      bench.row("the same, all lists deleted: fsck --repair", bench::damaged, bench::repair);
      bench.row("results of 60 KB: fsck --repair", bench::large, bench::repair);
      bench.row("fan-out: fsck --repair", bench::fanOut, bench::repair);
    }
  }

  private void row(String name, Runnable state, Runnable calls) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < rounds; round++) {
      least = Math.min(least, longest(state, calls));
    }
    System.out.printf(Locale.ROOT, "| %s | %.1f | ≤ 5 |%n", name, least / 1_000.0);
  }

  /** The longest call of one round, µs. */
  private long longest(Runnable state, Runnable calls) {
    server.reset();
    queue = open(settings -> settings);
    state.run();
    server.jedis().slowlogReset();
    calls.run();
    queue.close();
    return server.jedis().slowlogGet(1_000_000).stream()
        .filter(entry -> entry.getArgs().get(0).matches("EVAL.*|FCALL"))
        .mapToLong(Slowlog::getExecutionTime)
        .max()
        .orElse(0);
  }

  private RedisTaskQueue open(java.util.function.UnaryOperator<QueueSettings> with) {
    return RedisTaskQueue.connect(with.apply(QueueSettings.of(server.url())));
  }

  private static NewTask task(int number) {
    return NewTask.of("echo", Params.of200Bytes(), "bench");
  }

  private List<String> enqueue(BiFunction<NewTask, Integer, NewTask> as) {
    List<String> ids = new ArrayList<>();
    for (int from = 0; from < tasks; from += TaskQueue.MAX_BATCH) {
      List<NewTask> batch =
          IntStream.range(from, from + TaskQueue.MAX_BATCH)
              .mapToObj(i -> as.apply(task(i), i))
              .toList();
      queue.enqueue(batch).forEach(one -> ids.add(((Enqueued.Created) one).id()));
    }
    return ids;
  }

  private void fill() {
    enqueue((task, i) -> task);
  }

  private void later(long millis) {
    enqueue((task, i) -> task.withDelay(Duration.ofMillis(millis)));
  }

  private void names() {
    enqueue(
        (task, i) -> // of two owners, as one may open half of the queues
        NewTask.of("echo", Params.of200Bytes(), "bench" + i % 2)
                .withQueue("q" + i % NewTask.MOST_QUEUES));
  }

  private void few() {
    for (int i = 0; i < 100; i++) {
      queue.enqueue(List.of(task(i)));
      queue.status();
      settleAll(queue.step(List.of(), new ClaimRequest(WORKER, 16, Set.of(), List.of())));
    }
  }

  private void cancelAll() {
    List<String> ids = enqueue((task, i) -> task);
    for (int i = 1; i < ids.size() - 1; i++) { // from the middle on, since ends are removed at once
      int half = ids.size() / 2;
      queue.cancel(ids.get(i % 2 == 0 ? half - i / 2 : half + i / 2));
    }
  }

  /** The first of three parts that are left: they still wait. */
  private List<String> left = List.of();

  private void cancelTheMiddle() {
    left = enqueue((task, i) -> task);
    List<String> middle = enqueue((task, i) -> task);
    enqueue((task, i) -> task);
    for (int from = 0; from < middle.size(); from += TaskQueue.MAX_BATCH) {
      queue.cancel(middle.subList(from, from + TaskQueue.MAX_BATCH), Set.of(TaskState.QUEUED));
    }
  }

  private void cancelMore() {
    int third = left.size() / 3;
    queue.cancel(left.subList(third, third + third / 2), Set.of(TaskState.QUEUED));
    queue.delete(left.subList(third + third / 2, 2 * third), Set.of(TaskState.QUEUED));
  }

  private Lease fanOut() {
    queue.enqueue(List.of(task(0)));
    Lease parent =
        queue
            .step(List.of(), new ClaimRequest(WORKER, 1, Set.of(), List.of()))
            .claimed()
            .get(0)
            .lease();
    List<NewTask> children = IntStream.range(0, 1_000).mapToObj(LongestCall::task).toList();
    for (int from = 0; from < tasks; from += children.size()) {
      queue.enqueueChildren(parent, from, children);
    }
    queue.step(
        List.of(new Settlement.AwaitChildren(parent, tasks)),
        new ClaimRequest(WORKER, 0, Set.of(), List.of()));
    return parent;
  }

  private void cancelledFanOut() {
    queue.cancel(fanOut().taskId());
  }

  private void failed() {
    fill();
    settle(lease -> new Settlement.Fail(lease, "failed"));
  }

  private void large() {
    List<NewTask> batch = IntStream.range(0, 1_000).mapToObj(LongestCall::task).toList();
    queue.enqueue(batch);
    String result = "\"" + "x".repeat(60_000) + "\"";
    settle(lease -> new Settlement.Complete(lease, result, null));
  }

  /** The same queue, told to keep fewer. */
  private void forget() {
    queue.close();
    queue =
        open(
            settings ->
                settings
                    .withLimits(1_000_000, 100, Duration.ofDays(7))
                    .withKeepLeast(Duration.ZERO));
    while (kept() > 100) {
      queue.step(List.of(), new ClaimRequest(WORKER, 1, Set.of(), List.of()));
    }
  }

  private long kept() {
    Map<TaskState, Long> counts = queue.status().counts();
    return Math.max(counts.get(TaskState.SUCCEEDED), counts.get(TaskState.FAILED));
  }

  private void lost() {
    queue.close();
    queue = open(settings -> settings.withLease(Duration.ofMillis(1)));
    fill();
    List<Lease> holds = new ArrayList<>();
    while (holds.size() < 1_000) {
      queue
          .step(List.of(), new ClaimRequest("lost", 100, Set.of(), List.copyOf(holds)))
          .claimed()
          .forEach(claimed -> holds.add(claimed.lease()));
    }
  }

  private void mixed() {
    failed();
    fill();
  }

  /** Somebody deleted lists and indexes. */
  private void damaged() {
    mixed();
    for (String name : List.of("queued:default:5", "failed", "depth", "owners")) {
      server.jedis().del("sluice:{0}:" + name);
    }
  }

  private void repair() {
    queue.repair(false);
  }

  private void drain(int n) {
    if (n == 0) {
      queue.step(List.of(), new ClaimRequest(WORKER, 0, Set.of(), List.of()));
    } else {
      settle(lease -> new Settlement.Complete(lease, null, null));
    }
  }

  private void settleAll(DrainStep step) {
    queue.step(
        step.claimed().stream()
            .map(claimed -> (Settlement) new Settlement.Complete(claimed.lease(), null, null))
            .toList(),
        new ClaimRequest(WORKER, 0, Set.of(), List.of()));
  }

  private void settle(java.util.function.Function<Lease, Settlement> as) {
    List<Settlement> held = List.of();
    DrainStep step;
    do {
      step = queue.step(held, new ClaimRequest(WORKER, 100, Set.of(), List.of()));
      held = step.claimed().stream().map(Claimed::lease).map(as).toList();
    } while (!held.isEmpty() || step.queued() > 0 || Duration.ZERO.equals(step.untilNext()));
  }
}
