package dev.sluice.redis.wire;

import dev.sluice.queue.QueueUnavailable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Keeps connections to the node of the partition for the next call; safe for many threads. */
final class ConnectionPool implements AutoCloseable {
  private final Nodes nodes;
  private final Semaphore free;
  private final Deque<JedisConnection> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param most connections at once
   */
  ConnectionPool(Nodes nodes, int most) {
    this.nodes = nodes;
    free = new Semaphore(most);
  }

  /**
   * Sends a request; in a cluster, once more to the node that the first one names.
   *
   * @throws QueueUnavailable when Redis does not answer or refuses for a fault of its own; all idle
   *     connections are closed then, for what made one useless most often hit them too
   */
  Object call(Request request) {
    acquire();
    RedisAddress node = nodes.current();
    try {
      return call(request, node);
    } catch (RedisError e) {
      RedisAddress target = nodes.target(e, node);
      if (target == null) {
        throw Refusal.of(e.getMessage(), e);
      }
      return redirected(request, target, e);
    } catch (IOException e) {
      throw new QueueUnavailable("Redis does not answer", false, e);
    } finally {
      free.release();
    }
  }

  private Object redirected(Request request, RedisAddress target, RedisError redirection) {
    try {
      if (redirection.asks()) {
        return ask(request, target);
      }
      nodes.moved(target);
      forget(null);
      return call(request, target);
    } catch (RedisError e) {
      throw e.redirects()
          ? new QueueUnavailable("Redis cannot serve now", false, e)
          : Refusal.of(e.getMessage(), e);
    } catch (IOException e) {
      throw new QueueUnavailable("Redis does not answer", false, e);
    }
  }

  private Object call(Request request, RedisAddress node) throws IOException, RedisError {
    JedisConnection connection = newest(node);
    boolean fresh = connection == null;
    boolean good = false;
    try {
      if (fresh) {
        connection = connect(node);
      } else if (!nodes.learned()) {
        nodes.learn(connection);
      }
      Object answer = request.send(connection);
      good = true;
      return answer;
    } catch (RedisError e) {
      good = connection != null && !e.endsConnection();
      throw e;
    } finally {
      if (good) {
        keep(connection);
      } else {
        forget(connection);
        if (fresh) { // else the connection may be dead alone, as after a freeze
          nodes.lost(node);
        }
      }
    }
  }

  /** While slots move, a node answers for those that it does not have yet to who asks like this. */
  private static Object ask(Request request, RedisAddress node) throws IOException, RedisError {
    try (JedisConnection connection = connect(node)) {
      return request.sendAsking(connection);
    }
  }

  private void acquire() {
    try {
      if (free.tryAcquire(RedisConnection.ANSWER_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new QueueUnavailable("No connection to Redis came free", false, null);
  }

  /** An idle connection to the node; null when there is none. */
  private JedisConnection newest(RedisAddress node) {
    while (true) {
      JedisConnection newest;
      synchronized (idle) {
        newest = idle.pollFirst();
      }
      if (newest == null || newest.address().sameNode(node)) {
        return newest;
      }
      newest.close(); // of a node that had the partition before
    }
  }

  private static JedisConnection connect(RedisAddress node) throws IOException, RedisError {
    return JedisConnection.open(
        node, RedisConnection.CONNECT_MILLIS, RedisConnection.ANSWER_MILLIS);
  }

  private void keep(JedisConnection connection) {
    synchronized (idle) {
      if (!closed && connection.address().sameNode(nodes.current())) {
        idle.addFirst(connection);
        return;
      }
    }
    connection.close();
  }

  /** Closes the connection, if there is one, and all that are idle. */
  private void forget(JedisConnection connection) {
    List<JedisConnection> all;
    synchronized (idle) {
      all = new ArrayList<>(idle);
      idle.clear();
    }
    if (connection != null) {
      all.add(connection);
    }
    for (JedisConnection one : all) {
      one.close();
    }
  }

  @Override
  public void close() {
    synchronized (idle) {
      closed = true;
    }
    forget(null);
  }
}
