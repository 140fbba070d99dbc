package dev.sluice.outgoing;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A call on a thread of its own, so that its caller can be interrupted: nothing interrupts a look
 * for an address, or a read from a socket. What nobody waits for any more ends by its own limits.
 */
final class Interruptible {
  /** A call. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws IOException;
  }

  private Interruptible() {}

  /**
   * @throws SocketTimeoutException when it takes longer than the limit
   */
  static <T> T run(Call<T> call, Duration limit) throws IOException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(call::run);
    Thread thread = new Thread(task, "sluice-call");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("It took more than " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    }
  }
}
