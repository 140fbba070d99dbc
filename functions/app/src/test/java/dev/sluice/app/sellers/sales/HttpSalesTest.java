package dev.sluice.app.sellers.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.outgoing.Connector;
import dev.sluice.task.PermanentFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sales at an address, from a server that behaves well and from one that does not. */
class HttpSalesTest {
  private static final LocalDate DAY = LocalDate.parse("2024-01-01");
  private static final String LINES =
      "day,seller_id,product_id,category,units_sold,revenue,freight\n"
          + "2024-01-01,a,p1,toys,1,6.9,8.72\n2024-01-02,a,p1,toys,x,6.9,8.72\n";

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private String tag = "\"1\"";
  private int missing;
  private int status = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    asked.add(path);
    byte[] body = LINES.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      if (path.startsWith("/to")) {
        exchange.getResponseHeaders().set("Location", path.substring(3));
        exchange.sendResponseHeaders(302, -1);
      } else if (path.equals("/loop")) {
        exchange.getResponseHeaders().set("Location", "/loop");
        exchange.sendResponseHeaders(301, -1);
      } else if (exchange.getRequestMethod().equals("HEAD") && path.equals("/nohead.csv")) {
        exchange.sendResponseHeaders(405, -1);
      } else {
        if (tag != null) {
          exchange.getResponseHeaders().set("ETag", tag);
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length + missing);
        if (!head) {
          exchange.getResponseBody().write(body);
        }
      }
    }
  }

  private SalesSource sales(String path) {
    return SalesSource.open(
        "http://127.0.0.1:" + server.getAddress().getPort() + path, false, Connector.toAny());
  }

  private String failure(String path) {
    return assertThrows(IOException.class, () -> sales(path).rows(DAY, "a")).getMessage();
  }

  @Test
  void itIsReadAsAFileIs() throws Exception {
    SalesSource sales = sales("/a/sales.csv?signature=secret");
    assertEquals(1, sales.rows(DAY, "a").size());
    assertEquals(Set.of("a"), sales.sellers().keySet());
    assertEquals(
        "sales.csv, line 3: malformed units_sold: save units as whole numbers, such as 1234",
        assertThrows(PermanentFailure.class, () -> sales.rows(DAY.plusDays(1), "a")).getMessage());
    assertEquals(1, sales("/nohead.csv").rows(DAY, "a").size());
  }

  @Test
  void redirectsAreFollowedAFewTimes() throws Exception {
    assertEquals(1, sales("/to/to/to/sales.csv").rows(DAY, "a").size());
    assertTrue(asked.containsAll(List.of("/to/to/sales.csv", "/sales.csv")), asked::toString);
    assertEquals("loop cannot be read: it redirects more than 3 times", failure("/loop"));
    assertEquals(
        "passwd cannot be read: it redirects away from HTTP", failure("/tofile:///etc/passwd"));
  }

  @Test
  void anAddressOfTheInnerNetworkIsNotAsked() {
    int port = server.getAddress().getPort();
    Connector innerName =
        Connector.toPublic(host -> new InetAddress[] {server.getAddress().getAddress()});
    for (SalesSource inner :
        List.of(
            SalesSource.open("http://127.0.0.1:" + port, false, Connector.toPublic()),
            SalesSource.open("http://sales_files.example", false, Connector.toPublic()),
            SalesSource.open("http://sales.example:" + port, false, innerName))) {
      assertEquals(
          "It must be http or https to a public host, whose name has no underscore",
          assertThrows(IOException.class, () -> inner.rows(DAY, "a")).getMessage());
    }
    assertEquals(List.of(), asked);
  }

  @Test
  void whereARedirectLeadsIsHeldToTheSameRules() {
    List<String> resolved = new CopyOnWriteArrayList<>();
    Connector rules =
        Connector.toAny(
            host -> {
              resolved.add(host);
              if (host.equals("inner.example")) {
                throw new UnknownHostException("as a rule against it would");
              }
              return new InetAddress[] {server.getAddress().getAddress()};
            });
    String inner = "http://inner.example:" + server.getAddress().getPort() + "/sales.csv";
    SalesSource sales =
        SalesSource.open(
            "http://sales.example:" + server.getAddress().getPort() + "/to" + inner, false, rules);
    assertEquals(
        "sales.csv cannot be read: its server does not answer",
        assertThrows(IOException.class, () -> sales.rows(DAY, "a")).getMessage());
    assertEquals(List.of("sales.example", "inner.example"), resolved);
    assertEquals(List.of("/to" + inner), asked);
  }

  @Test
  void aCutBodyIsNotAnEnd() {
    missing = 10;
    String told = failure("/sales.csv");
    // the reset of a server that closes too early may overtake what it has sent
    assertTrue(
        told.startsWith("sales.csv was cut off: ")
            || told.equals("sales.csv cannot be read: its server broke the connection"),
        told);
    SalesRange range = new SalesRange(DAY, DAY, Set.of());
    assertThrows(
        IOException.class,
        () -> {
          try (SalesScan scan = sales("/sales.csv").scan(range, null)) {
            while (scan.advance()) {
              assertTrue(asked.size() > 0);
            }
          }
        });
  }

  @Test
  void aChangeBetweenLookAndReadIsNamed() throws Exception {
    SalesRange range = new SalesRange(DAY, DAY, Set.of());
    try (SalesScan scan = sales("/sales.csv").scan(range, null)) {
      tag = "\"2\"";
      assertEquals(
          "sales.csv changed while it was being read",
          assertThrows(IOException.class, scan::advance).getMessage());
    }
  }

  @Test
  void whatNobodyCanTrustIsRefused() {
    tag = null;
    assertEquals(
        "sales.csv cannot be read: its server sends neither ETag nor Last-Modified",
        failure("/sales.csv"));
    status = 503;
    assertEquals("sales.csv cannot be read: its server answered 503", failure("/sales.csv"));
    server.stop(0);
    assertEquals("sales.csv cannot be read: its server does not answer", failure("/sales.csv"));
  }
}
