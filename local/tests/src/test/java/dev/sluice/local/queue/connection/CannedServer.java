package dev.sluice.local.queue.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Says what no Redis would: answers anything with a fixed text, and may then hang up. */
final class CannedServer implements AutoCloseable {
  private final ServerSocket server;
  private final byte[] answer;
  private final boolean hangsUp;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();

  CannedServer(String answer, boolean hangsUp) {
    this(port -> answer, hangsUp);
  }

  /** A server whose answer contains its own port. */
  static CannedServer of(IntFunction<String> answer) {
    return new CannedServer(answer, false);
  }

  private CannedServer(IntFunction<String> answer, boolean hangsUp) {
    this.hangsUp = hangsUp;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.answer = answer.apply(server.getLocalPort()).getBytes(StandardCharsets.ISO_8859_1);
    start(this::accept);
  }

  URI url() {
    return URI.create("redis://127.0.0.1:" + server.getLocalPort());
  }

  /** Connections on which something was sent. */
  int connections() {
    return connections.get();
  }

  /** How often something was asked; a long script comes in more than one piece. */
  int calls() {
    return calls.get();
  }

  private void read(byte[] asked) {
    calls.addAndGet(asked[0] == '*' ? 1 : 0);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        start(() -> serve(client));
      }
    } catch (IOException e) {
      // closed: the test is over
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      byte[] asked = new byte[1 << 16];
      if (in.read(asked) > 0) {
        connections.incrementAndGet();
        do {
          read(asked);
          client.getOutputStream().write(answer);
        } while (!hangsUp && in.read(asked) > 0);
      }
    } catch (IOException e) {
      // the client went first
    }
  }

  private static void start(Runnable run) {
    Thread thread = new Thread(run, "canned-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
