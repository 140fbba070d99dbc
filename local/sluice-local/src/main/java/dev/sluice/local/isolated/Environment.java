package dev.sluice.local.isolated;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.local.process.Lines;
import dev.sluice.local.process.Watcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One process of a function, and the Runtime API that it asks: it gets one event at a time and is
 * stopped in between, so that none of its threads goes on, as on Lambda. Used by one thread at a
 * time.
 */
final class Environment implements AutoCloseable {
  /** As long as Lambda lets a function take to start. */
  private static final Duration START = Duration.ofSeconds(30);

  private final PrivateApi api;
  private final ExecutorService threads;
  private final Process process;
  private final Watcher watcher;
  private final BlockingQueue<byte[]> events = new LinkedBlockingQueue<>();
  private final Semaphore asked = new Semaphore(0);
  private volatile CompletableFuture<byte[]> answer = new CompletableFuture<>();
  private volatile long deadline;
  private boolean frozen;

  /**
   * Starts the process.
   *
   * @param log takes what it prints, line by line
   */
  Environment(
      String application, String function, Map<String, String> variables, Consumer<String> log)
      throws IOException {
    threads = Executors.newCachedThreadPool(Functions.daemons("environment-" + function));
    api = new PrivateApi(threads, this::serve);
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                FunctionProcess.class.getName(),
                application,
                function)
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(variables);
    builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
    process = builder.start();
    watcher = Watcher.over(process, "KILL");
    threads.execute(() -> Lines.pass(process, log, log));
    process.onExit().thenRun(this::ended);
  }

  /** Where its Runtime API is. */
  String address() {
    return api.address();
  }

  boolean alive() {
    return process.isAlive();
  }

  /**
   * Hands an event to the function and freezes the process after its answer.
   *
   * @param limit from now on; a function that takes longer is killed
   * @throws IOException when it fails or is killed
   */
  byte[] invoke(byte[] event, Duration limit) throws IOException, InterruptedException {
    thaw();
    if (!asked.tryAcquire(START.toMillis(), TimeUnit.MILLISECONDS)) {
      close();
      throw new IOException("The function did not start within " + START.toSeconds() + " s");
    }
    deadline = System.currentTimeMillis() + limit.toMillis();
    CompletableFuture<byte[]> expected = answer;
    events.add(event);
    try {
      return expected.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      close();
      throw new IOException("Task timed out after " + limit.toSeconds() + " seconds");
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    } finally {
      freeze();
    }
  }

  private void freeze() throws IOException, InterruptedException {
    // it is asleep once it asks for the next event
    if (asked.tryAcquire(1, TimeUnit.SECONDS)) {
      asked.release();
    }
    answer = new CompletableFuture<>();
    frozen = alive() && signal("STOP");
  }

  private void thaw() throws IOException, InterruptedException {
    if (frozen) {
      signal("CONT");
      frozen = false;
    }
  }

  private boolean signal(String name) throws IOException, InterruptedException {
    List<String> kill = List.of("kill", "-" + name, Long.toString(process.pid()));
    return new ProcessBuilder(kill).start().waitFor() == 0;
  }

  private void ended() {
    watcher.close(); // another process may get its number
    failed("The process of the function has ended");
  }

  private void failed(String why) {
    answer.completeExceptionally(new IOException(why));
    asked.release();
  }

  private void serve(String path, HttpExchange call) throws IOException {
    if (path.endsWith("/invocation/next")) {
      asked.release();
      try {
        hand(events.take(), call);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // closed
      }
      return;
    }
    byte[] body = call.getRequestBody().readAllBytes();
    call.sendResponseHeaders(202, -1);
    if (path.endsWith("/response")) {
      answer.complete(body);
    } else if (path.endsWith("/init/error")) {
      failed(new String(body, StandardCharsets.UTF_8));
    } else {
      answer.completeExceptionally(new IOException(new String(body, StandardCharsets.UTF_8)));
    }
  }

  private void hand(byte[] event, HttpExchange call) throws IOException {
    var headers = call.getResponseHeaders();
    headers.set("Lambda-Runtime-Aws-Request-Id", UUID.randomUUID().toString());
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(deadline));
    headers.set("Content-Type", "application/json");
    call.sendResponseHeaders(200, event.length);
    call.getResponseBody().write(event);
  }

  /** Kills the process. */
  @Override
  public void close() {
    watcher.close();
    process.destroyForcibly();
    api.close();
    threads.shutdownNow();
  }
}
