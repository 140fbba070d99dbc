package dev.sluice.local.queue;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Stands between a queue and its Redis and loses what it is told to: a script call before Redis saw
 * it, or its answer after Redis ran it. Everything else, the login of a new connection included,
 * goes through, so that the client's own second try is what is tested.
 */
final class LossyProxy implements AutoCloseable {
  /** What is lost of one script call; the connection ends with it. */
  enum Loss {
    REQUEST,
    ANSWER
  }

  private static final Pattern SCRIPT_CALL = Pattern.compile("(?s)\\*\\d+\r\n\\$\\d\r\nEVAL.*");

  private final URI server;
  private final ServerSocket socket;
  private final Deque<Loss> ahead = new ArrayDeque<>();
  private final List<Loss> happened = new ArrayList<>();

  LossyProxy(URI server) {
    this.server = server;
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  URI url() {
    return URI.create("redis://" + server.getUserInfo() + "@127.0.0.1:" + socket.getLocalPort());
  }

  /** The next script calls are lost like this, one each. */
  synchronized void lose(List<Loss> losses) {
    happened.clear();
    ahead.clear();
    ahead.addAll(losses);
  }

  /** Ends the losses and tells which happened. */
  synchronized List<Loss> lost() {
    ahead.clear();
    return List.copyOf(happened);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        client.setTcpNoDelay(true);
        Socket redis = new Socket(server.getHost(), server.getPort());
        redis.setTcpNoDelay(true);
        Connection connection = new Connection(client, redis);
        start(connection::requests);
        start(connection::answers);
      }
    } catch (IOException e) {
      // closed: the test is over
    }
  }

  private static void start(Runnable run) {
    Thread thread = new Thread(run, "lossy-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    quietly(socket);
  }

  private static void quietly(Closeable closed) {
    try {
      closed.close();
    } catch (IOException e) {
      // nobody reads from it any more
    }
  }

  /** One client never sends a command before it has the answer to the last. */
  private final class Connection {
    private final Socket client;
    private final Socket redis;
    private volatile boolean losesAnswer;

    Connection(Socket client, Socket redis) {
      this.client = client;
      this.redis = redis;
    }

    void requests() {
      pump(client, redis, this::keepsRequest);
    }

    void answers() {
      pump(redis, client, this::keepsAnswer);
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
        if (start.startsWith("-NOSCRIPT")) {
          ahead.push(Loss.ANSWER); // nothing was run: the loss is for the call that follows
          return true;
        }
        happened.add(Loss.ANSWER);
        return false;
      }
    }

    private void pump(Socket from, Socket to, java.util.function.Predicate<String> keeps) {
      byte[] buffer = new byte[1 << 16];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
          if (!keeps.test(new String(buffer, 0, Math.min(n, 40), StandardCharsets.ISO_8859_1))) {
            break;
          }
          out.write(buffer, 0, n);
        }
      } catch (IOException e) {
        // the other side has ended
      }
      quietly(client);
      quietly(redis);
    }
  }
}
