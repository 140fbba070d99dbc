package dev.sluice.local.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.Task;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import dev.sluice.task.Unfinished;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.Drain;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainParts;
import dev.sluice.worker.DrainSettings;
import dev.sluice.worker.Upkeep;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** What a task keeps for its next attempt, and what becomes of an attempt that kept something. */
class CheckpointTest {
  record Nothing() {}

  record Step(int number, String text) {}

  private TestRedis redis;
  private RedisTaskQueue queue;
  private final List<String> seen = new ArrayList<>();

  @BeforeEach
  void open() {
    redis = TestRedis.embedded();
    queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()));
  }

  @AfterEach
  void close() {
    queue.close();
    redis.close();
  }

  private String enqueue(Duration timeout) {
    NewTask task = NewTask.of("steps", "{}", "tester").withMaxAttempts(2).withTimeout(timeout);
    return assertInstanceOf(Enqueued.Created.class, queue.enqueue(List.of(task)).get(0)).id();
  }

  private void drain(Task<Nothing> code, Deadline deadline) throws Exception {
    TaskType<Nothing> type =
        TaskType.of("steps", "", Nothing.class, () -> code)
            .withRetry(new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1)));
    DrainParts parts =
        new DrainParts(
            queue,
            TaskCatalog.of(List.of(type)),
            queue.artifacts(),
            new Upkeep(List.of(), line -> {}),
            DrainSettings.of(1),
            line -> {});
    new Drain(parts, DrainMode.SCHEDULED, deadline).run();
  }

  private TaskRecord run(Task<Nothing> code) throws Exception {
    String id = enqueue(Duration.ofSeconds(60));
    while (!queue.find(id).orElseThrow().state().terminal()) {
      drain(code, Deadline.none()); // once more if a retry was not due yet
    }
    return queue.find(id).orElseThrow();
  }

  @Test
  void anAttemptGoesOnWhereTheLastOneStood() throws Exception {
    TaskRecord task =
        run(
            (params, context) -> {
              Optional<Step> last = context.checkpoint(Step.class);
              seen.add(context.attempt() + " " + last);
              int next = last.map(step -> step.number() + 1).orElse(1);
              if (next == 6) {
                return "done";
              }
              context.checkpoint(new Step(next, "é\"" + next));
              throw new Unfinished();
            });
    assertEquals(TaskState.SUCCEEDED, task.state(), task.error());
    assertEquals(6, seen.size());
    assertEquals("1 Optional[Step[number=5, text=é\"5]]", seen.get(5));
    assertEquals(1, task.attempt());
    assertTrue(queue.checkpoint(task.id()).isEmpty(), "it is no longer of use");
  }

  @Test
  void withoutProgressItIsChargedAndEnds() throws Exception {
    TaskRecord task =
        run(
            (params, context) -> {
              seen.add("run");
              context.checkpoint(new Step(1, "the same"));
              context.checkpoint(new Step(1, "the same"));
              throw new Unfinished();
            });
    assertEquals(TaskState.FAILED, task.state());
    assertEquals(new Unfinished().getMessage(), task.error());
    assertEquals(3, seen.size()); // the first made progress; two attempts are charged
  }

  @Test
  void anAttemptThatTimesOutAfterACheckpointIsNotCharged() throws Exception {
    String id = enqueue(Duration.ofSeconds(1));
    drain(
        (params, context) -> {
          seen.add("run");
          if (context.checkpoint(Step.class).isPresent()) {
            return "done";
          }
          context.checkpoint(new Step(1, ""));
          new CountDownLatch(1).await(); // until it is interrupted
          return "never";
        },
        Deadline.none());
    TaskRecord task = queue.find(id).orElseThrow();
    assertEquals(TaskState.SUCCEEDED, task.state(), task.error());
    assertEquals(1, task.attempt());
    assertEquals(2, seen.size());
  }

  @Test
  void aFunctionThatIsTooShortHandsItToTheNext() throws Exception {
    String id = enqueue(Duration.ofSeconds(60));
    Task<Nothing> code =
        (params, context) -> {
          int next = context.checkpoint(Step.class).map(Step::number).orElse(0) + 1;
          if (next == 3) {
            return "done";
          }
          context.checkpoint(new Step(next, ""));
          new CountDownLatch(1).await();
          return "never";
        };
    for (int function = 0; function < 3; function++) {
      long end = System.nanoTime() / 1_000_000 + 3_600;
      drain(
          code,
          Deadline.of(() -> end - System.nanoTime() / 1_000_000, Set.of(Duration.ofSeconds(60))));
    }
    TaskRecord task = queue.find(id).orElseThrow();
    assertEquals(TaskState.SUCCEEDED, task.state(), task.error());
    assertEquals(1, task.attempt());
  }

  @Test
  void aReplayStartsFromTheBeginning() throws Exception {
    Task<Nothing> code =
        (params, context) -> {
          seen.add(context.checkpoint(Step.class).toString());
          context.checkpoint(new Step(1, ""));
          throw new PermanentFailure("no");
        };
    TaskRecord task = run(code);
    assertEquals(TaskState.FAILED, task.state());
    assertEquals(ChangeResult.Outcome.DONE, queue.replay(task.id()).outcome());
    drain(code, Deadline.none());
    assertEquals(List.of("Optional.empty", "Optional.empty"), seen);
  }

  @Test
  void aStateIsBoundedAndOfItsKind() throws Exception {
    TaskRecord large =
        run(
            (params, context) -> {
              context.checkpoint(new Step(1, "x".repeat(17_000)));
              return null;
            });
    assertEquals("IOException: A checkpoint's state has at most 16 KiB as JSON", large.error());
    TaskRecord other =
        run(
            (params, context) -> {
              context.checkpoint(new Step(1, "x"));
              return context.checkpoint(Nothing.class).isPresent();
            });
    assertEquals(
        "IOException: The task's checkpoint is of another kind than Nothing", other.error());
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint", "parts"})
  void whatSomebodyOverwroteCountsAsAbsent(String kind) throws Exception {
    TaskRecord task =
        run(
            (params, context) -> {
              seen.add(context.checkpoint(Step.class).toString());
              OutputStream out = context.resumableArtifact("all.txt", "text/plain");
              out.write("all".getBytes(StandardCharsets.UTF_8));
              context.checkpoint(new Step(seen.size(), ""));
              if (seen.size() == 1) {
                overwrite(kind + ":" + context.id());
                throw new Unfinished();
              }
              out.close();
              return null;
            });
    assertEquals(TaskState.SUCCEEDED, task.state(), task.error());
    assertEquals(List.of("Optional.empty", "Optional.empty"), seen);
    assertEquals(3, task.artifact().size());
  }

  private void overwrite(String key) {
    try (Jedis jedis = new Jedis(redis.url())) {
      assertEquals(1, jedis.del("sluice:{0}:" + key));
      jedis.lpush("sluice:{0}:" + key, "x");
    }
  }

  @Test
  void aFileGoesOnWithTheCheckpointAndNotWithoutIt() throws Exception {
    TaskRecord task =
        run(
            (params, context) -> {
              int done = context.checkpoint(Step.class).map(Step::number).orElse(0);
              OutputStream out = context.resumableArtifact("steps.txt", "text/plain");
              out.write(("step " + done + "\n").getBytes(StandardCharsets.UTF_8));
              if (done == 2) {
                out.close();
                return null;
              }
              context.checkpoint(new Step(done + 1, ""));
              out.write("lost\n".getBytes(StandardCharsets.UTF_8));
              throw new Unfinished();
            });
    assertEquals(TaskState.SUCCEEDED, task.state(), task.error());
    assertEquals(21, task.artifact().size());
    try (var content = queue.artifacts().open(task.id(), "").orElseThrow()) {
      assertEquals(
          "step 0\nstep 1\nstep 2\n", new String(content.readAllBytes(), StandardCharsets.UTF_8));
    }
    assertEquals(java.util.Set.of(), queue.artifacts().parts().names(task.id()));
  }
}
