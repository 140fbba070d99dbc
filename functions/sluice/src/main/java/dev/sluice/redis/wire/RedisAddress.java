package dev.sluice.redis.wire;

import dev.sluice.params.shape.Authority;
import dev.sluice.queue.SecretSource;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Where Redis is, and how to log in.
 *
 * @param cluster whether the server is a node of a cluster
 */
record RedisAddress(
    String host, int port, boolean tls, Login login, int database, boolean cluster) {
  private static final int DEFAULT_PORT = 6379;

  /**
   * All servers of a URL, the first one first.
   *
   * @param secret where user and password are; null: in the URL
   * @throws IllegalArgumentException as below, or when several are not of a cluster
   */
  static List<RedisAddress> all(URI url, SecretSource secret) {
    List<RedisAddress> all = new ArrayList<>();
    for (URI server : ServerUrls.of(url)) {
      RedisAddress address = of(server);
      all.add(secret == null ? address : address.with(Login.of(secret)));
    }
    if (all.isEmpty() || all.size() > 1 && !all.get(0).cluster()) {
      throw notValid();
    }
    return all;
  }

  /**
   * Reads {@code redis[s]://[user:password@]host[:port][/db][?cluster=true]}; a user or a database
   * may be empty.
   *
   * @throws IllegalArgumentException when it is not such a URL; the message does not repeat it,
   *     because it may contain a password
   */
  static RedisAddress of(URI url) {
    boolean tls = "rediss".equalsIgnoreCase(url.getScheme());
    Authority at = Authority.of(url);
    if (!tls && !"redis".equalsIgnoreCase(url.getScheme())
        || at == null
        || at.user() != null && at.password() == null) {
      throw notValid();
    }
    String database = url.getPath().isEmpty() ? "" : url.getPath().substring(1);
    return new RedisAddress(
        at.host(),
        at.port() < 0 ? DEFAULT_PORT : at.port(),
        tls,
        Login.of(at.user() == null || at.user().isEmpty() ? null : at.user(), at.password()),
        database.isEmpty() ? 0 : Integer.parseInt(database),
        "cluster=true".equals(url.getQuery()));
  }

  private static IllegalArgumentException notValid() {
    return new IllegalArgumentException(
        "The URL of Redis must be redis[s]://[user:password@]host[:port][/db]; several hosts are"
            + " nodes of one cluster");
  }

  /**
   * Another node of the same cluster.
   *
   * @param host empty: this host; a node that does not know its own name answers so
   */
  RedisAddress at(String host, int port) {
    return new RedisAddress(host.isEmpty() ? this.host : host, port, tls, login, database, cluster);
  }

  private RedisAddress with(Login login) {
    return new RedisAddress(host, port, tls, login, database, cluster);
  }

  /**
   * Whether it is the same node. The {@code equals} of a record is generated at its first call,
   * which takes about 50 ms of processor time in a cold JVM.
   */
  boolean sameNode(RedisAddress other) {
    return port == other.port && host.equals(other.host);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
