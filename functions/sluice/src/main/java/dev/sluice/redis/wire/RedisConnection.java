package dev.sluice.redis.wire;

import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TimeBudget;
import dev.sluice.signals.Counter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The way to Redis: Jedis connections in our own pools. With Jedis's own clients, the first enqueue
 * of a fresh process takes 1.35 times the processor time, both in plain text and over TLS to a
 * cluster: docs/benchmarks.md, "One client".
 *
 * <p>A call fails within what is left of its {@link TimeBudget}: at most 500 ms to connect and 1 s
 * for each answer, once more after a lost connection (everything sent may be sent twice). While a
 * function is frozen its connections may die, so a connection that was idle for a minute is checked
 * within 100 ms before it is used, and after a failure all are closed before the second try.
 */
public final class RedisConnection implements AutoCloseable {
  static final int CONNECT_MILLIS = 500;

  /** A frozen server costs two of these, the call and the second try. */
  static final int ANSWER_MILLIS = 1_000;

  /** A replica that is well confirms within a millisecond. */
  static final int CONFIRM_MILLIS = 1_000;

  private static final int SHORTEST_PAUSE = 20;
  private static final int LONGEST_PAUSE = 200;

  /**
   * Keys that never exist, passed to every script in a cluster. Scripts name records that they find
   * in other keys, which the cluster cannot check: while the partition moves from node to node, the
   * first record on the other node would abort the script half-way. With two missing keys, both
   * nodes refuse every script whole until the move has ended (TRYAGAIN), and a record is never
   * reported as absent only because it has not arrived yet.
   */
  private static final List<String> NEVER_THERE = List.of("slot:1", "slot:2");

  private final Keys keys;
  private final boolean cluster;
  private final boolean confirmed;
  private final Nodes nodes;
  private final ConnectionPool calls;
  private final ConnectionPool waits;
  private final Functions functions = new Functions();

  public RedisConnection(QueueSettings settings, Keys keys) {
    this(settings, keys, System::nanoTime);
  }

  /**
   * @param nanos the clock that says how long connections have been idle
   */
  RedisConnection(QueueSettings settings, Keys keys, LongSupplier nanos) {
    this.keys = keys;
    List<RedisAddress> servers = RedisAddress.all(settings.redisUrl(), settings.redisSecret());
    cluster = servers.get(0).cluster();
    confirmed = settings.confirmed();
    nodes = new Nodes(servers);
    calls = new ConnectionPool(nodes, settings.connections(), nanos);
    waits =
        new ConnectionPool(
            nodes, settings.connections(), nanos); // otherwise calls that wait could block claims
  }

  /** Runs a script, once more when the connection was lost. */
  Object run(Script script, List<byte[]> arguments) {
    return send(calls, request(script, arguments), null);
  }

  /** The same, if the settings say so until a replica has what it wrote. */
  Object runConfirmed(Script script, List<byte[]> arguments, Set<String> taken) {
    Request request = request(script, arguments);
    return send(calls, confirmed ? request.confirmedBy(keys.confirmed(), taken) : request, null);
  }

  /** Runs a script, once more with other arguments when the connection was lost. */
  Object run(Script script, List<byte[]> first, Supplier<List<byte[]>> second) {
    return send(calls, request(script, first), () -> request(script, second.get()));
  }

  private Request request(Script script, List<byte[]> arguments) {
    List<byte[]> named = new ArrayList<>(1 + NEVER_THERE.size());
    byte[] prefix = Keys.bytes(keys.prefix());
    named.add(prefix);
    if (cluster) {
      for (String never : NEVER_THERE) {
        named.add(keys.structure(never));
      }
    }
    List<byte[]> all = new ArrayList<>(1 + arguments.size());
    all.add(prefix);
    all.addAll(arguments);
    return Request.of(script, named, all, functions);
  }

  /** Reads, once more when the connection was lost. */
  public <T> T call(Function<Commands, T> command) {
    return command.apply(new Commands(this));
  }

  /** Reads a task's key as {@link #call} does; null also when the key was overwritten. */
  public <T> T read(Function<Commands, T> command) {
    try {
      return call(command);
    } catch (OverwrittenKey e) {
      return null;
    }
  }

  /** Sends a command that does not wait at the server, once more when the connection was lost. */
  Object send(List<byte[]> command) {
    return send(calls, Request.of(command, Duration.ZERO), null);
  }

  /**
   * Sends a command that waits at the server; when the connection was lost, once more for what is
   * left of its time, so that a server that freezes meanwhile does not double the wait.
   *
   * @param command the command that waits that long
   * @param wait how long all tries together may wait
   */
  Object await(Function<Duration, List<byte[]>> command, Duration wait) {
    long end = System.nanoTime() + wait.toNanos();
    Supplier<Request> second =
        () -> {
          Duration left = Duration.ofNanos(end - System.nanoTime());
          return left.toMillis() < 1 ? null : Request.of(command.apply(left), left);
        };
    return send(waits, Request.of(command.apply(wait), wait), second);
  }

  /**
   * Sends a request, and once more when it was not answered; in a cluster, to each node that is
   * known. What Redis refuses is not sent again, because the same server would refuse it again.
   *
   * @param second what to send instead the second time, null for nothing more; null: the same
   */
  private Object send(ConnectionPool pool, Request first, Supplier<Request> second) {
    try (TimeBudget budget = TimeBudget.open(first.mayWait())) {
      Request request = first;
      for (int tries = 1; ; tries++) {
        Counter.REDIS_CALLS.add(1);
        try {
          return pool.call(request, budget);
        } catch (ConnectionLost e) {
          Counter.REDIS_ERRORS.add(1);
          int servers = nodes.count();
          boolean last = tries > servers || budget.over();
          // a worn connection says nothing about the server, and others do not share its trouble
          boolean calm = e.worn() || tries < servers;
          if (last || !calm && !pause(budget)) {
            throw e;
          }
          request = second == null ? first : second.get();
          if (request == null) {
            throw e;
          }
        } catch (RuntimeException e) {
          Counter.REDIS_ERRORS.add(1);
          throw e;
        }
      }
    }
  }

  /**
   * Waits a little before the second try, so that the callers of a server that is in trouble do not
   * all come back at once.
   *
   * @return false when the thread is to end
   */
  private static boolean pause(TimeBudget budget) {
    // functions restored from one snapshot have the same ThreadLocalRandom
    int millis = new SecureRandom().nextInt(SHORTEST_PAUSE, LONGEST_PAUSE);
    budget.begin();
    try {
      Thread.sleep(budget.within(millis));
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      budget.end();
    }
  }

  /** Connects while the caller does something else; a later call fails if that did. */
  public void connectAhead() {
    calls.connectAhead();
  }

  /** Closes the connections that no call uses; the next call opens one. */
  public void disconnect() {
    calls.disconnect();
    waits.disconnect();
  }

  @Override
  public void close() {
    calls.close();
    waits.close();
  }
}
