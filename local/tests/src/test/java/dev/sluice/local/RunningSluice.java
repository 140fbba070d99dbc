package dev.sluice.local;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Application;
import dev.sluice.app.App;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/** {@code local/run} as a separate process, and a client for it. */
public final class RunningSluice implements AutoCloseable {
  public static final String TOKEN = "secret";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final Path output;
  private final Path errors;

  private RunningSluice(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /** Starts it in the directory. */
  static RunningSluice start(Path directory, Map<String, String> variables, String... arguments)
      throws IOException {
    return start(App.class, directory, variables, arguments);
  }

  /** Starts another application in the directory. */
  static RunningSluice start(
      Class<? extends Application> application,
      Path directory,
      Map<String, String> variables,
      String... arguments)
      throws IOException {
    String classPath = System.getProperty("java.class.path");
    return start(application.getName(), classPath, directory, variables, arguments);
  }

  /** Starts an application of this name, on this class path, in the directory. */
  static RunningSluice start(
      String application,
      String classPath,
      Path directory,
      Map<String, String> variables,
      String... arguments)
      throws IOException {
    Path output = Files.createTempFile(directory, "output", ".txt");
    Path errors = Files.createTempFile(directory, "errors", ".txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // it lives for seconds: half the time of a start
                "-XX:+UseSerialGC", // as local/run
                "-cp",
                classPath,
                LocalMain.class.getName(),
                "--app",
                application));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
    if (application.equals(App.class.getName())) {
      builder.environment().put("SLUICE_GITHUB_API", "http://127.0.0.1:9"); // nobody listens there
    }
    builder.environment().putAll(variables);
    return new RunningSluice(builder.start(), output, errors);
  }

  /** Starts it on the data in the directory, with a free port and a known token. */
  public static RunningSluice serving(Path directory, String... more) throws IOException {
    return serving(directory, Map.of(), more);
  }

  /** The same, with variables. */
  public static RunningSluice serving(Path directory, Map<String, String> variables, String... more)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--port", "0", "--token", TOKEN));
    arguments.addAll(List.of(more));
    RunningSluice sluice = start(directory, variables, arguments.toArray(String[]::new));
    sluice.awaitReady();
    return sluice;
  }

  void awaitReady() {
    try {
      await("the ready line")
          .atMost(START)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !process.isAlive() || output().endsWith("\n"));
    } catch (ConditionTimeoutException e) {
      close(); // its caller does not have it yet
      throw e;
    }
    if (!process.isAlive()) {
      throw new AssertionError("It ended: " + errors());
    }
  }

  /** The exit code, once it has ended. */
  int exit() throws InterruptedException {
    if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("It did not exit: " + output() + errors());
    }
    return process.exitValue();
  }

  String output() {
    return read(output);
  }

  String errors() {
    return read(errors);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its address, without the fragment. */
  public URI address() {
    String line = output().lines().findFirst().orElseThrow();
    return URI.create(line.substring(line.indexOf("http://"), line.indexOf("#")));
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send(path, "GET", null);
  }

  /** What a path answers that is not JSON. */
  String text(String path) throws IOException, InterruptedException {
    return body(path, "GET", null);
  }

  JsonNode post(String path, String json) throws IOException, InterruptedException {
    return send(path, "POST", json);
  }

  private JsonNode send(String path, String method, String json)
      throws IOException, InterruptedException {
    return JSON.readTree(body(path, method, json));
  }

  private String body(String path, String method, String json)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address().resolve(path))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  /** The embedded one or an installed one, whose program may be {@code redis-check-rdb} by name. */
  ProcessHandle redis() {
    return process
        .descendants()
        .filter(child -> child.info().command().orElse("").matches(".*/(redis|valkey)-[a-z-]+"))
        .findFirst()
        .orElseThrow();
  }

  /** SIGTERM. */
  void stop() {
    process.destroy();
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
