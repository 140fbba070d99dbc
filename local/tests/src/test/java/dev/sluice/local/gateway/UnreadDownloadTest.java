package dev.sluice.local.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads that nobody reads: what they hold of the disk is bounded, and given back. */
class UnreadDownloadTest {
  /** More than the buffers of two sockets. */
  private static final int MIB = 16;

  private static final String GET =
      "GET /file HTTP/1.1\r\n" + "Host: 127.0.0.1\r\n" + "Connection: close\r\n" + "%s\r\n\r\n";

  private static final String ANN = "Authorization: Bearer ann";
  private static final String SESSION = "Cookie: sluice_session=YW5u.c2VhbA";

  private static final RequestStreamHandler FILE =
      (input, output, context) -> {
        output.write("{\"statusCode\":200,\"body\":\"".getBytes(StandardCharsets.UTF_8));
        byte[] part = Base64.getEncoder().encode(new byte[3 << 18]);
        for (int i = 0; i < MIB * 4 / 3; i++) {
          output.write(part);
        }
        output.write("\",\"isBase64Encoded\":true}".getBytes(StandardCharsets.UTF_8));
      };

  /** One takes 2.4 times its size while it is decoded, and its size while it is sent. */
  private final SpoolSpace space = new SpoolSpace(100L << 20, 45L << 20);

  private static int status(Gateway gateway, String caller) {
    return RawHttp.status(RawHttp.exchange(gateway.port(), GET.formatted(caller)));
  }

  private static Socket unread(Gateway gateway, String caller) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
    socket.setSoTimeout(30_000);
    socket.getOutputStream().write(GET.formatted(caller).getBytes(StandardCharsets.UTF_8));
    assertTrue(socket.getInputStream().read() == 'H', "the answer begins");
    return socket;
  }

  @Test
  void itsCallerGetsNoMoreUntilItGoes() throws Exception {
    try (Gateway gateway = Gateway.start(0, (method, path) -> FILE, line -> {}, space)) {
      Socket unread = unread(gateway, ANN);
      String refused = RawHttp.exchange(gateway.port(), GET.formatted(ANN));
      assertEquals(429, RawHttp.status(refused));
      GatewayScenario.assertProblem("too-many-downloads", RawHttp.body(refused));
      assertEquals(200, status(gateway, "Authorization: Bearer bob"), "another caller");
      unread.close();
      await().atMost(Duration.ofSeconds(30)).until(() -> status(gateway, ANN) == 200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: bearer ann",
        "authorization: BEARER \t ann ",
        ANN + "\r\nCookie: sluice_session=bob",
      })
  void anotherSpellingOfATokenIsNoOtherCaller(String spelling) throws Exception {
    assertSame(ANN, spelling);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SESSION + "; theme=dark",
        "Cookie: theme=dark\r\n" + SESSION,
        "Cookie: __Host-sluice_session=b;sluice_session=YW5u.c2VhbA;sluice_session=c",
        SESSION + "\r\nX-Forwarded-Proto: http",
      })
  void aCookieBesideThatOfASessionMakesNoOtherCaller(String cookies) throws Exception {
    assertSame(SESSION, cookies);
  }

  private void assertSame(String caller, String again) throws Exception {
    try (Gateway gateway = Gateway.start(0, (method, path) -> FILE, line -> {}, space)) {
      Socket unread = unread(gateway, caller);
      assertEquals(429, status(gateway, again));
      assertEquals(200, status(gateway, "Accept: */*"), "who proves nothing");
      unread.close();
    }
  }
}
