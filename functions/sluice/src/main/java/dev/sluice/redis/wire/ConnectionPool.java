package dev.sluice.redis.wire;

import dev.sluice.queue.NotConfirmed;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TimeBudget;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Keeps connections to the node of the partition for the next call; safe for many threads. */
final class ConnectionPool implements AutoCloseable {
  /** A connection that was idle for so long is checked before it is used. */
  private static final long CHECKED_AFTER = TimeUnit.MINUTES.toNanos(1);

  private final Nodes nodes;
  private final Semaphore free;
  private final LongSupplier nanos;
  private final IdleConnections<JedisConnection> idle =
      new IdleConnections<>(JedisConnection::close);
  private volatile Thread ahead;

  /**
   * @param most connections at once
   * @param nanos a clock that also goes on while the process is frozen
   */
  ConnectionPool(Nodes nodes, int most, LongSupplier nanos) {
    this.nodes = nodes;
    this.nanos = nanos;
    free = new Semaphore(most);
  }

  /**
   * Connects on a thread of its own, so that the next call need not. It waits for that connection
   * instead of opening one beside it. When Redis does not answer, only that call will notice.
   */
  void connectAhead() {
    Thread connecting =
        new Thread("sluice-connect") {
          @Override
          public void run() {
            connect();
          }
        };
    connecting.setDaemon(true);
    ahead = connecting;
    connecting.start();
  }

  private void connect() {
    try (TimeBudget budget = TimeBudget.open()) {
      keep(JedisConnection.open(nodes.current(), budget));
    } catch (IOException | RedisError | RuntimeException e) {
      // the next call tries again and reports what is wrong
    }
  }

  /** Closes idle connections; the next call opens one. */
  void disconnect() {
    connectedAhead(RedisConnection.CONNECT_MILLIS + RedisConnection.ANSWER_MILLIS);
    idle.forget();
  }

  private void connectedAhead(int millis) {
    Thread connecting = ahead;
    if (connecting == null) {
      return;
    }
    try {
      connecting.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ahead = null;
  }

  /**
   * Sends a request; in a cluster, once more to the node that the first node names.
   *
   * @throws ConnectionLost when Redis does not answer; all idle connections are closed then,
   *     because what broke one of them usually broke the others
   * @throws QueueUnavailable when it refuses because of a fault of its own, no connection came
   *     free, or nothing is left of the budget
   */
  Object call(Request request, TimeBudget budget) {
    budget.begin();
    try {
      acquire(budget);
      try {
        return called(request, budget);
      } finally {
        free.release();
      }
    } finally {
      budget.end();
    }
  }

  private Object called(Request request, TimeBudget budget) {
    RedisAddress node = nodes.current();
    try {
      return call(request, node, budget);
    } catch (RedisError e) {
      RedisAddress target = nodes.target(e, node);
      if (target == null) {
        throw Refusal.of(e.getMessage(), e);
      }
      return redirected(request, target, e, budget);
    }
  }

  private Object redirected(
      Request request, RedisAddress target, RedisError redirection, TimeBudget budget) {
    try {
      if (redirection.asks()) {
        return ask(request, target, budget);
      }
      nodes.moved(target);
      idle.forget();
      return call(request, target, budget);
    } catch (RedisError e) {
      throw e.redirects()
          ? new QueueUnavailable(Refusal.message("Redis cannot serve now", e), false, e)
          : Refusal.of(e.getMessage(), e);
    }
  }

  private Object call(Request request, RedisAddress node, TimeBudget budget) throws RedisError {
    JedisConnection connection = newest(node, budget);
    boolean fresh = connection == null;
    boolean patient = budget.within(RedisConnection.ANSWER_MILLIS) == RedisConnection.ANSWER_MILLIS;
    boolean good = false;
    try {
      if (fresh) {
        connection = opened(node, budget);
        connection.firstUse();
      } else if (!connection.firstUse() && !nodes.learned()) {
        nodes.learn(connection, budget);
      }
      Object answer = request.send(connection, budget);
      good = true;
      return answer;
    } catch (RedisError e) {
      good = connection != null && !e.endsConnection();
      if (e.unblocked() || e.readOnly() && !fresh) {
        throw new ConnectionLost(Refusal.message("Redis cannot serve now", e), true, e);
      }
      throw e;
    } catch (IOException e) {
      throw lost(e, !fresh);
    } catch (NotConfirmed e) {
      good = true; // the server answers, its replicas do not
      throw e;
    } finally {
      if (good) {
        keep(connection);
      } else if (patient) {
        close(connection);
        idle.forget();
        if (fresh) { // otherwise only this connection may be dead, as after a freeze
          nodes.lost(node);
        }
      } else {
        close(connection); // a slow request says nothing about the others
      }
    }
  }

  /** Logs in once more when the password has changed meanwhile. */
  private static JedisConnection opened(RedisAddress node, TimeBudget budget)
      throws IOException, RedisError {
    String secret = node.login().text();
    try {
      return JedisConnection.open(node, budget);
    } catch (RedisError e) {
      if (!node.login().outdated(secret, e)) {
        throw e;
      }
      return JedisConnection.open(node, budget);
    }
  }

  private static ConnectionLost lost(IOException e, boolean worn) {
    return new ConnectionLost(Refusal.message("Redis does not answer", e), worn, e);
  }

  /**
   * While slots move, a node that is getting them answers only a request that is sent like this.
   */
  private static Object ask(Request request, RedisAddress node, TimeBudget budget)
      throws RedisError {
    try (JedisConnection connection = opened(node, budget)) {
      return request.sendAsking(connection, budget);
    } catch (IOException e) {
      throw lost(e, false);
    }
  }

  private void acquire(TimeBudget budget) {
    try {
      if (free.tryAcquire(budget.within(RedisConnection.ANSWER_MILLIS), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QueueUnavailable("Interrupted while waiting for a connection to Redis", false, e);
    }
    throw new QueueUnavailable("No connection to Redis came free", false, null);
  }

  /** An idle connection to the node, or null. */
  private JedisConnection newest(RedisAddress node, TimeBudget budget) {
    JedisConnection newest = idle.take();
    if (newest == null) {
      connectedAhead(budget.within(RedisConnection.CONNECT_MILLIS + RedisConnection.ANSWER_MILLIS));
      newest = idle.take();
    }
    while (newest != null && !newest.address().sameNode(node)) {
      newest.close(); // to a node that used to have the partition
      newest = idle.take();
    }
    return newest == null || alive(newest, budget) ? newest : null;
  }

  /**
   * Whether a connection can be used that was idle. After a freeze, a router on the way may have
   * forgotten it: what is sent over it vanishes, and a call would wait for its answer for a second.
   */
  private boolean alive(JedisConnection connection, TimeBudget budget) {
    if (nanos.getAsLong() - connection.keptAt() < CHECKED_AFTER || connection.answers(budget)) {
      return true;
    }
    connection.close();
    idle.forget(); // they have been idle for longer
    return false;
  }

  private void keep(JedisConnection connection) {
    connection.keptAt(nanos.getAsLong());
    if (connection.address().sameNode(nodes.current())) {
      idle.keep(connection);
    } else {
      connection.close();
    }
  }

  private static void close(JedisConnection connection) {
    if (connection != null) {
      connection.close();
    }
  }

  @Override
  public void close() {
    idle.close();
  }
}
