package dev.sluice.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import redis.clients.jedis.Protocol;

/** Primaries of a cluster as child processes, each with as many hash slots. */
final class BenchCluster implements AutoCloseable {
  private static final int SLOTS = 16_384;

  private final List<BenchServer> primaries = new ArrayList<>();

  BenchCluster(String binary, int size) throws IOException {
    for (int i = 0; i < size; i++) {
      int bus = freePort();
      primaries.add(
          BenchServer.start(
              binary,
              List.of("--cluster-enabled", "yes", "--cluster-port", Integer.toString(bus))));
      BenchServer primary = primaries.get(i);
      primary.jedis().clusterAddSlotsRange(SLOTS * i / size, SLOTS * (i + 1) / size - 1);
      cluster(primary, "SET-CONFIG-EPOCH", Integer.toString(i + 1));
      String port = Integer.toString(primary.url().getPort());
      cluster(primaries.get(0), "MEET", "127.0.0.1", port, Integer.toString(bus));
    }
    for (BenchServer primary : primaries) {
      while (!primary.jedis().clusterInfo().contains("cluster_state:ok")
          || !primary.jedis().clusterInfo().contains("cluster_slots_ok:" + SLOTS)) {
        Thread.onSpinWait();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void cluster(BenchServer server, String... words) {
    server.jedis().sendCommand(Protocol.Command.CLUSTER, words);
  }

  URI url() {
    return URI.create(primaries.get(0).url() + "?cluster=true");
  }

  void reset() {
    primaries.forEach(BenchServer::reset);
  }

  /** How long each has been busy, see {@link BenchServer#cpuMicros}. */
  long[] cpuMicros() {
    return primaries.stream().mapToLong(BenchServer::cpuMicros).toArray();
  }

  /** How long all together have been busy since then. */
  long spentSince(long[] before) {
    return Arrays.stream(cpuMicros()).sum() - Arrays.stream(before).sum();
  }

  @Override
  public void close() {
    primaries.forEach(BenchServer::close);
  }
}
