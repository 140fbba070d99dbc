package dev.sluice.local;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.redis.CommandCount;
import dev.sluice.local.redis.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Functions in processes of their own, as on Lambda. */
class IsolatedTest extends LocalRun {
  private static final Duration COLD = Duration.ofSeconds(60);

  /** Ends well before the first tick. */
  private static final Duration NOTHING = Duration.ofSeconds(3);

  @Test
  void aTaskStartsADrainThatIsFrozenAfterIt() throws Exception {
    try (TestRedis redis = TestRedis.embedded();
        CommandCount commands = new CommandCount(redis.url());
        RunningSluice sluice =
            RunningSluice.serving(
                directory, "--isolated", "--log", "all", "--redis-url", redis.url().toString())) {
      String json = "{\"type\":\"echo\",\"params\":{\"text\":\"x\"}}";
      String first = enqueue(sluice, json);
      JsonNode ended =
          await()
              .atMost(COLD)
              .until(() -> sluice.get("/tasks/" + first), task -> task.hasNonNull("finishedAt"));
      assertEquals("SUCCEEDED", ended.path("state").asText());
      List<ProcessHandle> functions = functions();
      assertEquals(3, functions.size(), "enqueue, query and drain: " + functions);
      await().atMost(COLD).until(() -> functions.stream().allMatch(IsolatedTest::frozen));

      commands.more();
      await().during(NOTHING).atMost(NOTHING.plus(COLD)).until(() -> commands.more() == 0);
      String second = enqueue(sluice, json);
      assertEquals("SUCCEEDED", awaitEnd(sluice, second).path("state").asText());
      assertEquals(functions.stream().map(ProcessHandle::pid).toList(), pids(functions()));
      sluice.stop();
      assertEquals(143, sluice.exit());
      await().atMost(COLD).until(() -> functions.stream().allMatch(LocalRun::ended));
      assertTrue(sluice.errors().contains("\"claimed\":1"), sluice.errors());
    }
  }

  @Test
  void frozenFunctionsEndWithALocalRunThatIsKilled() throws Exception {
    try (RunningSluice sluice = RunningSluice.serving(directory, "--isolated")) {
      sluice.get("/queues");
      List<ProcessHandle> functions = functions();
      await().atMost(COLD).until(() -> functions.stream().allMatch(IsolatedTest::frozen));
      sluice.kill();
      await().atMost(COLD).until(() -> functions.stream().allMatch(LocalRun::ended));
    }
  }

  private static List<Long> pids(List<ProcessHandle> processes) {
    return processes.stream().map(ProcessHandle::pid).toList();
  }

  /** The processes that local/run has started, but for Redis. */
  private static List<ProcessHandle> functions() {
    return ProcessHandle.current()
        .children()
        .flatMap(ProcessHandle::descendants)
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .sorted()
        .toList();
  }

  private static boolean frozen(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return stat.contains(") T ");
    } catch (IOException e) {
      return false;
    }
  }
}
