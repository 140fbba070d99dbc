package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Large tasks are handled in parts, so that no call holds Redis for long. */
class LargeRecordsContractTest extends QueueContract {
  private static final int TASKS = 40;

  private static NewTask large(int i) {
    return NewTask.of("echo", "{\"text\":\"" + i + "x".repeat(60_000) + "\"}", "ann");
  }

  @Test
  void theyAreListedAndSettledInParts() {
    queue.enqueue(IntStream.range(0, TASKS).mapToObj(LargeRecordsContractTest::large).toList());
    long before = server.isCluster() ? 0 : scriptCalls();
    List<TaskRecord> listed = queue.list(TaskFilter.ALL, null, 100).tasks();
    assertEquals(TASKS, listed.size());
    assertTrue(listed.get(0).params().startsWith("{\"text\":\"39x"));
    assertTrue(listed.get(TASKS - 1).params().startsWith("{\"text\":\"0x"));
    List<Settlement> settlements = new ArrayList<>();
    String result = "\"" + "y".repeat(60_000) + "\"";
    claim("w1", TASKS)
        .forEach(
            claimed -> settlements.add(new Settlement.Complete(claimed.lease(), result, null)));
    DrainStep step = step("w1", settlements, 0, Set.of());
    assertEquals(TASKS, step.settled());
    assertEquals(TASKS, (long) queue.status().counts().get(TaskState.SUCCEEDED));
    if (!server.isCluster()) {
      long calls = scriptCalls() - before;
      assertTrue(calls >= 3 + 1 + 3, "three parts, the claim and three parts, not " + calls);
    }
  }
}
