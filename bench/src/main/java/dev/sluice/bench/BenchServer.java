package dev.sluice.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/**
 * A Redis as a child process, on a random loopback port, writing nothing to disk. It is the
 * machine's {@code redis-server} rather than the embedded one, because memory figures only mean
 * something with jemalloc, and the embedded one is linked without it.
 */
final class BenchServer implements AutoCloseable {
  private final Process process;
  private final Path directory;
  private final int port;
  private final Jedis jedis;

  private BenchServer(Process process, Path directory, int port) {
    this.process = process;
    this.directory = directory;
    this.port = port;
    jedis = new Jedis("127.0.0.1", port, 60_000);
  }

  /**
   * Starts {@code redis-server}, which is searched for on the PATH unless it is a path.
   *
   * @throws IOException when it cannot be started
   */
  static BenchServer start(String binary) throws IOException {
    return start(binary, List.of());
  }

  /**
   * The same with additional settings, in command-line form.
   *
   * @throws IOException when it cannot be started
   */
  static BenchServer start(String binary, List<String> settings) throws IOException {
    Path directory = Files.createTempDirectory("sluice-bench");
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    List<String> command =
        new ArrayList<>(List.of(binary, "--bind", "127.0.0.1", "--port", "" + port, "--save", ""));
    command.addAll(settings);
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    BufferedReader log = process.inputReader();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      if (line.contains("Ready to accept connections")) {
        return new BenchServer(process, directory, port);
      }
    }
    throw new IOException("redis-server ended before it was ready");
  }

  URI url() {
    return URI.create("redis://127.0.0.1:" + port);
  }

  /** For whatever a benchmark asks the server directly. */
  Jedis jedis() {
    return jedis;
  }

  /** Empties it and resets its counts. */
  void reset() {
    jedis.flushAll();
    resetCounts();
  }

  void resetCounts() {
    jedis.sendCommand(Protocol.Command.CONFIG, "RESETSTAT");
  }

  /**
   * Server time spent in a command since the counts were reset, in µs, including the commands it
   * called.
   */
  long micros(String command) {
    Matcher usec =
        Pattern.compile("cmdstat_" + command + ":calls=\\d+,usec=(\\d+)")
            .matcher(jedis.info("commandstats"));
    return usec.find() ? Long.parseLong(usec.group(1)) : 0;
  }

  /** {@code used_memory}, in bytes. */
  long usedMemory() {
    Matcher used = Pattern.compile("(?m)^used_memory:(\\d+)").matcher(jedis.info("memory"));
    if (!used.find()) {
      throw new IllegalStateException("INFO memory has no used_memory");
    }
    return Long.parseLong(used.group(1));
  }

  /** Processor time of the thread that runs commands, µs, sockets included. */
  long cpuMicros() {
    Matcher cpu =
        Pattern.compile("used_cpu_(?:sys|user)_main_thread:(\\d+\\.\\d+)")
            .matcher(jedis.info("cpu"));
    double seconds = 0;
    while (cpu.find()) {
      seconds += Double.parseDouble(cpu.group(1));
    }
    return Math.round(seconds * 1e6);
  }

  /** Returns once a client waits in a blocking command, as an idle worker does. */
  void awaitBlockedClient() {
    while (!jedis.info("clients").contains("blocked_clients:1")) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    jedis.close();
    process.destroyForcibly();
    try {
      process.waitFor();
      Files.deleteIfExists(directory.resolve("nodes.conf")); // written by a cluster node
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      // leave it in the temporary directory
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
