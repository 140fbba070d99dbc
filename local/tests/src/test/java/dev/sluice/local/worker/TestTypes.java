package dev.sluice.local.worker;

import dev.sluice.task.FanOutTask;
import dev.sluice.task.Occupied;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.Task;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskContext;
import dev.sluice.task.TaskType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Task types that do what a test needs, and report what happened. */
final class TestTypes {
  record Text(String text) {}

  record Nothing() {}

  record Count(int count) {}

  record Hold(boolean hold) {}

  record Part(int index, LocalDate day, Optional<String> note) {}

  /** How often each task ran. */
  final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();

  /** Ids of tasks in the order in which they started. */
  final BlockingQueue<String> started = new LinkedBlockingQueue<>();

  /** Why held tasks were released. */
  final BlockingQueue<String> endings = new LinkedBlockingQueue<>();

  /** Releases the held tasks. */
  final CountDownLatch release = new CountDownLatch(1);

  /** The most other tasks that ran at the same time, for each task. */
  final Map<String, Integer> company = new ConcurrentHashMap<>();

  private final Semaphore shared = new Semaphore(1);
  private final AtomicInteger running = new AtomicInteger();

  TaskCatalog catalog() {
    return TaskCatalog.of(
        List.of(
            type("echo", Text.class, (params, context) -> params.text()),
            type("brief", Text.class, (params, context) -> params.text())
                .withTimeout(Duration.ofSeconds(10)),
            type("hold", Nothing.class, this::hold),
            type("single", Nothing.class, this::hold).atMost(1),
            type("sharing", Nothing.class, this::share),
            type("stubborn", Nothing.class, this::ignoreInterrupts),
            type("busy", Nothing.class, this::compute),
            type("mixed", Hold.class, this::perhapsHold),
            type("interrupting", Nothing.class, this::interruptItself),
            type("starving", Nothing.class, this::starve),
            type("throwing", Text.class, this::fail),
            type("deep", Nothing.class, (params, context) -> deeper(1)),
            type("large", Count.class, (params, context) -> "x".repeat(params.count())),
            type("traced", Nothing.class, this::showTrace),
            type("telling", Nothing.class, this::tell),
            type("part", Part.class, this::part),
            TaskType.of("whole", "", Count.class, Whole::new).withRetry(quick(2))));
  }

  private <P> TaskType<P> type(String name, Class<P> params, Task<P> code) {
    Task<P> counted =
        (given, context) -> {
          runs.computeIfAbsent(context.id(), id -> new AtomicInteger()).incrementAndGet();
          int beside = running.getAndIncrement();
          company.merge(context.id(), beside, Math::max);
          started.add(context.id());
          try {
            return code.run(given, context);
          } finally {
            running.decrementAndGet();
          }
        };
    return TaskType.of(name, "", params, () -> counted).withRetry(quick(2));
  }

  private static RetryPolicy quick(int attempts) {
    return new RetryPolicy(attempts, Duration.ofMillis(1), Duration.ofMillis(1));
  }

  private Object hold(Nothing params, TaskContext context) throws InterruptedException {
    try {
      release.await();
      endings.add("released");
      return "released";
    } catch (InterruptedException e) {
      endings.add(context.cancelled() ? "asked to stop" : "interrupted");
      throw e;
    }
  }

  private Object showTrace(Nothing params, TaskContext context) {
    endings.add(context.traceParent().orElse("none"));
    return null;
  }

  private Object perhapsHold(Hold params, TaskContext context) throws InterruptedException {
    return params.hold() ? hold(new Nothing(), context) : null;
  }

  private Object interruptItself(Nothing params, TaskContext context) {
    Thread.currentThread().interrupt();
    return null;
  }

  /** Holds, unless another does. */
  private Object share(Nothing params, TaskContext context) throws Occupied, InterruptedException {
    if (!shared.tryAcquire()) {
      throw new Occupied("another shares");
    }
    try {
      return hold(params, context);
    } finally {
      shared.release();
    }
  }

  private Object ignoreInterrupts(Nothing params, TaskContext context) {
    while (true) {
      try {
        release.await();
        endings.add("late");
        return "late";
      } catch (InterruptedException e) {
        endings.add("ignored");
      }
    }
  }

  /** Gets no memory at its first attempt, once it is let go. */
  private Object starve(Nothing params, TaskContext context) throws InterruptedException {
    release.await();
    if (runs.get(context.id()).get() == 1) {
      throw new OutOfMemoryError("Java heap space");
    }
    return "fed";
  }

  private Object compute(Nothing params, TaskContext context) {
    long turns = 0;
    while (release.getCount() > 0) {
      turns++;
    }
    return turns > 0;
  }

  private Object fail(Text params, TaskContext context) throws Exception {
    switch (params.text()) {
      case "permanent":
        throw new PermanentFailure("no such seller");
      case "memory":
        throw new OutOfMemoryError("no heap for this");
      default:
        throw new IOException(params.text());
    }
  }

  private static int deeper(int depth) {
    return depth + deeper(depth + 1) + 1;
  }

  private Object tell(Nothing params, TaskContext context) throws IOException {
    for (int i = 1; i <= 100; i++) {
      context.progress(i, 100, "at " + i);
      context.log("line " + i);
    }
    try (OutputStream out = context.artifact("../sales of May.csv", "text/csv")) {
      out.write("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
    }
    return Map.of("fence", context.fence() > 0);
  }

  private Object part(Part params, TaskContext context) throws PermanentFailure {
    if (params.index() == 3) {
      throw new PermanentFailure("part 3 is broken");
    }
    return params.day().plusDays(params.index());
  }

  private static final class Whole implements FanOutTask<Count> {
    @Override
    public Stream<Child> fanOut(Count params, TaskContext context) {
      return IntStream.range(0, params.count())
          .mapToObj(
              i -> new Child("part", new Part(i, LocalDate.of(2024, 2, 28), Optional.empty())));
    }

    @Override
    public Object run(Count params, TaskContext context) {
      try (Stream<Outcome> children = context.children()) {
        List<Outcome> outcomes = children.toList();
        return Map.of(
            "succeeded", outcomes.stream().filter(Outcome::succeeded).count(),
            "last", outcomes.isEmpty() ? "" : outcomes.get(outcomes.size() - 1).result(),
            "errors", outcomes.stream().filter(o -> !o.succeeded()).map(Outcome::error).toList());
      }
    }
  }
}
