package dev.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.Application;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.local.queue.Servers;
import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.Task;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that ends the process by {@code System.exit}. */
class ExitTest {
  /** One task type does that itself, the other in a thread that it starts. */
  public static final class Exits implements Application {
    @Override
    public Sluice sluice(Settings settings) {
      Task<Nothing> exits =
          (nothing, context) -> {
            System.exit(3);
            return null;
          };
      Task<Nothing> exitsElsewhere =
          (nothing, context) -> {
            Thread thread = new Thread(() -> System.exit(3));
            thread.start();
            thread.join();
            return null;
          };
      return Sluice.of(
          settings,
          TaskCatalog.of(
              List.of(
                  TaskType.of("exits", "", Nothing.class, () -> exits),
                  TaskType.of("exits-elsewhere", "", Nothing.class, () -> exitsElsewhere))));
    }
  }

  record Nothing() {}

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"exits", "exits-elsewhere"})
  void isChargedForIt(String type) throws Exception {
    QueueSettings settings = Servers.fresh(TestServer.EMBEDDED);
    try (RedisTaskQueue queue = RedisTaskQueue.connect(settings)) {
      NewTask task = NewTask.of(type, "{}", "ann").withMaxAttempts(1);
      String id;
      Map<String, String> variables =
          Map.of(
              "SLUICE_REDIS_URL",
              settings.redisUrl().toString(),
              "SLUICE_PARTITION",
              "" + settings.partition());
      try (RunningSluice sluice =
          RunningSluice.start(Exits.class, directory, variables, "--port", "0")) {
        sluice.awaitReady();
        id = ((Enqueued.Created) queue.enqueue(List.of(task)).get(0)).id();
        assertEquals(3, sluice.exit());
      }
      TaskRecord failed = queue.find(id).orElseThrow();
      assertEquals(TaskState.FAILED, failed.state());
      assertEquals("it ended its process: System.exit", failed.error());
    }
  }
}
