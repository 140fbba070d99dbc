package dev.sluice.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

/** The HTTP API of a server on this machine, as its operator calls it. */
final class TaskCalls {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI address;
  private final String token;

  /** Takes the address as {@code local/run} prints it, with the token in its fragment. */
  TaskCalls(URI address) {
    this.address = address;
    this.token = address.getFragment().substring("token=".length());
  }

  JsonNode post(String path, String json) throws IOException, InterruptedException {
    return JSON.readTree(client.send(posted(path, json), BodyHandlers.ofString()).body());
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(client.send(to(path).build(), BodyHandlers.ofString()).body());
  }

  /** Enqueues without waiting for the answer; the id of the task, null when it was not taken. */
  CompletableFuture<String> taken(String path, String json) {
    return client
        .sendAsync(posted(path, json), BodyHandlers.ofString())
        .handle((answer, failure) -> failure == null ? id(answer) : null);
  }

  private static String id(HttpResponse<String> answer) {
    try {
      return answer.statusCode() == 202 ? JSON.readTree(answer.body()).path("id").asText() : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The task, when it has ended. */
  JsonNode ended(String id) throws IOException, InterruptedException {
    while (true) {
      JsonNode task = get("/tasks/" + id + "?wait=20&until=ended");
      if (task.hasNonNull("finishedAt")) {
        return task;
      }
    }
  }

  private HttpRequest posted(String path, String json) {
    return to(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(json))
        .build();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(address.resolve(path)).header("Authorization", "Bearer " + token);
  }
}
