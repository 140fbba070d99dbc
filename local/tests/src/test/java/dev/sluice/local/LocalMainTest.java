package dev.sluice.local;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.redis.RedisTaskQueue;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalMainTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--workers 0",
        "-w -1",
        "--workers x",
        "--workers",
        "--bogus",
        "stray",
        "--port 65536",
        "--port x",
        "--redis-url http://127.0.0.1",
        "--redis-url redis://",
        "--redis-url redis://127.0.0.1:99999",
        "--redis-url redis://word@127.0.0.1",
        "--redis-url redis://127.0.0.1/x",
        "--data ''",
        "--token %",
        "--log loud",
        "--log",
        "--queues",
        "--queues A",
        "--queues a,,b",
        "--queues a;b"
      })
  void refusesWrongFlagsInOneLine(String arguments) throws Exception {
    try (RunningSluice sluice = RunningSluice.start(directory, Map.of(), words(arguments))) {
      assertEquals(2, sluice.exit());
      assertOneLine(sluice);
      assertFalse(Files.exists(directory.resolve(".sluice")));
    }
  }

  @Test
  void takesVariablesForFlags() throws Exception {
    try (RunningSluice sluice =
        RunningSluice.start(directory, Map.of("SLUICE_WORKERS", "0", "SLUICE_PORT", " "))) {
      assertEquals(2, sluice.exit());
      assertOneLine(sluice);
      assertTrue(sluice.errors().contains("--workers"), sluice.errors());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SLUICE_CONCURRENCY=0",
        "SLUICE_TOKENS=ann:operator",
        "SLUICE_TOKENS=ann:boss:0000000000000000000000000000000000000000000000000000000000000000",
        "SLUICE_WEBHOOK_URL=nowhere",
        "SLUICE_WEBHOOK_URL=http://[",
        "SLUICE_ALLOWED_ORIGIN=https://example.org/",
        "SLUICE_GITHUB_API=ftp://example.org",
        "SLUICE_DEMO_SCHEDULES=yes",
        "SLUICE_CONCURENCY=5",
        "SLUICE_WORKER=5",
        "SLUICE_PORT=x"
      })
  void refusesWrongVariablesInOneLine(String variable) throws Exception {
    String[] parts = variable.split("=");
    Map<String, String> variables = new HashMap<>(Map.of("SLUICE_PORT", "0"));
    variables.put(parts[0], parts[1]);
    try (RunningSluice sluice = RunningSluice.start(directory, variables)) {
      assertEquals(2, sluice.exit());
      assertOneLine(sluice);
      String name = parts[0].equals("SLUICE_PORT") ? "--port" : parts[0];
      assertTrue(sluice.errors().contains(name), sluice.errors());
    }
  }

  @Test
  void preflightListsWhatThisBuildCannotRun() throws Exception {
    try (TestRedis redis = TestRedis.embedded();
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()))) {
      queue.enqueue(List.of(NewTask.of("echo", "{\"text\":\"a\"}", "ann")));
      assertEquals(
          "Of 1 waiting and running tasks this build cannot run 0.\n", preflight(0, redis.url()));
      queue.enqueue(Collections.nCopies(2, NewTask.of("gone", "{}", "ann")));
      String report = preflight(1, redis.url());
      assertTrue(
          report.matches("(?s)unknown-type gone: 2 tasks, such as [0-9a-z]{18}: .*"), report);
      assertTrue(report.endsWith("this build cannot run 2.\n"), report);
    }
  }

  private String preflight(int exit, URI redis) throws Exception {
    try (RunningSluice sluice =
        RunningSluice.start(
            directory, Map.of("SLUICE_PORT", "0"), "preflight", "--redis-url", redis.toString())) {
      assertEquals(exit, sluice.exit(), sluice.errors());
      assertEquals("", sluice.errors());
      return sluice.output();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "preflight --bogus,2",
    "preflight stray,2",
    "preflight --workers 2,2",
    "preflight --redis-url http://127.0.0.1,2",
    "preflight --redis-url redis://127.0.0.1:1,3",
    "preflight --data nowhere,3"
  })
  void preflightThatCannotLookSaysWhy(String arguments, int exit) throws Exception {
    try (RunningSluice sluice = RunningSluice.start(directory, Map.of(), words(arguments))) {
      assertEquals(exit, sluice.exit());
      assertOneLine(sluice);
    }
  }

  @Test
  void tellsItsFlags() throws Exception {
    try (RunningSluice sluice = RunningSluice.start(directory, Map.of(), "--help")) {
      assertEquals(0, sluice.exit());
      for (String flag :
          new String[] {
            "-w, --workers",
            "--port",
            "--redis-url",
            "--data",
            "--sales",
            "--token",
            "--log",
            "--version",
            "--queues",
            "preflight",
            "--help"
          }) {
        assertTrue(sluice.output().contains(flag), sluice.output());
      }
    }
  }

  @Test
  void showsItsVersion() throws Exception {
    try (RunningSluice sluice = RunningSluice.start(directory, Map.of(), "--version")) {
      assertEquals(0, sluice.exit());
      assertTrue(sluice.output().matches("Sluice \\S+\\n"), sluice.output());
    }
  }

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
  void isReadyWhenItSaysSo() throws Exception {
    try (RunningSluice sluice = RunningSluice.serving(directory, "--workers", "3")) {
      assertTrue(
          sluice
              .output()
              .matches("Sluice is ready: http://127\\.0\\.0\\.1:[0-9]+/#token=secret\\n"),
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
  void saysWhenThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RunningSluice sluice =
            RunningSluice.start(directory, Map.of(), "--port", "" + taken.getLocalPort())) {
      assertEquals(1, sluice.exit());
      assertOneLine(sluice);
      assertTrue(sluice.errors().contains("" + taken.getLocalPort()), sluice.errors());
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--data /proc/nowhere",
        "--data a-file",
        "--data a-file/below",
        "--redis-url redis://127.0.0.1:1",
        "--redis-url redis://a.invalid:1",
        "--sales /nowhere",
        "--sales a-file"
      })
  void saysWhatItCannotUse(String arguments) throws Exception {
    Files.createFile(directory.resolve("a-file"));
    try (RunningSluice sluice =
        RunningSluice.start(directory, Map.of("SLUICE_PORT", "0"), arguments.split(" "))) {
      assertEquals(1, sluice.exit());
      assertOneLine(sluice);
      String named = arguments.substring(arguments.indexOf(' ') + 1).replace("redis://", "");
      assertTrue(sluice.errors().contains(named), sluice.errors());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis://127.0.0.1:%d", "redis://:wrong@127.0.0.1:%d", "%s/99"})
  void saysWhyAnotherRedisRefusedIt(String url) throws Exception {
    try (TestRedis redis = TestRedis.embedded()) {
      String refused =
          url.startsWith("%s") ? url.formatted(redis.url()) : url.formatted(redis.url().getPort());
      try (RunningSluice sluice =
          RunningSluice.start(directory, Map.of("SLUICE_PORT", "0"), "--redis-url", refused)) {
        assertEquals(1, sluice.exit());
        assertOneLine(sluice);
        assertTrue(sluice.errors().contains(" cannot be used: "), sluice.errors());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SLUICE_CONCURRENCY=x",
        "SLUICE_PARTITION=5000",
        "SLUICE_TOKENS=a:b",
        "SLUICE_ALLOWED_ORIGIN=x",
        "SLUICE_WEBHOOK_URL=x",
        "SLUICE_SMTP_URL=x",
        "SLUICE_SMTP_URL=smtp://mail.invalid:x",
        "SLUICE_MAIL_FROM=x",
        "SLUICE_ARTIFACTS=/proc/nowhere"
      })
  void saysWhichVariableIsWrong(String variable) throws Exception {
    String name = variable.substring(0, variable.indexOf('='));
    String value = variable.substring(variable.indexOf('=') + 1);
    try (RunningSluice sluice =
        RunningSluice.start(directory, Map.of("SLUICE_PORT", "0", name, value))) {
      assertEquals(2, sluice.exit());
      assertOneLine(sluice);
      assertTrue(sluice.errors().contains(name), sluice.errors());
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
    // at once: the Redis of the killed run may still be ending
    try (RunningSluice sluice = RunningSluice.serving(directory, "--workers", "2")) {
      // it closes its port when its file is complete, and then takes a moment to end
      await().atMost(Duration.ofSeconds(10)).until(() -> ended(redis));
      // what the killed workers held comes back when their lease of 30 s is over
      await().atMost(Duration.ofSeconds(60)).until(() -> count(sluice, "SUCCEEDED") == tasks);
    }
  }

  /** An orphan that ended stays listed, without a command, until its new parent looks. */
  private static boolean ended(ProcessHandle orphan) {
    return !orphan.isAlive() || orphan.info().command().isEmpty();
  }

  private static String enqueue(RunningSluice sluice, String json) throws Exception {
    return sluice.post("/tasks", json).path("id").asText();
  }

  private static JsonNode awaitEnd(RunningSluice sluice, String id) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sluice.get("/tasks/" + id), task -> task.hasNonNull("finishedAt"));
  }

  private static String state(RunningSluice sluice, String id) throws Exception {
    return sluice.get("/tasks/" + id).path("state").asText();
  }

  private static long count(RunningSluice sluice, String state) throws Exception {
    return sluice.get("/tasks?limit=1").path("counts").path(state).asLong();
  }

  /** As a shell splits them. */
  private static String[] words(String arguments) {
    return arguments.replace("''", "").split(" ", -1);
  }

  private static void assertOneLine(RunningSluice sluice) throws Exception {
    assertEquals("", sluice.output());
    assertEquals(1, sluice.errors().lines().count(), sluice.errors());
    assertTrue(sluice.errors().startsWith("local/run: "), sluice.errors());
    assertFalse(sluice.errors().matches("(?s).*(Exception|java\\.).*"), sluice.errors());
  }
}
