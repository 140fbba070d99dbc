package dev.sluice.local.testing;

import dev.sluice.task.FanOutTask;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.Schedule;
import dev.sluice.task.Task;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskContext;
import dev.sluice.task.TaskType;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Task types such as a project may have. */
final class Samples {
  record Text(@Size(min = 1, max = 100) String text, Optional<@Min(1) @Max(50) Integer> shortest) {
    static Text of(String text) {
      return new Text(text, Optional.empty());
    }
  }

  record Count(@Min(0) int count) {}

  record Nothing() {}

  record Words(long words) {}

  private Samples() {}

  /** What happened outside the queue. */
  static final List<String> effects = Collections.synchronizedList(new ArrayList<>());

  static TaskCatalog catalog() {
    return TaskCatalog.of(
        List.of(
            TaskType.of("words", "Counts words", Text.class, () -> Samples::words),
            TaskType.of("steps", "Goes on from checkpoints", Count.class, () -> Samples::steps),
            TaskType.of(
                    "flaky", "Succeeds at the third attempt", Nothing.class, () -> Samples::flaky)
                .withRetry(new RetryPolicy(3, Duration.ofHours(1), Duration.ofHours(1))),
            TaskType.of("doomed", "Fails", Nothing.class, () -> Samples::fail),
            TaskType.of("many", "Fans out", Count.class, Many::new),
            TaskType.of("appointment", "Fans out at noon", Nothing.class, Appointment::new),
            TaskType.of(
                "hourly", "Runs by a schedule", Nothing.class, () -> (params, context) -> null)),
        List.of(Schedule.cron("hourly", "0 * * * *")));
  }

  private static Words words(Text params, TaskContext context) {
    String[] words = params.text().strip().split("\\s+");
    for (int i = 0; i < words.length; i++) {
      context.progress(i + 1, words.length, "counting");
      effects.add(words[i]);
    }
    context.log("counted " + words.length);
    return new Words(words.length);
  }

  private static Object steps(Count params, TaskContext context) throws IOException {
    int from = context.checkpoint(Count.class).map(Count::count).orElse(0);
    for (int i = from + 1; i <= params.count(); i++) {
      effects.add("step " + i);
      context.checkpoint(new Count(i));
    }
    return from;
  }

  private static Object flaky(Nothing params, TaskContext context) throws IOException {
    if (context.attempt() < 3) {
      throw new IOException("not yet");
    }
    return context.attempt();
  }

  private static Object fail(Nothing params, TaskContext context) throws PermanentFailure {
    throw new PermanentFailure("there is no way");
  }

  static final class Many implements FanOutTask<Count> {
    @Override
    public Stream<Child> fanOut(Count params, TaskContext context) {
      return IntStream.range(0, params.count())
          .mapToObj(i -> new Child("words", Text.of("a " + i)));
    }

    @Override
    public Map<String, Long> run(Count params, TaskContext context) {
      try (Stream<Outcome> children = context.children()) {
        return Map.of("succeeded", children.filter(Outcome::succeeded).count());
      }
    }
  }

  static final class Appointment implements FanOutTask<Nothing> {
    static final Instant NOON = Instant.parse("2026-03-29T12:00:00.250Z");

    @Override
    public Stream<Child> fanOut(Nothing params, TaskContext context) {
      return Stream.of(Child.at(NOON, "words", Text.of("at noon")));
    }

    @Override
    public Object run(Nothing params, TaskContext context) {
      return null;
    }
  }

  /** Only the words task, for tests that run in parallel. */
  static Task<Text> wordsTask() {
    return Samples::words;
  }
}
