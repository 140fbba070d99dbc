package dev.sluice.redis.wire;

import dev.sluice.queue.QueueUnavailable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Runs scripts on a single server. Keeps connections for the next call; safe for many threads. */
final class SocketPool implements AutoCloseable {
  private static final byte[] EVALSHA = Keys.bytes("EVALSHA");
  private static final byte[] EVAL = Keys.bytes("EVAL");

  private final RedisAddress address;
  private final Semaphore free;
  private final Deque<RedisSocket> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param most connections at once
   */
  SocketPool(RedisAddress address, int most) {
    this.address = address;
    free = new Semaphore(most);
  }

  /**
   * Runs a script. The first call sends its text, as does one to a server that has forgotten it.
   *
   * @throws QueueUnavailable when Redis does not answer or refuses for a fault of its own; all idle
   *     connections are closed then, for what made one useless most often hit them too
   */
  Object run(Script script, List<byte[]> keys, List<byte[]> arguments) {
    acquire();
    RedisSocket socket = null;
    boolean good = false;
    try {
      socket = open();
      Object answer = run(socket, script, keys, arguments);
      good = true;
      return answer;
    } catch (RedisError e) {
      good = socket != null && !e.endsConnection();
      throw Refusal.of(e.getMessage(), e);
    } catch (IOException e) {
      throw new QueueUnavailable("Redis does not answer", false, e);
    } finally {
      if (good) {
        keep(socket);
      } else {
        forget(socket);
      }
      free.release();
    }
  }

  private static Object run(
      RedisSocket socket, Script script, List<byte[]> keys, List<byte[]> arguments)
      throws IOException, RedisError {
    List<byte[]> command = new ArrayList<>(3 + keys.size() + arguments.size());
    boolean known = script.sent();
    command.add(known ? EVALSHA : EVAL);
    command.add(known ? script.sha1() : script.source());
    command.add(Keys.bytes(Integer.toString(keys.size())));
    command.addAll(keys);
    command.addAll(arguments);
    try {
      Object answer = socket.call(command);
      script.sent(true);
      return answer;
    } catch (RedisError e) {
      if (!e.getMessage().startsWith("NOSCRIPT")) {
        throw e;
      }
      command.set(0, EVAL);
      command.set(1, script.source());
      return socket.call(command);
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

  private RedisSocket open() throws IOException, RedisError {
    RedisSocket newest;
    synchronized (idle) {
      newest = idle.pollFirst();
    }
    return newest != null
        ? newest
        : RedisSocket.open(address, RedisConnection.CONNECT_MILLIS, RedisConnection.ANSWER_MILLIS);
  }

  private void keep(RedisSocket socket) {
    synchronized (idle) {
      if (!closed) {
        idle.addFirst(socket);
        return;
      }
    }
    socket.close();
  }

  /** Closes the connection, if there is one, and all that are idle. */
  private void forget(RedisSocket socket) {
    List<RedisSocket> all;
    synchronized (idle) {
      all = new ArrayList<>(idle);
      idle.clear();
    }
    if (socket != null) {
      all.add(socket);
    }
    for (RedisSocket one : all) {
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
