package dev.sluice.local;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/** {@code local/run} in a process of its own. */
abstract class LocalRun {
  @TempDir Path directory;

  /** An ended orphan stays listed, without a command, until its new parent looks. */
  static boolean ended(ProcessHandle orphan) {
    return !orphan.isAlive() || orphan.info().command().isEmpty();
  }

  static String enqueue(RunningSluice sluice, String json) throws Exception {
    return sluice.post("/tasks", json).path("id").asText();
  }

  static JsonNode awaitEnd(RunningSluice sluice, String id) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sluice.get("/tasks/" + id), task -> task.hasNonNull("finishedAt"));
  }

  static String state(RunningSluice sluice, String id) throws Exception {
    return sluice.get("/tasks/" + id).path("state").asText();
  }

  static long count(RunningSluice sluice, String state) throws Exception {
    return sluice.get("/tasks?limit=1").path("counts").path(state).asLong();
  }

  /** Splits them as a shell does. */
  static String[] words(String arguments) {
    return arguments.replace("''", "").split(" ", -1);
  }

  static void assertOneLine(RunningSluice sluice) throws Exception {
    assertEquals("", sluice.output());
    assertEquals(1, sluice.errors().lines().count(), sluice.errors());
    assertTrue(sluice.errors().startsWith("local/run: "), sluice.errors());
    assertFalse(sluice.errors().matches("(?s).*(Exception|java\\.).*"), sluice.errors());
  }
}
