package dev.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.app.App;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.local.s3.TestS3;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.TaskState;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.Drain;
import dev.sluice.worker.DrainMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From a task to its file in S3, wired like a deployment. */
class S3DownloadTest {
  private static final String TOKENS =
      "events:operator:862417b9e7c3720bcb3263cd873b09892d787823b6f9a0f453e42824c5a4d4b6";

  @Test
  void theAnswerToAnArtifactIsItsPlace() throws Exception {
    TestS3 bucket = TestS3.bucket();
    try (TestRedis redis = TestRedis.embedded();
        Sluice sluice =
            new App()
                .sluice(
                    Settings.of(
                        Map.of(
                            "SLUICE_REDIS_URL",
                            redis.url().toString(),
                            "SLUICE_TOKENS",
                            TOKENS,
                            "SLUICE_ARTIFACTS",
                            bucket.place("files"),
                            "AWS_ENDPOINT_URL",
                            "set")))) {
      NewTask export =
          NewTask.of("export", "{\"startDate\":\"2023-12-28\",\"endDate\":\"2024-03-02\"}", "ann");
      String id = ((Enqueued.Created) sluice.queue().enqueue(List.of(export)).get(0)).id();
      new Drain(sluice.drainParts(), DrainMode.SCHEDULED, Deadline.none()).run();
      assertEquals(TaskState.SUCCEEDED, sluice.queue().find(id).orElseThrow().state());

      JsonNode answer = get(sluice, id);
      assertEquals(302, answer.get("statusCode").asInt());
      assertEquals("no-store", answer.at("/headers/cache-control").asText());
      assertFalse(answer.has("body"));
      URI place = URI.create(answer.at("/headers/location").asText());
      String file =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(place).build(), BodyHandlers.ofString())
              .body();
      assertEquals(60, file.lines().count());
      assertTrue(file.startsWith("day,seller_id,"), file);
    }
  }

  private static JsonNode get(Sluice sluice, String id) throws Exception {
    String event =
        Files.readString(Path.of("..", "..", "events", "artifact.json"))
            .replace("0".repeat(18), id);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    sluice
        .query()
        .handleRequest(
            new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
            answer,
            new LocalContext("s3", Duration.ofSeconds(10)));
    return new ObjectMapper().readTree(answer.toByteArray());
  }
}
