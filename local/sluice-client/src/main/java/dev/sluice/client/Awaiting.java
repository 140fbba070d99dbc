package dev.sluice.client;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Waits for the end of one task. The server holds each request until the task changes, for 20 s at
 * most; if it is already holding too many, the client polls now and then.
 */
final class Awaiting {
  /** The longest that the server holds a request, in seconds. */
  private static final long LONGEST_WAIT = 20;

  /** A task may report its progress many times a second. */
  private static final Duration BETWEEN = Duration.ofMillis(50);

  /** Before the next request to a server that is holding too many. */
  private static final Duration BUSY = Duration.ofSeconds(2);

  private final Transport transport;
  private final String path;
  private final long end;

  Awaiting(Transport transport, String path, Duration atMost) {
    this.transport = transport;
    this.path = path;
    Duration bounded = atMost.compareTo(Duration.ofDays(365)) < 0 ? atMost : Duration.ofDays(365);
    this.end = System.nanoTime() + Math.max(0, bounded.toNanos());
  }

  /**
   * The task once it has ended, or as last seen when the time is up.
   *
   * @param seen takes it each time it was read
   */
  Task task(Consumer<Task> seen) {
    while (true) {
      Duration pause = BETWEEN;
      long wait = Math.min(LONGEST_WAIT, left().toSeconds());
      Task task;
      try {
        task = read((int) wait);
      } catch (Unavailable e) {
        if (wait == 0 || e.status() != 429) {
          throw e;
        }
        task = read(0);
        pause = e.retryAfter().filter(asked -> asked.compareTo(BETWEEN) > 0).orElse(BUSY);
      }
      seen.accept(task);
      Duration left = left();
      if (task.state().ended() || left.isZero()) {
        return task;
      }
      boolean last = wait == 0 || pause.compareTo(left) > 0;
      transport.sleep(last ? left : pause);
    }
  }

  private Task read(int wait) {
    Call call = Call.get(wait == 0 ? path : path + "?wait=" + wait).heldFor(wait);
    return Task.of(transport.send(call, end + transport.timeout().toNanos()).object());
  }

  private Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }
}
