package dev.sluice.local.faults;

import dev.sluice.local.redis.RedisProxy;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between workers and their Redis, and swallows what they send or are sent: the connections
 * stay open, but one end or both hear nothing any more.
 */
final class SwallowingProxy implements AutoCloseable {
  /** What is swallowed. */
  enum Hole {
    NOTHING,
    REQUESTS,
    ANSWERS,
    /**
     * What goes over connections that exist; new ones are good, as behind a firewall that forgot.
     */
    OLD_CONNECTIONS
  }

  private static final byte[] SILENCE = {};

  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final RedisProxy proxy;
  private volatile Hole hole = Hole.NOTHING;

  SwallowingProxy(URI server) {
    proxy = new RedisProxy(server, Connection::new);
  }

  URI url() {
    return proxy.url();
  }

  /** Swallows this from now on. What was swallowed stays so; the connection is never good again. */
  void swallow(Hole hole) {
    if (hole == Hole.OLD_CONNECTIONS) {
      connections.forEach(connection -> connection.dead = true);
    }
    this.hole = hole;
  }

  @Override
  public void close() {
    proxy.close();
  }

  private final class Connection implements RedisProxy.Link {
    private volatile boolean dead;

    Connection() {
      connections.add(this);
    }

    @Override
    public byte[] request(byte[] piece) {
      dead |= hole == Hole.REQUESTS;
      return !dead || hole == Hole.ANSWERS ? piece : SILENCE;
    }

    @Override
    public byte[] answer(byte[] piece) {
      dead |= hole == Hole.ANSWERS;
      return dead ? SILENCE : piece;
    }
  }
}
