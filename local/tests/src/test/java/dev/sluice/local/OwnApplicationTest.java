package dev.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.Application;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.http.Backend;
import dev.sluice.http.Feature;
import dev.sluice.http.route.Documented;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Server;
import dev.sluice.task.Schedule;
import dev.sluice.task.Task;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskContext;
import dev.sluice.task.TaskType;
import jakarta.validation.constraints.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A team's application without any of the built-in systems. */
class OwnApplicationTest {
  /** One task type and no feature. */
  public static final class Own implements Application {
    @Override
    public Sluice sluice(Settings settings) {
      return Sluice.of(settings, TaskCatalog.of(List.of(SHOUT)));
    }
  }

  /** Two task types of one name. */
  public static final class Twins implements Application {
    @Override
    public Sluice sluice(Settings settings) {
      return Sluice.of(settings, TaskCatalog.of(List.of(SHOUT, SHOUT)));
    }
  }

  /** A schedule whose params break a rule of their record. */
  public static final class WrongSchedule implements Application {
    @Override
    public Sluice sluice(Settings settings) {
      Schedule wrong = Schedule.every("shout", Duration.ofHours(1)).with(new Words(""));
      return Sluice.of(settings, TaskCatalog.of(List.of(SHOUT), List.of(wrong)));
    }
  }

  /** A feature with a route of the library. */
  public static final class Colliding implements Application {
    @Override
    public Sluice sluice(Settings settings) {
      return Sluice.of(settings, TaskCatalog.of(List.of(SHOUT)), new Taken());
    }
  }

  private static final class Taken implements Feature {
    @Override
    public List<Endpoint> endpoints(Server server, Backend backend) {
      return server.equals(Server.ENQUEUE)
          ? List.of(new Endpoint(Route.get("mine", "/tasks"), call -> null, Documented.of("Mine")))
          : List.of();
    }
  }

  private static final TaskType<Words> SHOUT =
      TaskType.of("shout", "Says it aloud", Words.class, Shout::new);

  record Words(@Size(min = 1) String text) {}

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

  @ParameterizedTest
  @MethodSource("wrong")
  void oneThatIsWrongIsRefusedBeforeAnythingIsOpened(
      Class<? extends Application> application, String line) throws Exception {
    Ended run = Ended.inProcess(application, directory, Map.of("SLUICE_PORT", "0"));
    assertEquals(2, run.exit());
    assertEquals("local/run: " + line + "\n", run.errors());
    assertEquals("", run.output());
    assertFalse(Files.exists(directory.resolve(".sluice")));
  }

  static List<Arguments> wrong() {
    return List.of(
        Arguments.of(Twins.class, "Two task types are named shout"),
        Arguments.of(
            WrongSchedule.class, "Schedule shout: /params/text: It needs 1 or more characters."),
        Arguments.of(
            Colliding.class, "Two features bring the route GET /tasks, or one called mine"));
  }
}
