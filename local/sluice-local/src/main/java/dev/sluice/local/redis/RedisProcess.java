package dev.sluice.local.redis;

import dev.sluice.local.process.Lines;
import dev.sluice.local.process.Watcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running {@code redis-server}. It has its own session, so a Ctrl-C in the terminal reaches only
 * us and Redis is still there while running tasks are handed back; and a watcher, which shuts it
 * down properly if we are killed and cannot.
 */
final class RedisProcess {
  /**
   * Reading a large append-only file takes minutes; a server that stays silent for this long hangs.
   */
  private static final Duration START = Duration.ofMinutes(5);

  private static final Duration STOP = Duration.ofSeconds(10);
  private static final int KEPT_LINES = 30;

  private final Process server;
  private final Watcher watcher;
  private final Deque<String> lines = new ArrayDeque<>();
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

  private RedisProcess(Process server, Watcher watcher) {
    this.server = server;
    this.watcher = watcher;
  }

  /**
   * Starts a server with its {@link RedisConfig#write() written} settings and returns when it
   * accepts connections.
   *
   * @throws Refused when it ended instead
   */
  static RedisProcess start(Path binary, RedisConfig config) throws IOException, Refused {
    Process server =
        new ProcessBuilder(
                Watcher.ownSession(
                    "/bin/sh",
                    "-c",
                    "umask 077; exec \"$0\" \"$1\"", // its files are for this user alone
                    binary.toString(),
                    config.write().toString()))
            .redirectErrorStream(true)
            .start();
    // CONT wakes a paused server
    RedisProcess process = new RedisProcess(server, Watcher.over(server, "TERM", "CONT"));
    Thread reader = new Thread(process::readLines, "redis-log");
    reader.setDaemon(true);
    reader.start();
    process.awaitReady();
    return process;
  }

  private void readLines() {
    Lines.pass(server, this::read, line -> {});
    ready.complete(false);
  }

  private void read(String line) {
    synchronized (lines) {
      lines.addLast(line);
      if (lines.size() > KEPT_LINES) {
        lines.removeFirst();
      }
    }
    if (line.contains("Ready to accept connections")) {
      ready.complete(true);
    }
  }

  private void awaitReady() throws IOException, Refused {
    try {
      if (ready.get(START.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // reported below
    }
    kill();
    throw new Refused(log());
  }

  /** The last lines that the server wrote. */
  String log() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  long pid() {
    return server.pid();
  }

  /** Completes with the exit code when the server has ended, for whatever reason. */
  CompletableFuture<Integer> ended() {
    return server.onExit().thenApply(Process::exitValue);
  }

  /** Shuts it down properly: memory is written and synchronised with the disk. */
  void stop() {
    watcher.close();
    server.destroy();
    if (!await(STOP)) {
      kill();
    }
  }

  /** Kills it at once, like {@code kill -9}. */
  void kill() {
    watcher.close();
    server.destroyForcibly();
    await(STOP);
  }

  private boolean await(Duration atMost) {
    boolean interrupted = Thread.interrupted();
    try {
      return server.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The server ended before it was ready. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param log what it wrote
     */
    Refused(String log) {
      super(log);
    }

    /** The last warning, without time and process id. */
    String lastLine() {
      return getMessage()
          .lines()
          .reduce((before, line) -> line.contains(" # ") ? line : before)
          .map(line -> line.substring(line.indexOf(" # ") + (line.contains(" # ") ? 3 : 1)))
          .orElse("it wrote nothing");
    }

    boolean portTaken() {
      return getMessage().contains("Address already in use");
    }
  }
}
