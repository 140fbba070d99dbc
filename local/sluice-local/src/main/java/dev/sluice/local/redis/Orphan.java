package dev.sluice.local.redis;

import java.net.SocketTimeoutException;
import java.util.Optional;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The Redis of a run that was killed. Its watcher ends it, but not at once, and the watcher may
 * have been killed too; two servers on one append-only file would ruin it.
 */
final class Orphan {
  private static final int CONNECT_MILLIS = 1_000;

  /** For the answer to SHUTDOWN, which is the end of the connection. */
  private static final int END_MILLIS = 30_000;

  private Orphan() {}

  /**
   * Ends the server that these settings started, if it is still running, and returns when it is
   * gone. A server on their port that accepts their random password is that server. Once the port
   * is closed the server is gone, since Redis closes its port after writing everything.
   */
  static void end(Optional<RedisConfig> last) throws RedisNotStarted {
    if (last.isEmpty()) {
      return;
    }
    RedisConfig config = last.get();
    try (Jedis jedis = new Jedis("127.0.0.1", config.port(), CONNECT_MILLIS, END_MILLIS)) {
      jedis.connect();
      try {
        jedis.sendCommand(Protocol.Command.AUTH, config.password());
      } catch (JedisDataException e) {
        return; // somebody else's server has the port now
      }
      jedis.sendCommand(Protocol.Command.SHUTDOWN);
    } catch (JedisDataException e) {
      throw stays(config);
    } catch (JedisConnectionException e) {
      if (e.getCause() instanceof SocketTimeoutException) {
        throw stays(config);
      }
      // Refused: there is none. Closed: it is gone now.
    }
  }

  private static RedisNotStarted stays(RedisConfig config) {
    return new RedisNotStarted(
        "The Redis of an earlier run still uses "
            + config.directory()
            + " (port "
            + config.port()
            + ") and does not end: stop it and try again");
  }
}
