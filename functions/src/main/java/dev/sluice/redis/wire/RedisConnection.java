package dev.sluice.redis.wire;

import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import redis.clients.jedis.UnifiedJedis;

/**
 * The way to Redis: scripts over connections of our own, which start cold quickly; everything else,
 * and everything in a cluster, over Jedis. A call fails within 3 s: 500 ms to connect, 1 s for an
 * answer, once more after a lost connection (everything sent may be sent twice). A frozen
 * function's connections are dead when it thaws, so a failure forgets all of them before the second
 * try.
 */
public final class RedisConnection implements AutoCloseable {
  static final int CONNECT_MILLIS = 500;

  /** A frozen server costs two of these, the call and the second try: below 3 s together. */
  static final int ANSWER_MILLIS = 1_000;

  private final Keys keys;
  private final RedisAddress address;
  private final int most;
  private final SocketPool sockets;
  private JedisCommands jedis;

  public RedisConnection(QueueSettings settings, Keys keys) {
    this.keys = keys;
    address = RedisAddress.of(settings.redisUrl());
    most = settings.connections();
    sockets = address.cluster() ? null : new SocketPool(address, most);
  }

  /** Made when it is first needed: its classes alone would take a quarter of a cold start. */
  private synchronized JedisCommands jedis() {
    if (jedis == null) {
      jedis = new JedisCommands(address, most);
    }
    return jedis;
  }

  /** Runs a script, once more when the connection was lost. */
  Object run(Script script, List<byte[]> arguments) {
    try {
      return runOnce(script, arguments);
    } catch (QueueUnavailable e) {
      if (e.storageFull()) {
        throw e;
      }
      return runOnce(script, arguments);
    }
  }

  /**
   * Runs a script.
   *
   * @throws QueueUnavailable when Redis does not answer or refuses for a fault of its own
   */
  Object runOnce(Script script, List<byte[]> arguments) {
    List<byte[]> structures = new ArrayList<>();
    for (String structure : script.structures()) {
      structures.add(keys.structure(structure));
    }
    List<byte[]> all = new ArrayList<>(1 + arguments.size());
    all.add(Keys.bytes(keys.prefix()));
    all.addAll(arguments);
    return sockets == null
        ? jedis().run(script, structures, all)
        : sockets.run(script, structures, all);
  }

  /** Calls Redis, once more when the connection was lost. For reading. */
  public <T> T call(Function<UnifiedJedis, T> command) {
    try {
      return jedis().call(command);
    } catch (QueueUnavailable e) {
      return jedis().call(command);
    }
  }

  /** Reads a task's key as {@link #call} does; null also when someone has overwritten it. */
  public <T> T read(Function<UnifiedJedis, T> command) {
    try {
      return call(command);
    } catch (OverwrittenKey e) {
      return null;
    }
  }

  @Override
  public synchronized void close() {
    if (sockets != null) {
      sockets.close();
    }
    if (jedis != null) {
      jedis.close();
    }
  }
}
