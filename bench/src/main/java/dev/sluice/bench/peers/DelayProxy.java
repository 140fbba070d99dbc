package dev.sluice.bench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A network between clients and a server on loopback: what is sent arrives half a round trip later,
 * in either direction, however much is under way. Prints its port, and ends with its standard
 * input.
 */
public final class DelayProxy {
  private static final int MOST_AT_ONCE = 64 * 1024;

  /** The end of a stream. */
  private static final Chunk END = new Chunk(0, new byte[0]);

  private DelayProxy() {}

  /** What was read, and when it arrives by {@link System#nanoTime}. */
  private record Chunk(long due, byte[] bytes) {}

  /**
   * @param args the port of the server, and the round trip in µs
   */
  public static void main(String[] args) throws IOException {
    int server = Integer.parseInt(args[0]);
    long halfNanos = Long.parseLong(args[1]) * 500;
    InetAddress loopback = InetAddress.getLoopbackAddress();
    ServerSocket clients = new ServerSocket(0, 512, loopback);
    System.out.println(clients.getLocalPort());
    daemon(
        () -> {
          while (true) {
            Socket client = clients.accept();
            Socket behind = new Socket(loopback, server);
            pass(client, behind, halfNanos);
            pass(behind, client, halfNanos);
          }
        });
    while (System.in.read() >= 0) {
      // until whoever started it closes the stream or ends
    }
  }

  private static void pass(Socket from, Socket to, long nanos) throws IOException {
    to.setTcpNoDelay(true);
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    BlockingQueue<Chunk> underWay = new LinkedBlockingQueue<>();
    daemon(
        () -> {
          byte[] buffer = new byte[MOST_AT_ONCE];
          try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
              underWay.add(new Chunk(System.nanoTime() + nanos, Arrays.copyOf(buffer, n)));
            }
          } finally {
            underWay.add(END);
          }
        });
    daemon(
        () -> {
          try (to) {
            for (Chunk chunk = underWay.take(); chunk != END; chunk = underWay.take()) {
              for (long left = chunk.due() - System.nanoTime();
                  left > 0;
                  left = chunk.due() - System.nanoTime()) {
                LockSupport.parkNanos(left);
              }
              out.write(chunk.bytes());
            }
          }
        });
  }

  /** What may end with a lost connection. */
  private interface Loop {
    void run() throws IOException, InterruptedException;
  }

  private static void daemon(Loop loop) {
    Thread thread =
        new Thread(
            () -> {
              try {
                loop.run();
              } catch (IOException e) {
                // one side is gone, and so is the other once its end has arrived
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
