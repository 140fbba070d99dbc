package dev.sluice.app.registration.confirmation;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.SocketFactory;

/**
 * Connections whose other side may say only so much in so much time. The library bounds the silence
 * between two bytes alone: an answer without end would fill the memory, one of a byte now and then
 * would hold its thread for ever, since nothing interrupts a read.
 */
final class BoundedSockets extends SocketFactory {
  private final long bytes;
  private final Duration time;

  /**
   * @param bytes most that one connection may bring
   * @param time after which one connection brings no more
   */
  BoundedSockets(long bytes, Duration time) {
    this.bytes = bytes;
    this.time = time;
  }

  @Override
  public Socket createSocket() {
    return new Bounded();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket(InetAddress.getByName(host), port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket(host, port, null, 0);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    return createSocket(InetAddress.getByName(host), port, from, fromPort);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    Socket socket = createSocket();
    socket.bind(new InetSocketAddress(from, fromPort));
    socket.connect(new InetSocketAddress(host, port));
    return socket;
  }

  private final class Bounded extends Socket {
    private final long begun = System.nanoTime();
    private long left = bytes;

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          int read = in.read();
          count(1);
          return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
          int read = in.read(into, from, length);
          count(read);
          return read;
        }
      };
    }

    private void count(int read) throws IOException {
      left -= read;
      if (left < 0) {
        throw new IOException("It said more than " + bytes + " bytes");
      }
      if (System.nanoTime() - begun > time.toNanos()) {
        throw new SocketTimeoutException("It took more than " + time.toSeconds() + " s");
      }
    }
  }
}
