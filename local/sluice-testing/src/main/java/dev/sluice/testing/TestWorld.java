package dev.sluice.testing;

import dev.sluice.Application;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.queue.QueueView.TaskPage;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that one test has: an empty queue, a clock, and the application on them. */
final class TestWorld implements AutoCloseable {
  private static final int PAGE = 100;

  /** A task that is always due at once must not stop the clock. */
  private static final Duration LEAST = Duration.ofMillis(1);

  private final TestServer server = TestServer.shared();
  private final int partition = server.take();
  private final TestClock clock;
  private final Sluice sluice;
  private final WatchedCatalog catalog;
  private final TestHttp http;
  final KillOrder killOrder = new KillOrder();
  private MortalWorker worker;

  TestWorld(Application application, Map<String, String> variables, Instant start) {
    clock = new TestClock(start, this::age);
    Map<String, String> all = new LinkedHashMap<>(variables);
    all.put("SLUICE_REDIS_URL", server.url().toString());
    all.put("SLUICE_PARTITION", Integer.toString(partition));
    all.merge("SLUICE_TOKENS", TestHttp.tokens(), (given, ours) -> given + "," + ours);
    all.putIfAbsent("SLUICE_CONCURRENCY", "1");
    try {
      sluice = application.sluice(Settings.of(all).withClock(clock));
      catalog = new WatchedCatalog(sluice.catalog());
      http = TestHttp.of(sluice);
      sluice.drainParts().beside().recurring().enqueueDue(); // schedules begin with the test
    } catch (RuntimeException | Error e) {
      server.release(partition);
      throw e;
    }
  }

  private void age(Duration duration) {
    server.age(partition, duration);
  }

  Sluice sluice() {
    return sluice;
  }

  TaskQueue queue() {
    return sluice.queue();
  }

  TestClock clock() {
    return clock;
  }

  TestHttp http() {
    return http;
  }

  Throwable thrown(String id) {
    return catalog.thrown(id);
  }

  void runUntilIdle() {
    worker = new MortalWorker(sluice.drainParts(), catalog, killOrder);
    try {
      worker.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("The test was interrupted while its tasks ran", e);
    }
  }

  /** Moves the clock from each moment at which something is due to the next. */
  void runFor(Duration duration) {
    Instant end = clock.instant().plus(duration);
    runThroughKills();
    for (Instant next = next(); next.isBefore(end); next = next()) {
      clock.advanceTo(next);
      runThroughKills();
    }
    clock.advanceTo(end);
    runThroughKills();
  }

  /** Another worker takes over from one that is killed, and learns when its lease ends. */
  private void runThroughKills() {
    do {
      runUntilIdle();
    } while (worker.killed());
  }

  private Instant next() {
    Duration next = Duration.ofMillis(sluice.drainParts().beside().recurring().enqueueDue());
    Duration due = worker.untilNext();
    if (due != null && due.compareTo(next) < 0) {
      next = due;
    }
    return clock.instant().plus(next.compareTo(LEAST) < 0 ? LEAST : next);
  }

  /** All tasks in the queue, children after their parents, otherwise oldest first. */
  List<TestTask> tasks() {
    List<TestTask> all = new ArrayList<>();
    List<TaskRecord> parents = list(null);
    Collections.reverse(parents);
    for (TaskRecord parent : parents) {
      all.add(new TestTask(this, parent.id()));
      if (catalog.fansOut(parent.type())) {
        list(parent.id()).forEach(child -> all.add(new TestTask(this, child.id())));
      }
    }
    return all;
  }

  private List<TaskRecord> list(String parent) {
    TaskFilter filter = TaskFilter.ALL.withParent(parent);
    List<TaskRecord> found = new ArrayList<>();
    String position = null;
    do {
      TaskPage page = queue().list(filter, position, PAGE);
      found.addAll(page.tasks());
      position = page.next();
    } while (position != null);
    return found;
  }

  @Override
  public void close() {
    sluice.close();
    server.release(partition);
  }
}
