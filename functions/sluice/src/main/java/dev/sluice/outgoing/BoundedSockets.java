package dev.sluice.outgoing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.SocketFactory;

/**
 * Connections whose peer may send only so much in so much time. A socket's own timeout limits only
 * the silence between two bytes: an endless answer would fill the memory, and a byte now and then
 * would block its thread for ever, since nothing interrupts a read.
 */
public final class BoundedSockets extends SocketFactory {
  private final long bytes;
  private final Duration time;

  /**
   * @param bytes the most that one connection may receive
   * @param time after which a connection receives no more
   */
  public BoundedSockets(long bytes, Duration time) {
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
    private int silence;

    @Override
    public synchronized void setSoTimeout(int millis) throws SocketException {
      silence = millis;
      super.setSoTimeout(millis);
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          limit();
          int read = in.read();
          count(1);
          return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
          limit();
          int read = in.read(into, from, length);
          count(read);
          return read;
        }
      };
    }

    /** Lets the next read last no longer than what is left of the time. */
    private void limit() throws IOException {
      long millis = time.minusNanos(System.nanoTime() - begun).toMillis();
      if (millis <= 0) {
        throw new SocketTimeoutException("It took more than " + time.toSeconds() + " s");
      }
      long next = silence == 0 ? millis : Math.min(silence, millis);
      super.setSoTimeout((int) Math.min(next, Integer.MAX_VALUE));
    }

    private void count(int read) throws IOException {
      left -= read;
      if (left < 0) {
        throw new IOException("It sent more than " + bytes + " bytes");
      }
    }
  }
}
