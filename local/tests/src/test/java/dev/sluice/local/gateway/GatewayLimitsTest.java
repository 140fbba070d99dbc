package dev.sluice.local.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway refuses: other hosts, what could be smuggled, and what is too large or slow. */
class GatewayLimitsTest extends GatewayScenario {
  @ParameterizedTest
  @ValueSource(
      strings = {
        // folded header, space in and after a name, bare line feeds, two lengths, an invalid length
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX Y: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\u0001b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX : a\r\n\r\n",
        "GET / HTTP/1.1\nHost: localhost\n\n",
        "GET / HTTP/1.1\r\nHost: localhost\nX: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"
            + "0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "rubbish\r\n\r\n"
      })
  void refusesWhatCouldBeSmuggled(String request) throws Exception {
    String answer = RawHttp.exchange(gateway.port(), request);
    assertEquals(400, RawHttp.status(answer), answer);
    assertProblem("malformed-request", RawHttp.body(answer));
  }

  /** What the client sent is no failure of ours, although some of these numbers begin with 5. */
  @ParameterizedTest
  @CsvSource({
    "GET / HTTP/1.2,505",
    "GET / HTTP/9.9,505",
    "GET /,505",
    "GET / HTTP/2.0,426",
    "POST / HTTP/1.1:Transfer-Encoding: gzip,400", // RFC 9112, 6.3: its length is unknown
    "'POST / HTTP/1.1:Transfer-Encoding: gzip, chunked',501",
    "'GET / HTTP/1.1:Transfer-Encoding: gzip, chunked',501",
    "'POST / HTTP/1.1:Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked',501",
    "'POST / HTTP/1.1:Transfer-Encoding: identity, chunked',501",
    "'POST / HTTP/1.1:Transfer-Encoding: chunked, gzip',400",
    "'POST / HTTP/1.1:Transfer-Encoding: chunked, chunked',400",
    "'POST / HTTP/1.0:Transfer-Encoding: chunked',400"
  })
  void refusesWhatItDoesNotSpeak(String request, int status) throws Exception {
    String[] lines = request.split(":", 2);
    String more = lines.length > 1 ? lines[1] + "\r\n" : "";
    String answer =
        RawHttp.exchange(gateway.port(), lines[0] + "\r\nHost: localhost\r\n" + more + "\r\n");
    assertEquals(status, RawHttp.status(answer), answer);
    assertProblem("malformed-request", RawHttp.body(answer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:8080", "127.0.0.1.evil.example", "127.0.0.1:8080:1"})
  void servesOnlyItsOwnHost(String host) throws Exception {
    String answer =
        RawHttp.exchange(gateway.port(), "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    assertTrue(List.of(400, 403).contains(RawHttp.status(answer)), answer);
  }

  @Test
  void answersBadHostWithAProblem() throws Exception {
    String answer =
        RawHttp.exchange(gateway.port(), "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    assertEquals(403, RawHttp.status(answer));
    assertProblem("bad-host", RawHttp.body(answer));
  }

  @Test
  void refusesHeadersOverTheLimit() throws Exception {
    String head = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: ";
    int rest = 10_240 - head.length() - 4;
    assertEquals(200, RawHttp.status(gateway.port(), head + "x".repeat(rest) + "\r\n\r\n"));
    String answer = RawHttp.exchange(gateway.port(), head + "x".repeat(rest + 1) + "\r\n\r\n");
    assertEquals(431, RawHttp.status(answer));
    assertProblem("headers-too-large", RawHttp.body(answer));
    assertEquals(
        431,
        RawHttp.status(
            gateway.port(), "GET /" + "x".repeat(10_300) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  }

  @Test
  void refusesBodiesOverTheLimit() throws Exception {
    String head = "POST / HTTP/1.1\r\nHost: localhost\r\n";
    assertEquals(413, RawHttp.status(gateway.port(), head + "Content-Length: 10485761\r\n\r\n"));
  }

  @Test
  void refusesChunkedBodiesOverTheLimit() throws Exception {
    HttpResponse<String> answer =
        send(
            request("/tasks")
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(new byte[11 << 20]))));
    assertEquals(413, answer.statusCode());
    assertProblem("payload-too-large", answer.body());
    assertEquals(
        "It takes no more than 10,485,760 bytes.",
        JSON.readTree(answer.body()).at("/errors/0/detail").asText());
  }

  @Test
  void givesUpOnABodyThatDoesNotArrive() throws Exception {
    try (RawHttp http = new RawHttp(gateway.port())) {
      http.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345");
      String answer = http.receive();
      assertEquals(408, RawHttp.status(answer));
      assertProblem("request-timeout", RawHttp.body(answer));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"G", "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: "})
  void givesUpOnHeadersThatDoNotArrive(String begun) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (RawHttp http = new RawHttp(gateway.port()).send(begun)) {
      Thread dripping =
          new Thread(
              () -> {
                while (!over.get()) {
                  http.send("x");
                  LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
                }
              });
      dripping.setUncaughtExceptionHandler((thread, closed) -> {});
      if (begun.length() > 1) {
        dripping.start();
      }
      String answer = http.receive();
      assertEquals(408, RawHttp.status(answer));
      assertProblem("request-timeout", RawHttp.body(answer));
    } finally {
      over.set(true);
    }
  }

  @Test
  void answersBesideAThousandIdleConnections() throws Exception {
    List<RawHttp> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 1_000; i++) {
        idle.add(new RawHttp(gateway.port()).send(i % 2 == 0 ? "" : "POST / HTTP/1.1\r\nHo"));
      }
      HttpResponse<String> answer =
          assertTimeout(Duration.ofSeconds(1), () -> send(request("/tasks")));
      assertEquals(200, answer.statusCode());
    } finally {
      idle.forEach(RawHttp::close);
    }
  }
}
