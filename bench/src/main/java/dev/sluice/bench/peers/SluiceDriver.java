package dev.sluice.bench.peers;

import dev.sluice.bench.BenchDrain;
import dev.sluice.bench.Params;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Does what {@code bench/peers} asks of every queue, one line of standard input at a time, and
 * answers each with a line: {@code ok}, {@code seconds N}, {@code millis N N …} or {@code error
 * WHY}. {@code bench/peers/driver.py} describes the requests.
 */
public final class SluiceDriver {
  private static final long PATIENCE = 30;

  /** Between two tasks for an idle worker, so that it is waiting again. */
  private static final long PAUSE_MILLIS = 5;

  private URI url;
  private String params;
  private BenchDrain caller;

  private SluiceDriver() {}

  public static void main(String[] args) throws IOException {
    SluiceDriver driver = new SluiceDriver();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String answer;
      try {
        answer = driver.answer(line.split(" "));
      } catch (Exception e) {
        answer = "error " + String.valueOf(e).replaceAll("\\s+", " ");
      }
      System.out.println(answer);
    }
  }

  private String answer(String[] request) throws Exception {
    int n = request[0].equals("open") ? 0 : Integer.parseInt(request[1]);
    int by = request[0].equals("open") ? 0 : Integer.parseInt(request[2]);
    return switch (request[0]) {
      case "open" -> open(URI.create(request[1]), Integer.parseInt(request[2]));
      case "add" -> seconds(add(n, by));
      case "bulk" -> seconds(bulk(n, by));
      case "work" -> seconds(work(n, by));
      case "idle" -> idle(n, by);
      default -> throw new IllegalArgumentException("unknown request " + request[0]);
    };
  }

  private String open(URI url, int bytes) {
    if (caller != null) {
      caller.close();
    }
    this.url = url;
    params = Params.ofBytes(bytes);
    caller = new BenchDrain(url, 1, params, () -> {});
    return "ok";
  }

  private long add(int tasks, int callers) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      List<Callable<Void>> calls = Collections.nCopies(callers, () -> add(tasks / callers));
      long begun = System.nanoTime();
      for (Future<Void> done : threads.invokeAll(calls)) {
        done.get();
      }
      return System.nanoTime() - begun;
    } finally {
      threads.shutdown();
    }
  }

  private Void add(int tasks) {
    for (int i = 0; i < tasks; i++) {
      caller.enqueue(1);
    }
    return null;
  }

  private long bulk(int tasks, int size) {
    long begun = System.nanoTime();
    for (int i = 0; i < tasks; i += size) {
      caller.enqueue(Math.min(size, tasks - i));
    }
    return System.nanoTime() - begun;
  }

  /** From the start of the first task to the start of the last. */
  private long work(int tasks, int atOnce) throws InterruptedException {
    AtomicInteger run = new AtomicInteger();
    AtomicLong first = new AtomicLong();
    AtomicLong last = new AtomicLong();
    Runnable code =
        () -> {
          int number = run.incrementAndGet();
          if (number == 1) {
            first.set(System.nanoTime());
          }
          if (number == tasks) {
            last.set(System.nanoTime());
          }
        };
    try (BenchDrain worker = new BenchDrain(url, atOnce, params, code)) {
      worker.drain();
    }
    if (run.get() != tasks) {
      throw new IllegalStateException("ran " + run + " of " + tasks);
    }
    return last.get() - first.get();
  }

  private String idle(int tasks, int seconds) throws Exception {
    BlockingQueue<Long> started = new LinkedBlockingQueue<>();
    StringBuilder millis = new StringBuilder("millis");
    try (BenchDrain worker = new BenchDrain(url, 1, params, () -> started.add(System.nanoTime()))) {
      worker.whilePolling(
          () -> {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            for (int i = 0; i < tasks && System.nanoTime() < end; i++) {
              Thread.sleep(PAUSE_MILLIS);
              long begun = System.nanoTime();
              caller.enqueue(1);
              Long at = started.poll(PATIENCE, TimeUnit.SECONDS);
              if (at == null) {
                throw new IllegalStateException("a task was not started");
              }
              millis.append(String.format(Locale.ROOT, " %.3f", (at - begun) / 1e6));
            }
            return null;
          });
    }
    return millis.toString();
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "seconds %.6f", nanos / 1e9);
  }
}
