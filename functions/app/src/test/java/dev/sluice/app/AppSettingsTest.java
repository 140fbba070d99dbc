package dev.sluice.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.Variables;
import dev.sluice.app.minutes.http.MinutesFeature;
import dev.sluice.app.registration.RegistrationFeature;
import dev.sluice.app.sellers.http.SellersFeature;
import dev.sluice.app.workqueue.graphql.GraphqlFeature;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AppSettingsTest {
  private static Settings settings(String name, String value) {
    Map<String, String> variables =
        new HashMap<>(Map.of("SLUICE_REDIS_URL", "redis://:secret@127.0.0.1:6379"));
    variables.put(name, value);
    return Settings.of(variables);
  }

  private static void start(String name, String value) {
    new App().sluice(settings(name, value)).close();
  }

  @Test
  void nothingButRedisMustBeNamed() {
    start("SLUICE_SALES", "");
  }

  @Test
  void builtInSchedulesAreOffUnlessAskedFor() {
    for (String value : List.of("", "false", "true")) {
      Settings settings = settings("SLUICE_DEMO_SCHEDULES", value);
      try (Sluice sluice = new App().sluice(settings)) {
        assertEquals(value.equals("true"), !sluice.catalog().schedules().isEmpty(), value);
      }
    }
  }

  @Test
  void aMistypedVariableOfAFeatureIsRefused() {
    assertEquals(
        "There is no variable SLUICE_SMTP_ULR. Did you mean SLUICE_SMTP_URL?",
        assertThrows(IllegalArgumentException.class, () -> start("SLUICE_SMTP_ULR", "x"))
            .getMessage());
  }

  @Test
  void anyBuiltInTypeCanBeLeftOut() {
    Settings settings = settings("SLUICE_SALES", "");
    try (RedisTaskQueue queue = Sluice.connect(settings)) { // nothing is asked of it
      Clock clock = Clock.systemUTC();
      Variables variables = settings.variables();
      SellersFeature sellers = new SellersFeature(variables, false);
      RegistrationFeature registration = new RegistrationFeature(variables, false);
      MinutesFeature minutes = new MinutesFeature(variables, queue, clock);
      List<TaskType<?>> all =
          new Catalog(sellers, registration, minutes, null, clock).types(false).all();
      for (TaskType<?> left : all) {
        List<TaskType<?>> others = all.stream().filter(type -> type != left).toList();
        TaskCatalog catalog = TaskCatalog.of(others);
        Sluice sluice =
            Sluice.of(
                settings, queue, catalog, sellers, registration, minutes, new GraphqlFeature());
        sluice.enqueue();
        sluice.query();
        sluice.function(GraphqlFeature.SERVER);
        sluice.drainParts();
      }
    }
  }

  @Test
  void whatIsWrongIsNamedWithoutItsValue() {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "SLUICE_GITHUB_API", "http://user:secret@example.org",
                "SLUICE_MINUTE_GROUP_MAX", "0",
                "SLUICE_SALES", "s3:secret")
            .entrySet()) {
      Exception refused =
          assertThrows(
              IllegalArgumentException.class, () -> start(wrong.getKey(), wrong.getValue()));
      assertTrue(refused.getMessage().startsWith(wrong.getKey()), refused::getMessage);
      assertFalse(refused.getMessage().contains("secret"), refused::getMessage);
      assertNull(refused.getCause());
    }
  }
}
