package dev.sluice.local.faults.cut;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.local.redis.RedisProxy;
import java.net.URI;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Stands between a queue and its Redis and cuts the connection at a chosen request, at a chosen
 * point. Logins pass. A client never sends a request before it has the answer to the previous one,
 * so what a connection carries in one direction until the other one speaks is one request or one
 * answer.
 */
final class CuttingProxy implements AutoCloseable {
  /** Where a request or its answer is cut. */
  enum Point {
    BEFORE_REQUEST,
    /** The server gets half of it. */
    WITHIN_REQUEST,
    /** Nobody waits for the answer, and the second try may overtake the first. */
    AFTER_REQUEST,
    /** The server has done it. */
    BEFORE_ANSWER,
    /** The client gets half of it. */
    WITHIN_ANSWER,
    AFTER_ANSWER;

    /** Whether the server has not done what it was asked. */
    boolean undone() {
      return this == BEFORE_REQUEST || this == WITHIN_REQUEST;
    }
  }

  private static final Pattern LOGIN = Pattern.compile("(?s)\\*\\d+\r\n\\$4\r\nAUTH\r\n.*");

  private final RedisProxy proxy;
  private Point point;
  private int pass;
  private int cuts;
  private long cutAt;

  CuttingProxy(URI server) {
    proxy = new RedisProxy(server, Connection::new);
  }

  URI url() {
    return proxy.url();
  }

  /**
   * Cuts there from now on.
   *
   * @param pass how many requests pass before
   * @param cuts how many requests are cut, one after the other
   */
  synchronized void cut(Point point, int pass, int cuts) {
    this.point = point;
    this.pass = pass;
    this.cuts = cuts;
  }

  /** Cuts no more, and returns how many cuts were left. */
  synchronized int heal() {
    int left = cuts;
    cuts = 0;
    return left;
  }

  /** How many cuts are to come. */
  synchronized int left() {
    return cuts;
  }

  /** Nanoseconds since the last cut. */
  synchronized long sinceCut() {
    return System.nanoTime() - cutAt;
  }

  /** Where this request is cut; null: nowhere. */
  private synchronized Point next() {
    if (cuts == 0 || pass-- > 0) {
      return null;
    }
    cuts--;
    cutAt = System.nanoTime();
    return point;
  }

  @Override
  public void close() {
    proxy.close();
  }

  private final class Connection implements RedisProxy.Link {
    private boolean asking;
    private Point cut;

    /** That of the request whose answer is passed on: the next request may follow at once. */
    private Point answered;

    @Override
    public synchronized byte[] request(byte[] piece) {
      if (!asking) {
        asking = true;
        String start = new String(piece, 0, Math.min(piece.length, 40), ISO_8859_1);
        cut = LOGIN.matcher(start).matches() ? null : next();
      }
      return cut == Point.BEFORE_REQUEST ? null : cut == Point.WITHIN_REQUEST ? half(piece) : piece;
    }

    @Override
    public synchronized boolean endsAfterRequest(boolean more) {
      return cut == Point.WITHIN_REQUEST || cut == Point.AFTER_REQUEST && !more;
    }

    @Override
    public synchronized byte[] answer(byte[] piece) {
      asking = false;
      answered = cut;
      return cut == Point.BEFORE_ANSWER ? null : cut == Point.WITHIN_ANSWER ? half(piece) : piece;
    }

    @Override
    public synchronized boolean endsAfterAnswer(boolean more) {
      return answered == Point.WITHIN_ANSWER || answered == Point.AFTER_ANSWER && !more;
    }

    private static byte[] half(byte[] piece) {
      return Arrays.copyOf(piece, piece.length / 2);
    }
  }
}
