package dev.sluice.local.faults.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.local.faults.Scale;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Callers that enqueue and workers that run what they enqueued, both without a break, while a test
 * breaks what they depend on. A caller that is refused repeats its call, as it should.
 */
final class Load implements AutoCloseable {
  private static final long SEED = Long.getLong("sluice.seed", System.nanoTime() % 1_000_000_000);
  private static final int CALLERS = 4;
  private static final int WORKERS = 2;

  /** Callers wait while so many tasks do: otherwise recovery is the time to work these off. */
  private static final int BACKLOG = 300;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  final TaskQueue queue;
  final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  /** Those of them that nothing kept safe when they were acknowledged. */
  final Set<String> expendable = ConcurrentHashMap.newKeySet();

  /** Calls that were answered by "not now". */
  final AtomicInteger refused = new AtomicInteger();

  /** Acknowledged tasks that were reported as absent. */
  private final Set<String> denied = ConcurrentHashMap.newKeySet();

  /** The longest that a caller waited for one answer, ns. */
  final AtomicLong longest = new AtomicLong();

  private final List<Throwable> wrong = new CopyOnWriteArrayList<>();
  private final Set<String> ended = ConcurrentHashMap.newKeySet();
  private Set<String> endedSafely = Set.of();
  private final AtomicInteger numbers = new AtomicInteger();
  private final List<Thread> callers = new ArrayList<>();
  private final Crew crew;
  private final AtomicInteger epoch = new AtomicInteger(); // odd: what is acknowledged is not safe
  private volatile boolean calling = true;
  private volatile boolean full;

  /** Callers that use the queue itself. */
  static Load of(QueueSettings settings) {
    return new Load(settings, null);
  }

  /**
   * @param door of the callers; null: the queue itself
   */
  Load(QueueSettings settings, Door door) {
    queue = RedisTaskQueue.connect(settings.withConnections(CALLERS + 2));
    Door entrance = door == null ? Door.of(queue) : door;
    crew = new Crew(settings, WORKERS);
    System.out.println("Load: -Dsluice.seed=" + SEED);
    callers.add(start("pace", this::pace));
    for (int i = 0; i < CALLERS; i++) {
      Random random = new Random(SEED + i);
      callers.add(start("caller-" + i, () -> call(entrance, random)));
    }
  }

  private Thread start(String name, Runnable code) {
    Thread thread = new Thread(code, name);
    thread.setUncaughtExceptionHandler((t, failure) -> wrong.add(failure));
    thread.start();
    return thread;
  }

  private void pace() {
    while (calling) {
      try {
        full = queue.status().counts().get(TaskState.QUEUED) > BACKLOG;
      } catch (QueueUnavailable e) {
        // as before
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private void call(Door door, Random random) {
    List<String> mine = new ArrayList<>();
    while (calling) {
      if (full) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        continue;
      }
      String id = acknowledged(door, numbers.getAndIncrement());
      acknowledged.add(id);
      mine.add(id);
      String any = mine.get(random.nextInt(mine.size()));
      ask(
          () -> {
            if (!door.finds(any)) {
              denied.add(any);
            }
            return null;
          });
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private String acknowledged(Door door, int number) {
    while (true) {
      int before = epoch.get();
      String id = ask(() -> door.enqueue(number));
      if (id != null) {
        if (before % 2 == 1 || before != epoch.get()) {
          expendable.add(id);
        }
        return id;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** Null when it was refused. */
  private <T> T ask(Supplier<T> call) {
    long began = System.nanoTime();
    try {
      return call.get();
    } catch (QueueUnavailable e) {
      refused.incrementAndGet();
      return null;
    } finally {
      longest.accumulateAndGet(System.nanoTime() - began, Math::max);
    }
  }

  /** Returns once this many more tasks are acknowledged, or fewer: {@link Scale}. */
  void more(int tasks) {
    int wanted = acknowledged.size() + Scale.of(tasks);
    await("acknowledged").atMost(PATIENCE).until(() -> acknowledged.size() >= wanted);
  }

  /** From now on the server may lose what it acknowledges, but nothing from before. */
  void unsafe() {
    endedSafely = Set.copyOf(ended);
    epoch.incrementAndGet();
  }

  /** Another server, which is older, has taken over: what had ended may not have. */
  void rolledBack() {
    epoch.incrementAndGet();
    ended.retainAll(endedSafely);
    endedSafely = Set.of();
  }

  /** Waits until all that is acknowledged by now has ended, as far as it exists; how long. */
  Duration recovered() {
    long began = System.nanoTime();
    Set<String> open = new HashSet<>(acknowledged);
    open.removeAll(ended);
    await("all ended")
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .ignoreException(QueueUnavailable.class)
        .until(
            () -> {
              Outcome.newest(queue, task -> ended.add(task.id()));
              open.removeAll(ended);
              open.removeIf(this::hasEnded);
              return open.isEmpty();
            });
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private boolean hasEnded(String id) {
    return queue.find(id).map(task -> task.state().terminal()).orElse(true) && ended.add(id);
  }

  void assertNoneDenied() {
    assertEquals(Set.of(), denied, "reported as absent");
  }

  /** Ends the callers, waits until nothing waits or runs any more, and counts. */
  Outcome end() throws InterruptedException {
    calling = false;
    for (Thread caller : callers) {
      caller.join(PATIENCE.toMillis());
    }
    wrong.forEach(
        failure -> {
          throw new AssertionError("a caller was answered wrong", failure);
        });
    return Outcome.of(queue, acknowledged, PATIENCE);
  }

  @Override
  public void close() {
    calling = false;
    crew.close();
    queue.close();
  }
}
