package dev.sluice.app.sellers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.app.RecordingContext;
import dev.sluice.app.sellers.sales.SalesSource;
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
  void aReportTellsItsStartAndItsEnd() throws Exception {
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
  void aRepeatedFanOutDoesNotTellAgain() throws Exception {
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
    assertEquals(List.of("The webhook could not be told: ConnectException"), log);
  }

  @Test
  void aChatThatNeverAnswersIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      new Webhook("http://127.0.0.1:" + silent.getLocalPort() + "/").send(null, "x", log::add);
      assertEquals(List.of("The webhook could not be told: HttpTimeoutException"), log);
    }
  }

  @Test
  void aLaunchersUrlOfTheInnerNetworkIsRefusedWhenSending() throws Exception {
    new Webhook(null).send(url(), "x", log::add);
    new Webhook(null).send("http://localhost:1/", "x", log::add);
    assertEquals(2, log.size());
    assertEquals("The webhook could not be told: ForbiddenAddress", log.get(0));
    assertEquals(List.of(), received);
  }

  @Test
  void theOperatorsUrlMustBeHttp() {
    for (String bad : List.of("file:///etc/passwd", "chat.example", "http://")) {
      assertThrows(IllegalArgumentException.class, () -> new Webhook(bad), bad);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:8.8.8.8]/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f.1/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://1.2.3.999/",
        "http://08.8.8.8/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "ftp://example.org/",
        "https://user@example.org/",
        "https://user:pw@example.org/",
        "https://@example.org/",
        "http://localhost/",
        "http://LOCALHOST:80/",
        "http://localhost./",
        "http://a.localhost/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://172.31.255.255/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[::]/",
        "http://[fe80::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[fc00::1]/",
        "http://[fd12::1]/",
        "http://[ff02::1]/",
        "http://[::7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:0:1::]/",
        "http://１２７.0.0.1/",
        "http://example.org\u0000/",
        "http://exa mple.org/",
        "//example.org/",
        "example.org",
        "",
        "http://",
        "http:///path",
        "http:example.org",
        "javascript:alert(1)",
        "http://example.org\\@127.0.0.1/",
        "http://a_b.example/"
      })
  void forbiddenUrls(String url) {
    assertTrue(WebhookUrl.forbidden(url), url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://chat.example.org/hooks/1?x=y", "HTTP://Example.ORG:8443", "http://8.8.8.8/",
        "https://172.32.0.1/", "https://[2606:4700::1111]/", "https://10.example.org/",
        "https://xn--bcher-kva.example/"
      })
  void publicUrls(String url) {
    assertFalse(WebhookUrl.forbidden(url), url);
  }

  @Test
  void anOverlongUrlIsForbidden() {
    assertTrue(WebhookUrl.forbidden("https://example.org/" + "x".repeat(2_000)));
  }
}
