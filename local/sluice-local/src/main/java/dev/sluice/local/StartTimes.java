package dev.sluice.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.local.isolated.Functions;
import dev.sluice.local.redis.CommandCount;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * How soon tasks start when functions are isolated, measured over HTTP with the task types {@code
 * echo} and {@code sleep} of this repository's application.
 */
final class StartTimes {
  private static final String ECHO = "{\"type\":\"echo\",\"params\":{\"text\":\"x\"}}";
  private static final String SLEEP = "{\"type\":\"sleep\",\"params\":{\"millis\":1000}}";
  private static final byte[] EVENT = "{}".getBytes(StandardCharsets.UTF_8);

  /** Longer than a drain waits for the next task. */
  private static final Duration ASLEEP = Duration.ofMillis(700);

  private static final int WARM = 50;
  private static final int COLD = 5;
  private static final int STORM = 1_000;
  private static final int BURST = 10_000;
  private static final String BATCH =
      "[" + String.join(",", Collections.nCopies(1_000, SLEEP)) + "]";

  /** After it, a burst has started all the drains that it will. */
  private static final Duration LONGEST = Duration.ofSeconds(50);

  /** Shorter than the time between two ticks. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Functions functions;
  private final int drains;
  private final Consumer<String> out;
  private final URI redis;
  private final TaskCalls calls;

  StartTimes(LocalSluice sluice, int drains, Consumer<String> out) {
    this.functions = sluice.functions();
    this.drains = drains;
    this.out = out;
    redis = sluice.redis();
    calls = new TaskCalls(URI.create(sluice.address()));
  }

  /** Prints a line for each figure; returns why it cannot go on: it is done. */
  String measure() {
    try {
      started(1); // the first of each function is cold
      List<Long> warm = started(WARM);
      out.accept(
          "enqueue to start, no drain awake, warm: p50 "
              + at(warm, 50)
              + " ms, p99 "
              + at(warm, 99)
              + " ms");
      List<Long> starts = new ArrayList<>();
      List<Long> cold = new ArrayList<>();
      for (int i = 0; i < COLD; i++) {
        functions.chill(Functions.DRAIN);
        long begun = System.nanoTime();
        functions.invoke(Functions.DRAIN, EVENT);
        starts.add((System.nanoTime() - begun) / 1_000_000);
        functions.chill(Functions.DRAIN);
        cold.addAll(started(1));
      }
      out.accept(
          "the same, cold: p50 "
              + at(cold, 50)
              + " ms; an empty drain, cold: p50 "
              + at(starts, 50)
              + " ms");
      idle();
      storm();
      burst();
      return "measured";
    } catch (IOException e) {
      return "Cannot measure: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "Interrupted";
    }
  }

  /** Enqueues tasks one by one, each when no drain is awake; ms from its creation to its start. */
  private List<Long> started(int tasks) throws IOException, InterruptedException {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      Thread.sleep(ASLEEP.toMillis());
      times.add(waited(calls.ended(calls.post("/tasks", ECHO).path("id").asText())));
    }
    Collections.sort(times);
    return times;
  }

  private void storm() throws IOException, InterruptedException {
    Thread.sleep(ASLEEP.toMillis());
    int before = functions.asked();
    long begun = System.nanoTime();
    List<CompletableFuture<String>> ids = new ArrayList<>();
    Semaphore processes =
        new Semaphore(Functions.MOST); // more would only wait for one, and be refused
    for (int i = 0; i < STORM; i++) {
      processes.acquire();
      ids.add(calls.taken("/tasks", ECHO).whenComplete((id, failure) -> processes.release()));
    }
    List<String> taken =
        ids.stream().map(CompletableFuture::join).filter(Objects::nonNull).toList();
    int asked = functions.asked() - before;
    awaitEmpty();
    long ended = (System.nanoTime() - begun) / 1_000_000;
    List<Long> waits = new ArrayList<>();
    for (String id : taken) {
      waits.add(waited(calls.ended(id)));
    }
    out.accept(
        STORM
            + " enqueues as fast as possible, "
            + taken.size()
            + " of which were taken: "
            + asked
            + " drains asked for, "
            + drains
            + " at once at most; all tasks ended after "
            + ended
            + " ms, and waited p50 "
            + at(waits, 50)
            + " ms, at most "
            + Collections.max(waits)
            + " ms");
  }

  /** Counts what reaches Redis from the end of the last drain to the next tick. */
  private void idle() throws InterruptedException {
    try (CommandCount commands = new CommandCount(redis)) {
      int before;
      long count;
      do { // again, if a tick has come meanwhile
        Thread.sleep(ASLEEP.toMillis());
        before = functions.invoked();
        commands.more();
        Thread.sleep(IDLE.toMillis());
        count = commands.more();
      } while (functions.invoked() > before);
      out.accept(
          "idle, between two ticks: " + count + " Redis commands in " + IDLE.toSeconds() + " s");
    }
  }

  private void burst() throws IOException, InterruptedException {
    Thread.sleep(ASLEEP.toMillis());
    functions.chill(Functions.DRAIN);
    long begun = System.currentTimeMillis();
    CompletableFuture<Long> processes =
        CompletableFuture.supplyAsync(() -> allStarted(begun) - begun);
    for (int i = 0; i < BURST / 1_000; i++) {
      calls.post("/tasks/batch", BATCH);
    }
    long enqueued = System.currentTimeMillis() - begun;
    Map<String, Long> first = new HashMap<>(); // the start of each drain's first task
    while (first.size() < drains && System.currentTimeMillis() - begun < LONGEST.toMillis()) {
      Thread.sleep(50);
      for (JsonNode worker : calls.get("/workers").path("workers")) {
        for (JsonNode task : worker.path("tasks")) {
          if (task.path("type").asText().equals("sleep")) {
            first.merge(worker.path("name").asText(), moment(task, "since"), Math::min);
          }
        }
      }
    }
    out.accept(
        BURST
            + " tasks of a second each, enqueued in "
            + enqueued
            + " ms: all "
            + drains
            + " drains were started after "
            + processes.join()
            + " ms; the last of "
            + first.size()
            + " that had a task had its first after "
            + (first.values().stream().mapToLong(start -> start).max().orElse(begun) - begun)
            + " ms");
    cancelRest();
  }

  /** When there are the processes of all drains, or when it is too late for that. */
  private long allStarted(long begun) {
    try {
      while (functions.environments(Functions.DRAIN) < drains
          && System.currentTimeMillis() - begun < LONGEST.toMillis()) {
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return System.currentTimeMillis();
  }

  private void cancelRest() throws IOException, InterruptedException {
    String cursor = "null";
    do {
      String rest = "{\"filter\":{\"type\":\"sleep\"},\"cursor\":" + cursor + "}";
      cursor = calls.post("/tasks/cancel", rest).path("cursor").toString();
    } while (cursor.startsWith("\""));
  }

  private void awaitEmpty() throws IOException, InterruptedException {
    while (true) {
      JsonNode counts = calls.get("/tasks?limit=1").path("counts");
      if (counts.path("QUEUED").asLong() + counts.path("RUNNING").asLong() == 0) {
        return;
      }
      Thread.sleep(20);
    }
  }

  private static long at(List<Long> sorted, int percent) {
    List<Long> times = sorted.stream().sorted().toList();
    return times.get(Math.min(times.size() - 1, times.size() * percent / 100));
  }

  /** From its creation to its start, in ms. */
  private static long waited(JsonNode task) {
    return moment(task, "startedAt") - moment(task, "createdAt");
  }

  private static long moment(JsonNode task, String member) {
    return Instant.parse(task.path(member).asText()).toEpochMilli();
  }
}
