package dev.sluice.local.events;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A function under AWS's Runtime Interface Emulator, which is the Runtime API of Lambda without
 * Docker: it starts the function at the first event and gives it one after another.
 */
final class Emulator implements AutoCloseable {
  private static final String INVOCATIONS = "/2015-03-31/functions/function/invocations";

  /** The start of a function, and what the emulator itself takes. */
  private static final Duration SLACK = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private final int port;
  private final Duration patience;

  /**
   * @param emulator AWS's program
   * @param function the directory of the function, as Lambda would unpack it
   * @param command what runs it, see {@link RuntimeClient}
   * @param seconds the function's timeout
   */
  Emulator(
      Path emulator,
      Path function,
      List<String> command,
      int seconds,
      Map<String, String> variables)
      throws IOException {
    port = freePort();
    patience = SLACK.plusSeconds(seconds);
    log = Files.createTempFile("sluice-function", ".log");
    List<String> words =
        new ArrayList<>(
            List.of(
                emulator.toString(),
                "--log-level",
                "warn",
                "--runtime-api-address",
                "127.0.0.1:" + freePort(),
                "--runtime-interface-emulator-address",
                "127.0.0.1:" + port));
    words.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(function.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().clear();
    builder.environment().putAll(variables);
    builder.environment().put("AWS_LAMBDA_FUNCTION_TIMEOUT", Integer.toString(seconds));
    process = builder.start();
    await("emulator").atMost(SLACK).pollInterval(Duration.ofMillis(20)).until(this::listens);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean listens() throws IOException {
    if (!process.isAlive()) {
      throw new IOException("The emulator ended: " + Files.readString(log));
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * What the function answers to an event.
   *
   * @throws IOException with the function's log when it fails
   */
  byte[] invoke(byte[] event) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + INVOCATIONS))
            .timeout(patience)
            .POST(HttpRequest.BodyPublishers.ofByteArray(event))
            .build();
    try {
      HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IOException("The emulator answered " + answer.statusCode());
      }
      return answer.body();
    } catch (IOException e) {
      throw new IOException(e.getMessage() + "; the function's log:\n" + Files.readString(log), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
