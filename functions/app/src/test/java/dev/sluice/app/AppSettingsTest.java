package dev.sluice.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.Settings;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AppSettingsTest {
  private static void start(String name, String value) {
    Map<String, String> variables =
        new HashMap<>(Map.of("SLUICE_REDIS_URL", "redis://:secret@127.0.0.1:6379"));
    variables.put(name, value);
    new App().sluice(Settings.of(variables)).close();
  }

  @Test
  void nothingButRedisMustBeNamed() {
    start("SLUICE_SALES", "");
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
