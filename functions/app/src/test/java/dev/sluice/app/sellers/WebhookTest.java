package dev.sluice.app.sellers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.app.RecordingContext;
import dev.sluice.app.sellers.sales.SalesSource;
import dev.sluice.outgoing.Connector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
  private static final String NOT_NOTIFIED = "The report's webhook could not be notified";

  private final List<String> received = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private HttpServer chat;
  private int status = 204;

  @BeforeEach
  void open() throws IOException {
    chat = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    chat.createContext(
        "/",
        exchange -> {
          received.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.getResponseHeaders().add("Location", url() + "elsewhere");
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    chat.start();
  }

  @AfterEach
  void close() {
    chat.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + chat.getAddress().getPort() + "/";
  }

  @Test
  void aReportAnnouncesItsStartAndItsEnd() throws Exception {
    Launch.of(
        SalesSource.open(null),
        Launch.params("2023-12-28", "2024-03-02", "amber-mill", "blue-harbor"),
        new Webhook(url()));
    assertEquals(
        List.of(
            "{\"content\":\"Seller report started by the test: 132 items\"}",
            "{\"content\":\"Seller report started by the test ended after 42 s:"
                + " 32 records saved, 0 of 132 items failed\"}"),
        received);
  }

  @Test
  void aRepeatedFanOutDoesNotNotifyAgain() throws Exception {
    SellerReport report = new SellerReport(new Webhook(url()), Clock.systemUTC());
    report.fanOut(Launch.params("2024-01-01", "2024-01-01", "a"), RecordingContext.attempt(2));
    assertEquals(List.of(), received);
  }

  @Test
  void withoutAUrlNothingIsSent() throws Exception {
    new Webhook(" ").send(null, "x", log::add);
    assertEquals(List.of(), log);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 307, 404, 500})
  void anotherAnswerIsLoggedAndNotFollowed(int answer) throws Exception {
    status = answer;
    new Webhook(url()).send(null, "x", log::add);
    assertEquals(List.of("The webhook answered " + answer), log);
    assertEquals(1, received.size());
  }

  @Test
  void aChatThatIsDownIsLogged() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    new Webhook("http://127.0.0.1:" + closed + "/secret").send(null, "x", log::add);
    assertEquals(List.of("The webhook could not be called: ConnectException"), log);
  }

  @Test
  void aChatThatNeverAnswersIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      new Webhook("http://127.0.0.1:" + silent.getLocalPort() + "/").send(null, "x", log::add);
      assertEquals(List.of("The webhook could not be called: SocketTimeoutException"), log);
    }
  }

  @Test
  void aLaunchersUrlOfTheInnerNetworkIsRefusedWhenSending() throws Exception {
    new Webhook(null).send(url(), "x", log::add);
    new Webhook(null).send("http://localhost:1/", "x", log::add);
    assertEquals(List.of(NOT_NOTIFIED, NOT_NOTIFIED), log);
    assertEquals(List.of(), received);
  }

  @Test
  void aNameOfTheInnerNetworkIsRefusedToo() throws Exception {
    Connector connector =
        Connector.toPublic(host -> new InetAddress[] {InetAddress.getLoopbackAddress()});
    String url = "http://chat.example:" + chat.getAddress().getPort() + "/";
    new Webhook(null, connector).send(url, "x", log::add);
    assertEquals(List.of(NOT_NOTIFIED), log);
    assertEquals(List.of(), received);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 302, 401, 500})
  void whatALaunchersWebhookAnswersIsNotReported(int answer) throws Exception {
    status = answer;
    new Webhook(null, Connector.toAny()).send(url(), "x", log::add);
    assertEquals(answer == 204 ? List.of() : List.of(NOT_NOTIFIED), log);
    assertEquals(1, received.size());
  }

  @Test
  void theOperatorsUrlMustBeHttp() {
    for (String bad : List.of("file:///etc/passwd", "chat.example", "http://")) {
      assertThrows(IllegalArgumentException.class, () -> new Webhook(bad), bad);
    }
  }
}
