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

/** Downloads that nobody reads: what they hold of the disk is bounded, and given back. */
class UnreadDownloadTest {
  /** More than the buffers of two sockets. */
  private static final int MIB = 16;

  private static final String GET =
      "GET /file HTTP/1.1\r\n"
          + "Host: 127.0.0.1\r\n"
          + "Connection: close\r\n"
          + "Authorization: Bearer %s\r\n\r\n";

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

  private static int status(Gateway gateway, String token) {
    return RawHttp.status(RawHttp.exchange(gateway.port(), GET.formatted(token)));
  }

  private static Socket unread(Gateway gateway) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
    socket.setSoTimeout(30_000);
    socket.getOutputStream().write(GET.formatted("ann").getBytes(StandardCharsets.UTF_8));
    assertTrue(socket.getInputStream().read() == 'H', "the answer begins");
    return socket;
  }

  @Test
  void itsCallerGetsNoMoreUntilItGoes() throws Exception {
    try (Gateway gateway = Gateway.start(0, (method, path) -> FILE, line -> {}, space)) {
      Socket unread = unread(gateway);
      String refused = RawHttp.exchange(gateway.port(), GET.formatted("ann"));
      assertEquals(429, RawHttp.status(refused));
      GatewayScenario.assertProblem("too-many-downloads", RawHttp.body(refused));
      assertEquals(200, status(gateway, "bob"), "another caller");
      unread.close();
      await().atMost(Duration.ofSeconds(30)).until(() -> status(gateway, "ann") == 200);
    }
  }
}
