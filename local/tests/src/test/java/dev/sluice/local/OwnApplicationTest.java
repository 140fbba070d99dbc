package dev.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.Application;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.task.Task;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskContext;
import dev.sluice.task.TaskType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A team's application without any of the built-in systems. */
class OwnApplicationTest {
  /** One task type and no feature. */
  public static final class Own implements Application {
    @Override
    public Sluice sluice(Settings settings) {
      TaskType<?> shout = TaskType.of("shout", "Says it aloud", Words.class, Shout::new);
      return Sluice.of(settings, TaskCatalog.of(List.of(shout), List.of()));
    }
  }

  record Words(String text) {}

  static final class Shout implements Task<Words> {
    @Override
    public Object run(Words words, TaskContext context) {
      return words.text().toUpperCase(java.util.Locale.ROOT);
    }
  }

  @TempDir Path directory;

  @Test
  void runsWithNothingOfTheBuiltInSystems() throws Exception {
    try (RunningSluice sluice =
        RunningSluice.start(
            Own.class, directory, Map.of(), "--port", "0", "--token", RunningSluice.TOKEN)) {
      sluice.awaitReady();
      String task = "{\"type\":\"shout\",\"params\":{\"text\":\"aloud\"}}";
      String id = sluice.post("/tasks", task).path("id").asText();
      assertEquals(
          "ALOUD", sluice.get("/tasks/" + id + "?wait=20&until=ended").path("result").asText());
      assertEquals(1, sluice.get("/types").path("types").size());
      assertFalse(sluice.get("/openapi.json").path("paths").has("/users/"));
      for (String builtIn : List.of("/users/", "/sellers", "/references/sellers")) {
        AssertionError refused = assertThrows(AssertionError.class, () -> sluice.get(builtIn));
        assertTrue(refused.getMessage().startsWith("404"), refused::getMessage);
      }
    }
  }

  @Test
  void aFlagThatItsApplicationDoesNotReadIsRefused() throws Exception {
    try (RunningSluice sluice =
        RunningSluice.start(Own.class, directory, Map.of(), "--port", "0", "--sales", "x")) {
      assertEquals(2, sluice.exit());
      assertEquals(1, sluice.errors().lines().count(), sluice.errors());
      assertTrue(sluice.errors().contains("--sales"), sluice.errors());
    }
  }
}
