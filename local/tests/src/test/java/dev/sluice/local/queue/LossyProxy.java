package dev.sluice.local.queue;

import dev.sluice.local.redis.RedisProxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Stands between a queue and its Redis and loses what a test tells it to: a script call before
 * Redis sees it, or its answer after Redis has run it. Everything else, including the login of a
 * new connection, passes through, so that the client's own second try is what is tested.
 */
public final class LossyProxy implements AutoCloseable {
  /** What is lost of a script call; the connection ends with it. */
  public enum Loss {
    REQUEST,
    ANSWER
  }

  private static final Pattern SCRIPT_CALL =
      Pattern.compile("(?s)\\*\\d+\r\n\\$\\d\r\n(FCALL|EVAL).*");

  /** Answers of a server that has not run the script. */
  private static final Pattern NOT_RUN =
      Pattern.compile("(?s)-(NOSCRIPT|NOPERM|ERR Function not found).*");

  private final RedisProxy proxy;
  private final Deque<Loss> ahead = new ArrayDeque<>();
  private final List<Loss> happened = new ArrayList<>();
  private volatile UnaryOperator<String> change = UnaryOperator.identity();

  public LossyProxy(URI server) {
    proxy = new RedisProxy(server, Connection::new);
  }

  public URI url() {
    return proxy.url();
  }

  /** Loses the next script calls in these ways, one each. */
  public synchronized void lose(List<Loss> losses) {
    happened.clear();
    ahead.clear();
    ahead.addAll(losses);
  }

  /** Stops losing, and returns the losses that happened. */
  public synchronized List<Loss> lost() {
    ahead.clear();
    return List.copyOf(happened);
  }

  /** Changes every answer from now on; its bytes are given as ISO 8859-1. */
  public void change(UnaryOperator<String> change) {
    this.change = change;
  }

  @Override
  public void close() {
    proxy.close();
  }

  /** A client never sends a command before it has the answer to the previous one. */
  private final class Connection implements RedisProxy.Link {
    private volatile boolean losesAnswer;

    @Override
    public byte[] request(byte[] piece) {
      return keepsRequest(start(piece)) ? piece : null;
    }

    @Override
    public byte[] answer(byte[] piece) {
      if (!keepsAnswer(start(piece))) {
        return null;
      }
      String answer = new String(piece, StandardCharsets.ISO_8859_1);
      return change.apply(answer).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String start(byte[] piece) {
      return new String(piece, 0, Math.min(piece.length, 40), StandardCharsets.ISO_8859_1);
    }

    private boolean keepsRequest(String start) {
      if (!SCRIPT_CALL.matcher(start).matches()) {
        return true;
      }
      synchronized (LossyProxy.this) {
        Loss loss = ahead.poll();
        if (loss == Loss.REQUEST) {
          happened.add(loss);
          return false;
        }
        losesAnswer = loss == Loss.ANSWER;
        return true;
      }
    }

    private boolean keepsAnswer(String start) {
      if (!losesAnswer) {
        return true;
      }
      losesAnswer = false;
      synchronized (LossyProxy.this) {
        if (NOT_RUN.matcher(start).matches()) {
          ahead.push(Loss.ANSWER); // it applies to the next call
          return true;
        }
        happened.add(Loss.ANSWER);
        return false;
      }
    }
  }
}
