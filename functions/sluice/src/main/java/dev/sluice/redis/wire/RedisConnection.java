package dev.sluice.redis.wire;

import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The way to Redis: connections of Jedis in pools of our own. With Jedis's own clients the first
 * enqueue of a fresh process takes 1.35 times the processor time, over plaintext as over TLS to a
 * cluster: docs/benchmarks.md, "One client".
 *
 * <p>A call fails within 3 s: 500 ms to connect, 1 s for an answer, once more after a lost
 * connection (everything sent may be sent twice). A frozen function's connections are dead when it
 * thaws, so a failure forgets all of them before the second try.
 */
public final class RedisConnection implements AutoCloseable {
  static final int CONNECT_MILLIS = 500;

  /** A frozen server costs two of these, the call and the second try: below 3 s together. */
  static final int ANSWER_MILLIS = 1_000;

  private final Keys keys;
  private final ConnectionPool calls;
  private final ConnectionPool waits;

  public RedisConnection(QueueSettings settings, Keys keys) {
    this.keys = keys;
    Nodes nodes = new Nodes(RedisAddress.of(settings.redisUrl()));
    calls = new ConnectionPool(nodes, settings.connections());
    waits =
        new ConnectionPool(nodes, settings.connections()); // else those who wait could block claims
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
    return calls.call(Request.of(script, structures, all));
  }

  /** Calls Redis, once more when the connection was lost. For reading. */
  public <T> T call(Function<Commands, T> command) {
    try {
      return command.apply(new Commands(this));
    } catch (QueueUnavailable e) {
      return command.apply(new Commands(this));
    }
  }

  /** Reads a task's key as {@link #call} does; null also when someone has overwritten it. */
  public <T> T read(Function<Commands, T> command) {
    try {
      return call(command);
    } catch (OverwrittenKey e) {
      return null;
    }
  }

  /**
   * Sends a command.
   *
   * @param wait how long it may wait at the server; zero when it does not
   */
  Object send(List<byte[]> command, Duration wait) {
    ConnectionPool pool = wait.isZero() ? calls : waits;
    return pool.call(Request.of(command, Math.toIntExact(wait.toMillis())));
  }

  @Override
  public void close() {
    calls.close();
    waits.close();
  }
}
