package dev.sluice.outgoing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a call goes, as the connections that it opens show it; each ends at the test's server. */
class ConnectorTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Queue<String> answers = new ArrayDeque<>();
  private final List<String> resolved = new ArrayList<>();
  private final List<String> connected = new ArrayList<>();
  private ServerSocket server;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private Connector toPublic() {
    return Connector.toPublic(this::resolve);
  }

  private InetAddress[] resolve(String host) throws UnknownHostException {
    resolved.add(host);
    String[] found = answers.remove().split(" ");
    InetAddress[] addresses = new InetAddress[found.length];
    for (int i = 0; i < found.length; i++) {
      addresses[i] = InetAddress.getByName(found[i]);
    }
    return addresses;
  }

  /** Sockets that say where they were to go, and go to the server. */
  private final class Watched extends SocketFactory {
    @Override
    public Socket createSocket() {
      return new Socket() {
        @Override
        public void connect(SocketAddress to, int millis) throws IOException {
          InetSocketAddress target = (InetSocketAddress) to;
          connected.add(target.getAddress().getHostAddress() + " " + target.getPort());
          super.connect(server.getLocalSocketAddress(), millis);
        }
      };
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
      throw new UnsupportedOperationException();
    }
  }

  private void connect(String url) throws IOException {
    toPublic().connect(URI.create(url), new Watched(), LONG, LONG).close();
  }

  @Test
  void aNameIsResolvedOnceAndTheCheckedAddressIsConnectedTo() throws Exception {
    answers.addAll(List.of("8.8.8.8", "127.0.0.1"));
    connect("http://chat.example/x");
    assertEquals(List.of("chat.example"), resolved);
    assertEquals(List.of("8.8.8.8 80"), connected);
    assertThrows(ForbiddenAddress.class, () -> connect("http://chat.example/x"));
    assertEquals(1, connected.size());
  }

  @Test
  void aHostThatTheOperatorChoseMayHaveAnUnderscore() throws Exception {
    answers.add("10.0.0.1");
    Connector.toAny(this::resolve)
        .connect(URI.create("http://my_api:8080/x"), new Watched(), LONG, LONG)
        .close();
    assertEquals(List.of("my_api"), resolved);
    assertEquals(List.of("10.0.0.1 8080"), connected);
  }

  @Test
  void oneInnerAddressAmongOthersForbidsAll() {
    answers.add("8.8.8.8 10.0.0.1");
    assertThrows(ForbiddenAddress.class, () -> connect("http://chat.example/"));
    assertEquals(List.of(), connected);
  }

  @Test
  void aLiteralIsRefusedBeforeAnythingIsResolved() {
    assertThrows(ForbiddenAddress.class, () -> connect("http://127.0.0.1:6379/"));
    assertThrows(ForbiddenAddress.class, () -> connect("ftp://chat.example/"));
    assertEquals(List.of(), resolved);
  }

  @Test
  void overTlsTheServerIsAskedForByItsName() throws Exception {
    answers.add("8.8.8.8");
    CompletableFuture<String> hello =
        CompletableFuture.supplyAsync(
            () -> {
              try (Socket peer = server.accept()) {
                byte[] record = peer.getInputStream().readNBytes(5);
                int length = (record[3] & 0xff) << 8 | record[4] & 0xff;
                byte[] body = peer.getInputStream().readNBytes(length);
                return new String(body, StandardCharsets.ISO_8859_1);
              } catch (IOException e) {
                return e.toString();
              }
            });
    assertThrows(IOException.class, () -> connect("https://chat.example/"));
    assertTrue(hello.get().contains("chat.example"), "SNI");
    assertFalse(hello.get().contains("8.8.8.8"));
    assertEquals(List.of("8.8.8.8 443"), connected);
  }

  @Test
  void aServerThatSendsAByteNowAndThenIsGivenUp() throws Exception {
    answers.add("8.8.8.8");
    Thread drip =
        new Thread(
            () -> {
              try (Socket peer = server.accept()) {
                while (true) {
                  peer.getOutputStream().write('H');
                }
              } catch (IOException e) {
                // given up, as it should be
              }
            });
    drip.start();
    SocketFactory sockets = new BoundedSockets(1 << 20, Duration.ofMillis(200));
    try (Socket socket = sockets.createSocket()) {
      socket.connect(server.getLocalSocketAddress());
      assertThrows(
          IOException.class,
          () -> {
            while (true) {
              socket.getInputStream().read();
            }
          });
    }
    drip.join();
    Thread silent = new Thread(() -> accept());
    silent.start();
    try (Socket socket = sockets.createSocket()) {
      socket.connect(server.getLocalSocketAddress());
      assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
    }
    silent.join();
  }

  private void accept() {
    try {
      server.accept().getInputStream().read();
    } catch (IOException e) {
      // the test's assertion says what went wrong
    }
  }
}
