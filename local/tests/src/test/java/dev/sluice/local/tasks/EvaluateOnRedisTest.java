package dev.sluice.local.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.params.Violation;
import dev.sluice.params.shape.ParamsReader;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.TaskCatalog;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.Drain;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainParts;
import dev.sluice.worker.DrainSettings;
import dev.sluice.worker.Upkeep;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Formulas from the queue to their results, including some that no route would have accepted. */
class EvaluateOnRedisTest {
  private static final TaskCatalog CATALOG = new TestApp().types();

  @Test
  void everyFormulaEndsInItsFirstAttempt() throws Exception {
    Map<String, String> ends =
        Map.of(
            "2 * (3 + 4)",
            "{\"value\":14}",
            "10^20 / 3",
            "{\"value\":33333333333333333333.3333333333}",
            "2^64",
            "{\"value\":18446744073709551616}",
            "9^9^9^9",
            "The number is larger than 1e300 (character 4).",
            "1/0",
            "There is a division by zero (character 2).",
            "sqrt(-1)",
            "A negative number has no square root (character 1).",
            "NaN",
            "There is no such constant (character 1).",
            "System.exit(1)",
            "Undefined operator (character 7).",
            "(".repeat(10_000) + ")".repeat(10_000),
            "It takes no more than 1000 characters.",
            "",
            "It needs 1 or more characters.");
    List<String> codes = List.copyOf(ends.keySet());
    try (TestRedis redis = TestRedis.embedded();
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()))) {
      List<String> ids = enqueued(queue, codes);
      DrainParts parts =
          new DrainParts(
              queue,
              CATALOG,
              queue.artifacts(),
              new Upkeep(List.of(), text -> {}),
              DrainSettings.of(4),
              text -> {});
      new Drain(parts, DrainMode.SCHEDULED, Deadline.none()).run();
      for (int i = 0; i < codes.size(); i++) {
        TaskRecord task = queue.find(ids.get(i)).orElseThrow();
        String end = ends.get(codes.get(i));
        String refusal = refusal(task);
        if (refusal != null) { // it bypassed the check: another build may be able to read it
          assertTrue(refusal.endsWith(end), refusal);
          assertEquals(TaskState.SCHEDULED, task.state(), task::toString);
          assertEquals(0, task.attempt(), task::toString);
          continue;
        }
        assertEquals(1, task.attempt(), task::toString);
        if (task.state() == TaskState.SUCCEEDED) {
          assertEquals(end, task.result());
        } else {
          assertEquals(TaskState.FAILED, task.state());
          assertTrue(task.error().endsWith(end), task::error);
        }
      }
    }
  }

  /** What is wrong with the task's params according to its type; null: nothing. */
  private static String refusal(TaskRecord task) throws BadJson {
    Object params = JsonTree.read(task.params().getBytes(StandardCharsets.UTF_8));
    Class<?> type = CATALOG.find(task.type()).orElseThrow().params();
    List<Violation> violations = ParamsReader.read(type, params, "/params").violations();
    return violations.isEmpty() ? null : violations.get(0).detail();
  }

  private static List<String> enqueued(RedisTaskQueue queue, List<String> codes) throws Exception {
    List<NewTask> tasks = new ArrayList<>();
    for (String code : codes) {
      String params = new ObjectMapper().writeValueAsString(Map.of("name", "x", "code", code));
      tasks.add(NewTask.of("evaluate", params, "ann"));
    }
    return queue.enqueue(tasks).stream()
        .map(answer -> assertInstanceOf(Enqueued.Created.class, answer).id())
        .toList();
  }
}
