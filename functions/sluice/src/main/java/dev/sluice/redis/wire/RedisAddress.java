package dev.sluice.redis.wire;

import java.net.URI;

/**
 * Where Redis is and who we are to it.
 *
 * @param user null: the default user
 * @param password null: none is sent
 * @param cluster whether the server is a node of a cluster
 */
record RedisAddress(
    String host,
    int port,
    boolean tls,
    String user,
    String password,
    int database,
    boolean cluster) {
  private static final int DEFAULT_PORT = 6379;

  /**
   * Reads {@code redis[s]://[user:password@]host[:port][/db][?cluster=true]}; a user or a database
   * may be empty.
   *
   * @throws IllegalArgumentException when it is none; does not name it, for it may hold a password
   */
  static RedisAddress of(URI url) {
    boolean tls = "rediss".equalsIgnoreCase(url.getScheme());
    String login = url.getUserInfo();
    int colon = login == null ? -1 : login.indexOf(':');
    if (!tls && !"redis".equalsIgnoreCase(url.getScheme())
        || url.getHost() == null
        || login != null && colon < 0) {
      throw new IllegalArgumentException(
          "The URL of Redis must be redis[s]://[user:password@]host[:port][/db]");
    }
    String database = url.getPath().isEmpty() ? "" : url.getPath().substring(1);
    return new RedisAddress(
        url.getHost(),
        url.getPort() < 0 ? DEFAULT_PORT : url.getPort(),
        tls,
        colon > 0 ? login.substring(0, colon) : null,
        login == null ? null : login.substring(colon + 1),
        database.isEmpty() ? 0 : Integer.parseInt(database),
        "cluster=true".equals(url.getQuery()));
  }

  /**
   * Another node of the same cluster.
   *
   * @param host empty: the same one, as a node answers that does not know its own name
   */
  RedisAddress at(String host, int port) {
    return new RedisAddress(
        host.isEmpty() ? this.host : host, port, tls, user, password, database, cluster);
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
