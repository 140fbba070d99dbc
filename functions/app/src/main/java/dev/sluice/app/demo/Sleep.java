package dev.sluice.app.demo;

import dev.sluice.params.Help;
import dev.sluice.task.Task;
import dev.sluice.task.TaskContext;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;

/** Sleeps, shows progress every second, and stops at once when interrupted. */
public final class Sleep implements Task<Sleep.Params> {
  public static final Duration LONGEST = Duration.ofMinutes(10);

  private static final long STEP_MILLIS = 1_000;

  /**
   * @param millis 0 to 600,000
   */
  public record Params(@Help("How long, in milliseconds.") @Min(0) @Max(600_000) long millis) {}

  @Override
  public Map<String, Long> run(Params params, TaskContext context) throws InterruptedException {
    for (long slept = 0; slept < params.millis(); slept += STEP_MILLIS) {
      context.progress(slept, params.millis(), "sleeping");
      Thread.sleep(Math.min(STEP_MILLIS, params.millis() - slept));
    }
    context.progress(params.millis(), params.millis(), "awake");
    return Map.of("millis", params.millis());
  }
}
