package dev.sluice.local.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.local.LocalContext;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.task.TaskCatalog;
import dev.sluice.worker.DrainFunction;
import dev.sluice.worker.DrainParts;
import dev.sluice.worker.DrainSettings;
import dev.sluice.worker.Upkeep;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Lambda entry point with the events that people send it. */
class DrainHandlerTest {
  private static TestRedis redis;

  private final List<String> logged = Collections.synchronizedList(new ArrayList<>());
  private final List<String> upkeep = new ArrayList<>();
  private TestDrain test;
  private DrainFunction handler;

  @BeforeAll
  static void startRedis() {
    redis = TestRedis.embedded();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void begin() {
    test = new TestDrain(redis, Duration.ofSeconds(30));
    TaskCatalog catalog = test.types.catalog();
    handler =
        new DrainFunction(
            new DrainParts(
                test.queue,
                catalog,
                test.queue.artifacts(),
                new Upkeep(List.of(() -> upkeep.add("done")), logged::add),
                DrainSettings.of(4),
                logged::add));
  }

  @AfterEach
  void end() {
    test.close();
  }

  private static String event(String name) throws IOException {
    return Files.readString(Path.of("..", "..", "events", name + ".json"));
  }

  private JsonNode drain(String event, long millis) throws IOException {
    InputStream in = new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    handler.handleRequest(
        in, out, new LocalContext("drain", Duration.ofMillis(millis), logged::add));
    assertEquals(List.of(out.toString(StandardCharsets.UTF_8) + "\n"), logged);
    return new ObjectMapper().readTree(out.toByteArray());
  }

  @Test
  void aScheduledEventDrainsWhatIsThere() throws IOException {
    test.enqueue("echo", "{\"text\":\"a\"}");
    test.enqueue("throwing", "{\"text\":\"permanent\"}");
    JsonNode report = drain(event("drain-scheduled"), 60_000);
    assertEquals(2, report.get("claimed").asInt());
    assertEquals(1, report.get("succeeded").asInt());
    assertEquals(1, report.get("failed").asInt());
    assertEquals(0, report.get("remaining").asInt());
    assertTrue(report.get("millis").asLong() < 20_000, report::toString);
    assertEquals(List.of("done"), upkeep);
  }

  @Test
  void aLongPollWaitsForWorkAndEndsInTime() throws IOException {
    long began = System.nanoTime();
    JsonNode report = drain(event("drain-long-poll"), 4_000);
    long millis = (System.nanoTime() - began) / 1_000_000;
    assertEquals(0, report.get("claimed").asInt());
    // the catalog's longest task does not fit, so it waits half of the time
    assertTrue(millis >= 1_900 && millis < 4_000, "took " + millis);
  }

  @Test
  void twoAtOnceRunEachTaskOnce() throws Exception {
    for (int i = 0; i < 300; i++) {
      test.enqueue("echo", "{\"text\":\"a\"}");
    }
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      Callable<JsonNode> drain =
          () -> {
            InputStream in =
                new ByteArrayInputStream(event("drain-scheduled").getBytes(StandardCharsets.UTF_8));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            handler.handleRequest(
                in, out, new LocalContext("drain", Duration.ofMinutes(1), line -> {}));
            return new ObjectMapper().readTree(out.toByteArray());
          };
      int succeeded = 0;
      for (Future<JsonNode> report : both.invokeAll(List.of(drain, drain))) {
        succeeded += report.get().get("succeeded").asInt();
      }
      assertEquals(300, succeeded);
      assertEquals(300, test.types.runs.size());
      test.types.runs.forEach((id, runs) -> assertEquals(1, runs.get(), id));
    } finally {
      both.shutdown();
    }
  }

  @Test
  void anotherEventIsRefused() {
    String reason =
        assertThrows(IllegalArgumentException.class, () -> drain("[1]", 60_000)).getMessage();
    assertTrue(reason.startsWith("A drain event is one JSON object"), reason);
  }
}
