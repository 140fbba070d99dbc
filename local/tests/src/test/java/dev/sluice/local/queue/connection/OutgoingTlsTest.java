package dev.sluice.local.queue.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.outgoing.Connector;
import dev.sluice.outgoing.OutgoingCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom a call by https believes to be the host of its URL. */
class OutgoingTlsTest {
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private TlsProxy encrypted(String name) throws Exception {
    return new TlsProxy(
        URI.create("redis://127.0.0.1:" + server.getAddress().getPort() + "/"), name);
  }

  private static int call(TlsProxy proxy) throws IOException {
    URI target = URI.create("https://127.0.0.1:" + proxy.url().getPort() + "/");
    return OutgoingCall.post(Connector.toAny(), target, "{}", Duration.ofSeconds(20));
  }

  @Test
  void aCertificateThatIsTrustedMustAlsoBeForTheHostOfTheUrl() throws Exception {
    SSLContext before = SSLContext.getDefault();
    try (TlsProxy right = encrypted("ip:127.0.0.1");
        TlsProxy other = encrypted("dns:elsewhere.example")) {
      SSLContext.setDefault(right.trusting());
      assertEquals(204, call(right));
      assertThrows(SSLHandshakeException.class, () -> call(other), "a stranger's");
      SSLContext.setDefault(other.trusting());
      assertThrows(SSLHandshakeException.class, () -> call(other), "known, but another name");
    } finally {
      SSLContext.setDefault(before);
    }
  }
}
