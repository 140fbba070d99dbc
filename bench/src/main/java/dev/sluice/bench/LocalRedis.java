package dev.sluice.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A redis-server of its own on a free port of the loopback address, keeping nothing on disk. */
final class LocalRedis implements AutoCloseable {
  private final Process process;
  private final int port;

  private LocalRedis(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * @param command the redis-server to start
   * @throws IOException when it does not answer within 5 s
   */
  static LocalRedis start(String command) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process process =
        new ProcessBuilder(command, "--bind", "127.0.0.1", "--port", "" + port, "--save", "")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    LocalRedis redis = new LocalRedis(process, port);
    for (int i = 0; i < 500 && process.isAlive(); i++) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return redis;
      } catch (IOException e) {
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      }
    }
    redis.close();
    throw new IOException(command + " does not answer");
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
