package dev.sluice.outgoing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.signals.TraceParent;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire, with a server that answers whatever a test wants. */
class OutgoingCallTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private ServerSocket server;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
  }

  /** Answers one call; completes with the lines of its head. */
  private CompletableFuture<List<String>> answer(String text) {
    return CompletableFuture.supplyAsync(
        () -> {
          List<String> head = new ArrayList<>();
          try (Socket peer = server.accept()) {
            InputStream in = peer.getInputStream();
            StringBuilder line = new StringBuilder();
            for (int b = in.read(); b >= 0; b = in.read()) {
              if (b != '\n') {
                line.append((char) b);
              } else if (line.toString().isBlank()) {
                break;
              } else {
                head.add(line.toString().strip());
                line.setLength(0);
              }
            }
            peer.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            peer.shutdownOutput();
            in.readAllBytes();
          } catch (IOException e) {
            // the caller has read enough, and cut the connection
          }
          return head;
        });
  }

  private InputStream get(String path) throws IOException {
    return OutgoingCall.get(Connector.toAny(), "GET", url(path), LONG, LONG).body();
  }

  private static String text(InputStream body) throws IOException {
    try (body) {
      return new String(body.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void aMessageIsAPlainPost() throws Exception {
    CompletableFuture<List<String>> head =
        answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 Done\r\n\r\n");
    assertEquals(204, OutgoingCall.post(Connector.toAny(), url("/a?b=%20c"), "{\"é\":1}", LONG));
    assertEquals(
        List.of(
            "POST /a?b=%20c HTTP/1.1",
            "Connection: close",
            "Content-Length: 8",
            "Content-Type: application/json",
            "Host: 127.0.0.1:" + server.getLocalPort(),
            "User-Agent: sluice"),
        sorted(head.get()));
  }

  @Test
  void aCallWithoutABodyNamesAHostWithAnUnderscore() throws Exception {
    CompletableFuture<List<String>> head = answer("HTTP/1.1 204 Done\r\n\r\n");
    Connector local = Connector.toAny(host -> new InetAddress[] {server.getInetAddress()});
    URI target = URI.create("http://my_api:" + server.getLocalPort() + "/users/7?a=%20");
    assertEquals(204, OutgoingCall.post(local, target, Map.of("Idempotency-Key", "k"), LONG));
    assertEquals(
        List.of(
            "POST /users/7?a=%20 HTTP/1.1",
            "Connection: close",
            "Content-Length: 0",
            "Host: my_api:" + server.getLocalPort(),
            "Idempotency-Key: k",
            "User-Agent: sluice"),
        sorted(head.get()));
  }

  @Test
  void aCallIsInTheTraceOfTheTaskThatMakesIt() throws Exception {
    String header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    CompletableFuture<List<String>> head = answer("HTTP/1.1 204 Done\r\n\r\n");
    TraceParent.enter(TraceParent.of(header));
    try {
      OutgoingCall.post(Connector.toAny(), url("/"), Map.of(), LONG);
    } finally {
      TraceParent.enter(null);
    }
    assertTrue(sorted(head.get()).contains("traceparent: " + header));
  }

  @Test
  void aCallerIsInterruptedWhateverTheServerDoes() throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                OutgoingCall.post(Connector.toAny(), url("/"), Map.of(), LONG);
              } catch (Throwable e) {
                thrown.complete(e);
              }
            });
    caller.start();
    Socket peer = server.accept();
    caller.interrupt();
    assertEquals(InterruptedException.class, thrown.get().getClass());
    peer.close();
  }

  /** The request line, then the headers by their names. */
  private static List<String> sorted(List<String> head) {
    List<String> sorted = new ArrayList<>(head.subList(1, head.size()));
    sorted.sort(null);
    sorted.add(0, head.get(0));
    return sorted;
  }

  @Test
  void aBodyEndsByItsLengthByItsChunksOrWithTheConnection() throws Exception {
    answer("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
    assertEquals("abc", text(get("/")));
    answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
    assertEquals("abc", text(get("/")));
    answer("HTTP/1.0 200 OK\r\n\r\nabc");
    assertEquals("abc", text(get("/")));
  }

  @Test
  void aBodyThatIsCutIsAnException() throws Exception {
    answer("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc");
    assertThrows(IOException.class, () -> text(get("/")));
    answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");
    assertThrows(IOException.class, () -> text(get("/")));
  }

  @Test
  void whatIsNoHttpIsAnException() {
    answer("220 smtp.example ESMTP\r\n");
    assertThrows(IOException.class, () -> get("/"));
    answer("HTTP/1.1 200 OK\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
    assertThrows(IOException.class, () -> get("/"));
  }
}
