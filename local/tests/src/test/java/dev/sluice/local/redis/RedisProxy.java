package dev.sluice.local.redis;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Stands between a client and its Redis and passes on what they send, as a test wants it. */
public final class RedisProxy implements AutoCloseable {
  /** One connection. A piece is what a single read returns: usually a whole command or answer. */
  public interface Link {
    /** Passes everything on as it is. */
    Link PLAIN = new Link() {};

    /** What Redis is sent in place of a piece from the client; null ends the connection. */
    default byte[] request(byte[] piece) {
      return piece;
    }

    /** What the client is sent in place of a piece from Redis; null ends the connection. */
    default byte[] answer(byte[] piece) {
      return piece;
    }

    /**
     * Whether the connection ends now that Redis was sent a piece.
     *
     * @param more whether the client has sent more already
     */
    default boolean endsAfterRequest(boolean more) {
      return false;
    }

    /**
     * Whether the connection ends now that the client was sent a piece.
     *
     * @param more whether Redis has sent more already
     */
    default boolean endsAfterAnswer(boolean more) {
      return false;
    }
  }

  private volatile URI server;
  private final ServerSocket socket;
  private final Supplier<Link> links;

  /**
   * @param links is asked for a link at each new connection
   */
  public RedisProxy(URI server, Supplier<Link> links) {
    this(server, loopback(), links);
  }

  /**
   * @param socket that the client connects to; closed with this
   */
  public RedisProxy(URI server, ServerSocket socket, Supplier<Link> links) {
    this.server = server;
    this.socket = socket;
    this.links = links;
    start(this::accept);
  }

  private static ServerSocket loopback() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code redis://…} with the login of the server behind it. */
  public URI url() {
    return URI.create("redis://" + server.getUserInfo() + "@127.0.0.1:" + socket.getLocalPort());
  }

  /** Leads new connections to another server, which has the same password. */
  public void lead(URI server) {
    this.server = server;
  }

  private void accept() {
    while (!socket.isClosed()) {
      Socket client;
      try {
        client = socket.accept();
      } catch (IOException e) {
        return; // closed: the test is over
      }
      try {
        client.setTcpNoDelay(true);
        URI to = server;
        Socket redis = new Socket(to.getHost(), to.getPort());
        redis.setTcpNoDelay(true);
        Link link = links.get();
        start(() -> pump(client, redis, link::request, link::endsAfterRequest));
        start(() -> pump(redis, client, link::answer, link::endsAfterAnswer));
      } catch (IOException e) {
        quietly(client); // the server is away: the client sees that, and may try again
      }
    }
  }

  private static void pump(
      Socket from, Socket to, UnaryOperator<byte[]> change, Predicate<Boolean> ends) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        byte[] piece = change.apply(Arrays.copyOf(buffer, n));
        if (piece == null) {
          break;
        }
        out.write(piece);
        if (ends.test(in.available() > 0)) {
          break;
        }
      }
    } catch (IOException e) {
      // the other side has closed
    }
    quietly(from);
    quietly(to);
  }

  private static void start(Runnable run) {
    Thread thread = new Thread(run, "redis-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes no new connections; those there are stay until one of their sides ends. */
  @Override
  public void close() {
    quietly(socket);
  }

  private static void quietly(Closeable closed) {
    try {
      closed.close();
    } catch (IOException e) {
      // nobody reads from it any more
    }
  }
}
