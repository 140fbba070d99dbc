package dev.sluice.local.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.task.AttemptInterceptor;
import dev.sluice.task.AttemptInterceptor.End;
import dev.sluice.task.EnqueueInterceptor;
import dev.sluice.task.PermanentFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What runs around attempts, and the effect of its failures. */
class AttemptInterceptorTest {
  private static final Duration MINUTE = Duration.ofSeconds(60);

  private static TestRedis redis;

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private TestDrain test;

  @BeforeAll
  static void startRedis() {
    redis = TestRedis.embedded();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void begin() {
    test = new TestDrain(redis, Duration.ofSeconds(30));
  }

  @AfterEach
  void end() {
    test.close();
  }

  private TaskRecord drained(String id, AttemptInterceptor... interceptors) {
    test.interceptors = List.of(interceptors);
    test.drainOnce(1);
    return test.find(id);
  }

  private AttemptInterceptor telling(String name) {
    return (attempt, running) -> {
      seen.add(name + " before " + attempt.type() + " " + attempt.attempt());
      try {
        End end = running.run(attempt.params());
        seen.add(name + " after " + end.kind() + " " + end.text());
      } catch (Throwable failure) {
        seen.add(name + " failed " + failure.getMessage());
        throw failure;
      }
    };
  }

  @Test
  void theFirstOneIsOutermostAndSeesTheEnd() {
    String id = test.enqueue("echo", "{\"text\":\"x\"}");
    assertEquals(TaskState.SUCCEEDED, drained(id, telling("a"), telling("b")).state());
    assertEquals(
        List.of(
            "a before echo 1",
            "b before echo 1",
            "b after SUCCEEDED \"x\"",
            "a after SUCCEEDED \"x\""),
        List.copyOf(seen));
  }

  @Test
  void itSeesWhatWasThrownAndWhatWasHandedBack() {
    drained(test.enqueue("throwing", "{\"text\":\"disk\"}", 1, MINUTE), telling("a"));
    drained(test.enqueue("throwing", "{\"text\":\"memory\"}", 1, MINUTE), telling("a"));
    drained(test.enqueue("gone", "{}"), telling("a"));
    assertTrue(seen.contains("a failed disk"), seen::toString);
    assertTrue(seen.contains("a failed no heap for this"), seen::toString);
    assertTrue(
        seen.stream().anyMatch(line -> line.startsWith("a after HANDED_BACK unknown-type")),
        seen::toString);
  }

  @Test
  void whatItThrowsIsTheAttemptsFailureAndIsRetried() {
    String id = test.enqueue("echo", "{\"text\":\"x\"}", 2, MINUTE);
    TestDrain.Running worker;
    test.interceptors =
        List.of(
            (attempt, running) -> {
              if (attempt.attempt() == 1) {
                throw new IOException("no trace today");
              }
              running.run(attempt.params());
            });
    worker = test.worker(1);
    TaskRecord task = test.awaitState(id, TaskState.SUCCEEDED);
    worker.end();
    assertEquals(2, task.attempt());
    assertEquals(1, test.types.runs.get(id).get());
    assertTrue(
        test.queue
            .log(id)
            .get(0)
            .contains("IOException: no trace today, at " + getClass().getName()),
        test.queue.log(id)::toString);
  }

  @Test
  void aFailureAfterTheTasksCodeCountsToo() {
    String id = test.enqueue("echo", "{\"text\":\"x\"}", 1, MINUTE);
    TaskRecord task =
        drained(
            id,
            (attempt, running) -> {
              running.run(attempt.params());
              throw new PermanentFailure("not to be told");
            });
    assertEquals(TaskState.FAILED, task.state());
    assertEquals("not to be told", task.error());
    assertEquals(1, test.types.runs.get(id).get());
  }

  @Test
  void aFailureThatItKeepsToItselfStillCounts() {
    String id = test.enqueue("throwing", "{\"text\":\"disk\"}", 1, MINUTE);
    TaskRecord task =
        drained(
            id,
            (attempt, running) -> {
              try {
                running.run(attempt.params());
              } catch (IOException e) {
                seen.add("kept");
              }
            });
    assertEquals(TaskState.FAILED, task.state());
    assertEquals("IOException: disk", task.error());
    assertEquals(List.of("kept"), List.copyOf(seen));
  }

  @Test
  void anInterceptorThatDoesNotRunTheAttemptOrRunsItTwiceFailsIt() {
    String never = test.enqueue("echo", "{\"text\":\"x\"}", 1, MINUTE);
    assertTrue(drained(never, (attempt, running) -> {}).error().contains("did not run"));
    String twice = test.enqueue("echo", "{\"text\":\"x\"}", 1, MINUTE);
    AttemptInterceptor eager =
        (attempt, running) -> {
          running.run(attempt.params());
          running.run(attempt.params());
        };
    assertTrue(drained(twice, eager).error().contains("run once"));
    assertEquals(1, test.types.runs.get(twice).get());
  }

  @Test
  void itsErrorDoesNotEndTheWorker() {
    String id = test.enqueue("echo", "{\"text\":\"x\"}", 1, MINUTE);
    AttemptInterceptor bad =
        (attempt, running) -> {
          throw new StackOverflowError();
        };
    assertEquals("StackOverflowError", drained(id, bad).error());
    String next = test.enqueue("echo", "{\"text\":\"y\"}");
    assertEquals(TaskState.SUCCEEDED, drained(next).state());
  }

  @Test
  void paramsThatWereEncryptedAreReadAgainOfChildrenToo() {
    test.intercept(
        new EnqueueInterceptor() {
          @Override
          public String before(Enqueue task) {
            byte[] bytes = task.params().getBytes(StandardCharsets.UTF_8);
            return "{\"sealed\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"}";
          }
        });
    AttemptInterceptor opening =
        (attempt, running) -> {
          assertTrue(attempt.params().startsWith("{\"sealed\":\""), attempt.params());
          String text = attempt.params().substring(11, attempt.params().length() - 2);
          running.run(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
        };
    String id = test.enqueue("whole", "{\"count\":2}");
    TaskRecord task = drained(id, opening);
    assertEquals(TaskState.SUCCEEDED, task.state());
    assertTrue(task.params().startsWith("{\"sealed\":"), task.params());
    assertTrue(test.find(id + ".1").params().startsWith("{\"sealed\":"));
    assertTrue(task.result().contains("\"succeeded\":2"), task.result());
  }
}
