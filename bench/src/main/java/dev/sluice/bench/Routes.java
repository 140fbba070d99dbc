package dev.sluice.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The ways to Redis over which a cold start is measured, each with a server that this class starts:
 * {@code plaintext}, {@code tls}, {@code cluster} and {@code tls+cluster}. The cluster is one node
 * with all slots, which is how the endpoint of a managed cluster looks to its clients.
 */
final class Routes implements AutoCloseable {
  private static final int LAST_SLOT = 16_383;

  private final Path directory;
  private final List<BenchServer> servers = new ArrayList<>();
  private final Map<String, URI> urls = new HashMap<>();
  private TrustedCertificate certificate;

  private Routes(Path directory) {
    this.directory = directory;
  }

  /**
   * @param binary {@code redis-server}
   * @throws IllegalArgumentException when there is no such way
   */
  static Routes open(String binary, List<String> names)
      throws IOException, GeneralSecurityException {
    for (String name : names) {
      if (!List.of("plaintext", "tls", "cluster", "tls+cluster").contains(name)) {
        throw new IllegalArgumentException("Redis cannot be reached: " + name + "; see --help");
      }
    }
    Routes routes = new Routes(Files.createTempDirectory("sluice-bench-routes"));
    try {
      if (names.stream().anyMatch(name -> name.startsWith("tls"))) {
        routes.certificate = new TrustedCertificate(routes.directory);
      }
      routes.start(binary, "plaintext", "tls", "", List.of());
      if (names.stream().anyMatch(name -> name.endsWith("cluster"))) {
        List<String> settings =
            List.of("--cluster-enabled", "yes", "--cluster-port", Integer.toString(freePort()));
        BenchServer cluster =
            routes.start(binary, "cluster", "tls+cluster", "?cluster=true", settings);
        cluster.jedis().clusterAddSlotsRange(0, LAST_SLOT);
        while (!cluster.jedis().clusterInfo().contains("cluster_state:ok")) {
          Thread.onSpinWait();
        }
      }
      return routes;
    } catch (IOException | RuntimeException e) {
      routes.close();
      throw e;
    }
  }

  /** Starts a server that speaks with and without TLS. */
  private BenchServer start(
      String binary, String plain, String encrypted, String query, List<String> settings)
      throws IOException {
    List<String> all = new ArrayList<>(settings);
    int tlsPort = freePort();
    if (certificate != null) {
      all.addAll(List.of("--tls-port", Integer.toString(tlsPort)));
      all.addAll(List.of("--tls-auth-clients", "no"));
      all.addAll(List.of("--tls-key-file", certificate.keyFile().toString()));
      all.addAll(List.of("--tls-cert-file", certificate.certificateFile().toString()));
      all.addAll(List.of("--tls-ca-cert-file", certificate.certificateFile().toString()));
    }
    BenchServer server = BenchServer.start(binary, all);
    servers.add(server);
    urls.put(plain, URI.create(server.url() + query));
    urls.put(encrypted, URI.create("rediss://127.0.0.1:" + tlsPort + query));
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  URI url(String name) {
    return urls.get(name);
  }

  /** For a JVM that uses this way. */
  List<String> jvmOptions(String name) {
    return name.startsWith("tls") ? certificate.jvmOptions() : List.of();
  }

  @Override
  public void close() {
    servers.forEach(BenchServer::close);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      // leave it in the temporary directory
    }
  }
}
