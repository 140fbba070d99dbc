package dev.sluice.local;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.redis.TestRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalMainTest extends LocalRun {
  @Test
  void aPageLoadPrintsNothingAndATaskOneLine() throws Exception {
    try (RunningSluice sluice = RunningSluice.serving(directory)) {
      for (String path : new String[] {"/types", "/tasks", "/queues", "/tasks?wait=0&since=0-0"}) {
        sluice.get(path);
      }
      assertEquals("", sluice.errors());
      assertEquals(0, sluice.get("/schedules").path("schedules").size());
      String id = enqueue(sluice, "{\"type\":\"echo\",\"params\":{\"text\":\"hello\"}}");
      awaitEnd(sluice, id);
      String time = "[0-9:]{8} ";
      assertTrue(
          sluice
              .errors()
              .matches(
                  "(?s)(%sPOST /tasks 202 local \\d+ ms\n|%s%s echo succeeded, \\d+ ms\n){2}"
                      .formatted(time, time, id)),
          sluice.errors());
      sluice.stop();
      assertEquals(143, sluice.exit());
      assertTrue(
          sluice.output().endsWith("\nStopped; 0 running tasks handed back\n"), sluice.output());
    }
  }

  @Test
  void takesItsTokenFromAFile() throws Exception {
    Files.writeString(directory.resolve("token"), "from-a-file\n");
    Map<String, String> variables = Map.of("SLUICE_PORT", "0", "SLUICE_TOKEN_FILE", "token");
    try (RunningSluice sluice = RunningSluice.start(directory, variables)) {
      sluice.awaitReady();
      assertTrue(
          sluice.output().matches(".*/#token=from-a-file with (Redis|Valkey) [0-9.]+ \\(.+\\)\n"),
          sluice.output());
    }
  }

  @Test
  void isReadyWhenItSaysSo() throws Exception {
    try (RunningSluice sluice = RunningSluice.serving(directory, "--workers", "3")) {
      assertTrue(
          sluice
              .output()
              .matches("Sluice is ready: http://127\\.0\\.0\\.1:[0-9]+/#token=secret with .+\\n"),
          sluice.output());
      assertEquals("ok", sluice.get("/health").path("status").asText());
      assertFalse(sluice.get("/sellers").isEmpty());
      String id = enqueue(sluice, "{\"type\":\"echo\",\"params\":{\"text\":\"hello\"}}");
      assertEquals("SUCCEEDED", awaitEnd(sluice, id).path("state").asText());
    }
  }

  @Test
  void takesFromTheNamedQueuesOnly() throws Exception {
    try (RunningSluice sluice = RunningSluice.serving(directory, "--queues", "fast,slow")) {
      String other = enqueue(sluice, "{\"type\":\"echo\",\"params\":{\"text\":\"a\"}}");
      String own =
          enqueue(sluice, "{\"type\":\"echo\",\"queue\":\"slow\",\"params\":{\"text\":\"b\"}}");
      assertEquals("SUCCEEDED", awaitEnd(sluice, own).path("state").asText());
      assertEquals("not-served", sluice.get("/tasks/" + other).at("/waiting/reason").asText());
    }
  }

  @ParameterizedTest
  @CsvSource({"'',SUCCEEDED", "redis,FAILED"})
  void keepsFilesOfAnySizeUnlessRedisIsToKeepThem(String artifacts, String end) throws Exception {
    Path sales = Files.createDirectory(directory.resolve("sales"));
    String header = "day,seller_id,product_id,category,units_sold,revenue,freight\n";
    String line = "2026-01-01,s1,p1,c1,1,1.00,1.00\n";
    Files.writeString(sales.resolve("much.csv"), header + line.repeat(160_000)); // 5 MB
    try (RunningSluice sluice =
        RunningSluice.serving(
            directory, Map.of("SLUICE_ARTIFACTS", artifacts), "--sales", sales.toString())) {
      JsonNode task =
          awaitEnd(
              sluice,
              enqueue(
                  sluice,
                  "{\"type\":\"export\",\"params\":"
                      + "{\"startDate\":\"2026-01-01\",\"endDate\":\"2026-01-01\"}}"));
      assertEquals(end, task.path("state").asText(), task.toString());
      assertEquals(1, task.path("attempt").asInt(), task.toString());
    }
  }

  @Test
  void endsRedisInOrder() throws Exception {
    try (RunningSluice sluice = RunningSluice.serving(directory)) {
      ProcessHandle redis = sluice.redis();
      sluice.stop();
      assertEquals(143, sluice.exit());
      assertEquals("", sluice.errors());
      assertFalse(redis.isAlive());
    }
  }

  @Test
  void aSecondOneOnTheSameDirectoryIsRefused() throws Exception {
    try (RunningSluice first = RunningSluice.serving(directory)) {
      try (RunningSluice second = RunningSluice.start(directory, Map.of(), "--port", "0")) {
        assertEquals(1, second.exit());
        assertOneLine(second);
        assertTrue(second.errors().contains("in use"), second.errors());
      }
      assertEquals("ok", first.get("/health").path("status").asText());
    }
  }

  @Test
  void usesAnotherRedis() throws Exception {
    try (TestRedis redis = TestRedis.embedded();
        RunningSluice sluice =
            RunningSluice.serving(directory, "--redis-url", redis.url().toString())) {
      String id = enqueue(sluice, "{\"type\":\"echo\",\"params\":{\"text\":\"hello\"}}");
      assertEquals("SUCCEEDED", awaitEnd(sluice, id).path("state").asText());
      assertFalse(Files.exists(directory.resolve(".sluice")));
    }
  }

  @Test
  void doesNotGoOnWithoutItsRedis() throws Exception {
    try (RunningSluice sluice = RunningSluice.serving(directory)) {
      sluice.redis().destroyForcibly();
      assertEquals(1, sluice.exit());
      assertTrue(sluice.errors().contains("Redis ended unexpectedly"), sluice.errors());
    }
  }

  @Test
  void doesNotClaimToHaveHandedBackWhatRedisDidNotHear() throws Exception {
    try (RunningSluice sluice = RunningSluice.serving(directory)) {
      String id = enqueue(sluice, "{\"type\":\"sleep\",\"params\":{\"millis\":30000}}");
      await().atMost(Duration.ofSeconds(10)).until(() -> state(sluice, id).equals("RUNNING"));
      sluice.redis().destroyForcibly();
      assertEquals(1, sluice.exit());
      String last = "\nStopped; tasks that were running could not be handed back: they run again";
      assertTrue(sluice.output().contains(last), sluice.output());
    }
  }

  @Test
  void handsRunningTasksBackWhenItEnds() throws Exception {
    String id;
    try (RunningSluice sluice = RunningSluice.serving(directory)) {
      id = enqueue(sluice, "{\"type\":\"sleep\",\"params\":{\"millis\":3000}}");
      await().atMost(Duration.ofSeconds(10)).until(() -> state(sluice, id).equals("RUNNING"));
      sluice.stop();
      assertEquals(143, sluice.exit());
      assertTrue(sluice.output().endsWith("\nStopped; 1 running task handed back\n"));
    }
    try (RunningSluice sluice = RunningSluice.serving(directory)) {
      JsonNode task = awaitEnd(sluice, id);
      assertEquals("SUCCEEDED", task.path("state").asText());
      assertEquals(1, task.path("attempt").asInt(), "an attempt handed back is not charged");
    }
  }

  @Test
  void losesNothingWhenItIsKilled() throws Exception {
    int tasks = 200;
    ProcessHandle redis;
    try (RunningSluice sluice = RunningSluice.serving(directory)) {
      for (int i = 0; i < tasks; i++) {
        enqueue(sluice, "{\"type\":\"sleep\",\"params\":{\"millis\":100}}");
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> count(sluice, "SUCCEEDED") > tasks / 4);
      redis = sluice.redis();
      sluice.kill();
      assertEquals(137, sluice.exit());
    }
    // at once: the killed run's Redis may still be shutting down
    try (RunningSluice sluice = RunningSluice.serving(directory, "--workers", "2")) {
      // it closes its port when its file is complete, and then takes a moment to end
      await().atMost(Duration.ofSeconds(10)).until(() -> ended(redis));
      // tasks of the killed workers come back when their lease of 30 s is over
      await().atMost(Duration.ofSeconds(60)).until(() -> count(sluice, "SUCCEEDED") == tasks);
    }
  }
}
