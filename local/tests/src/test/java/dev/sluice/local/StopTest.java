package dev.sluice.local;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is being answered when {@code local/run} is stopped. */
class StopTest {
  @TempDir Path directory;

  private static CompletableFuture<HttpResponse<String>> held(URI address) {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Authorization", "Bearer " + RunningSluice.TOKEN)
            .build();
    return HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString());
  }

  @Test
  void heldCallsAreAnswered() throws Exception {
    try (RunningSluice sluice = RunningSluice.serving(directory)) {
      String json = "{\"type\":\"echo\",\"params\":{\"text\":\"x\"},\"delaySeconds\":600}";
      String id = sluice.post("/tasks", json).path("id").asText();
      JsonNode list = sluice.get("/tasks?limit=1");
      URI address = sluice.address();
      String revision = list.path("revision").asText();
      var task = held(address.resolve("/tasks/" + id + "?wait=20&until=ended"));
      var tasks = held(address.resolve("/tasks?wait=20&since=" + revision));
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> sluice.get("/queues"), status -> status.has("counts"));
      sluice.stop();
      assertEquals(200, task.get(20, TimeUnit.SECONDS).statusCode());
      assertEquals(204, tasks.get(20, TimeUnit.SECONDS).statusCode());
      assertEquals(143, sluice.exit());
    }
  }
}
