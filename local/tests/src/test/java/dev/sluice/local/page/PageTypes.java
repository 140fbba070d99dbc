package dev.sluice.local.page;

import dev.sluice.params.Help;
import dev.sluice.params.Secret;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.Task;
import dev.sluice.task.TaskContext;
import dev.sluice.task.TaskType;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Task types that cover what the page must be able to show. */
final class PageTypes {
  enum Colour {
    RED,
    GREEN
  }

  record Inner(@Min(1) int depth, Optional<String> note) {}

  /** A field of every kind. */
  record Kinds(
      @Help("A day.") LocalDate day,
      @Min(1) @Max(9) int count,
      Colour colour,
      boolean strict,
      List<@Size(min = 1, max = 20) String> words,
      Inner inner,
      Optional<Instant> at,
      Optional<Double> share,
      @Secret Optional<@Size(max = 50) String> password) {}

  record Told(String text, boolean fails) {}

  record Nothing() {}

  record Share(int total, int people) {}

  /** Releases one held task. */
  final Semaphore release = new Semaphore(0);

  /** Opened when a held task is asked to stop. */
  final CountDownLatch interrupted = new CountDownLatch(1);

  /** What is wrong outside, so that a told text which begins with it fails. */
  final Set<String> broken = ConcurrentHashMap.newKeySet();

  /** The code of the type "share", which a test may mend. */
  volatile Task<Share> share = (params, context) -> params.total() / params.people();

  List<TaskType<?>> all() {
    return List.of(
        TaskType.of("kinds", "A field of every kind", Kinds.class, () -> (params, context) -> null),
        TaskType.of("told", "Tells its text everywhere", Told.class, () -> this::tell),
        TaskType.of("share", "Shares a total among people", Share.class, () -> share)
            .withRetry(RetryPolicy.DEFAULT.attempts(1)),
        TaskType.of("scores", "Publishes a table", Nothing.class, () -> PageTypes::scores)
            .publishing(Duration.ofHours(1)),
        TaskType.of(
            "odd", "Gives what a script may stumble on", Nothing.class, () -> PageTypes::odd),
        TaskType.of("stubborn", "Fails three times", Nothing.class, () -> PageTypes::fail)
            .withRetry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(10))),
        TaskType.of("held", "Waits to be let go", Nothing.class, () -> this::hold));
  }

  private Object tell(Told params, TaskContext context) throws PermanentFailure, IOException {
    context.progress(1, 2, params.text());
    context.log(params.text());
    try (OutputStream file = context.artifact("told.txt", "text/plain")) {
      file.write(params.text().getBytes(StandardCharsets.UTF_8));
    }
    if (params.fails() || broken.stream().anyMatch(params.text()::startsWith)) {
      throw new PermanentFailure(params.text());
    }
    return Map.of("name", params.text(), "value", params.text());
  }

  private static Object scores(Nothing params, TaskContext context) {
    return Map.of("scores", List.of(Map.of("name", "one", "points", 7)));
  }

  private static Object odd(Nothing params, TaskContext context) {
    return Map.of("rows", List.of(Map.of("id", (1L << 53) + 1), Map.of("constructor", "so it is")));
  }

  private static Object fail(Nothing params, TaskContext context) throws IOException {
    throw new IOException("no good in attempt " + context.attempt());
  }

  private Object hold(Nothing params, TaskContext context) throws InterruptedException {
    try {
      context.progress(3, 7, "holding");
      release.acquire();
      return Map.of("value", 42);
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw e;
    }
  }
}
