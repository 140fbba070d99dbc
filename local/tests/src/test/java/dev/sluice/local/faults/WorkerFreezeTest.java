package dev.sluice.local.faults;

import static org.awaitility.Awaitility.await;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.TaskTimeline.TaskEvent;
import dev.sluice.redis.RedisTaskQueue;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers are frozen ({@code SIGSTOP}) until their lease is over and others have taken their tasks,
 * and come back: to half of the tasks while their new holder runs them, to the others when they
 * have ended. Whatever the thawed attempts then do must change nothing. Its fast parts are {@code
 * StaleHolderTest} and {@code DrainFaultTest.aWorkerThatLostItsLeaseStopsWhatItRan}.
 */
@Tag("faults")
@Rows(2)
class WorkerFreezeTest {
  private static final int WORKERS = 2;
  private static final int TASKS = Scale.of(400);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path directory;

  private Ledger ledger;

  @Test
  void whatThawsChangesNothing() throws Exception {
    try (TestRedis server = TestRedis.embedded();
        Ledger open = new Ledger(server.url());
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(server.url()));
        Fleet ghosts = side(server, "ghost");
        Fleet living = side(server, "living")) {
      ledger = open;
      ghosts.add(WORKERS);
      List<NewTask> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        String gate = i % 2 == 0 ? "early" : "late";
        tasks.add(
            NewTask.of("gated", "{\"gate\":\"" + gate + "\"}", "ann")
                .withTimeout(Duration.ofMinutes(10)));
      }
      List<String> ids = Census.enqueue(queue, tasks);
      until("all have begun", () -> distinct(FaultApp.BEGUN) == TASKS);
      for (int i = 0; i < WORKERS; i++) {
        ghosts.get(i).signal("STOP");
      }
      ledger.open("early:living");
      living.add(WORKERS);
      until("all have begun again", () -> distinct(FaultApp.BEGUN) == 2 * TASKS);
      until("half has ended", () -> succeeded(queue) == TASKS / 2);
      List<String> ended = texts(queue, ids, TaskState.SUCCEEDED);
      ledger.open("early:ghost");
      ledger.open("late:ghost");
      for (int i = 0; i < WORKERS; i++) {
        ghosts.get(i).signal("CONT");
      }
      long thawed = System.nanoTime();
      until("the ghosts have tried", () -> distinct(FaultApp.LATE) == TASKS + TASKS / 2);
      List<String> marks = Census.enqueue(queue, marks());
      until("ghosts work again", () -> queue.status().counts().get(TaskState.QUEUED) == 0);
      List<String> after = texts(queue, ids, TaskState.SUCCEEDED);
      after.retainAll(ended);
      long changed = ended.size() - after.size();
      ledger.open("late:living");
      until("all have ended", () -> succeeded(queue) == TASKS + marks.size());
      Duration recovered = Duration.ofNanos(System.nanoTime() - thawed);
      long lost = ids.stream().filter(id -> !right(queue, id)).count();
      String tried = String.format("%d attempts of %d workers", TASKS, WORKERS);
      new Row(2, "SIGSTOP past the lease, then SIGCONT", tried, lost, changed, recovered)
          .report("see what was printed");
    }
  }

  private Fleet side(TestRedis server, String side) {
    return new Fleet(
        WorkerProcess::lean,
        FaultApp.class,
        directory,
        server.url(),
        server.url(),
        Map.of(FaultApp.SIDE, side, "SLUICE_CONCURRENCY", "" + TASKS / WORKERS));
  }

  /** Tasks that thawed workers take as others do. */
  private static List<NewTask> marks() {
    return Collections.nCopies(20, NewTask.of("work", "{\"millis\":1}", "ann"));
  }

  private static void until(String what, Callable<Boolean> condition) {
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(condition);
  }

  /** How many different lines there are: the attempt of a task that was taken back runs again. */
  private int distinct(String list) {
    return new HashSet<>(ledger.lines(list)).size();
  }

  private static long succeeded(RedisTaskQueue queue) {
    return queue.status().counts().get(TaskState.SUCCEEDED);
  }

  /** Everything that is seen of those in this state. */
  private static List<String> texts(RedisTaskQueue queue, List<String> ids, TaskState state)
      throws Exception {
    List<String> texts = new ArrayList<>();
    for (String id : ids) {
      TaskRecord task = queue.find(id).orElseThrow();
      if (task.state() == state) {
        texts.add(task + " " + queue.log(id) + " " + file(queue, task));
      }
    }
    return texts;
  }

  /** Whether all of it is that of one holder: the new one, or one that took over from that. */
  private static boolean right(RedisTaskQueue queue, String id) {
    try {
      TaskRecord task = queue.find(id).orElseThrow();
      long losses =
          queue.timeline(task).events().stream()
              .filter(event -> event.kind() == TaskEvent.Kind.LOST)
              .count();
      String side = task.result().replace("\"", "");
      boolean right =
          (side.equals("living") || losses > 1)
              && task.attempt() == 1
              && file(queue, task).equals(side)
              && task.progress().message().equals(side);
      if (!right) {
        System.out.println(task + " " + file(queue, task) + " " + queue.timeline(task));
      }
      return right;
    } catch (Exception e) {
      throw new AssertionError(id, e);
    }
  }

  private static String file(RedisTaskQueue queue, TaskRecord task) throws Exception {
    try (InputStream in = queue.artifacts().open(task.id(), "").orElseThrow()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
