package dev.sluice.app.demo;

import dev.sluice.params.Help;
import dev.sluice.task.Task;
import dev.sluice.task.TaskContext;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Fails on purpose, and reproducibly: attempt n draws the n-th number of the seed's sequence and
 * fails if it is below the rate. So a retry may succeed, and a test knows which one will.
 */
public final class Flaky implements Task<Flaky.Params> {

  /**
   * @param failRate 0 (never fails) to 1 (always)
   */
  public record Params(
      @Help("Share of attempts that fail, 0 to 1.") @Min(0) @Max(1) double failRate,
      @Help("With the same seed, the same attempts fail.") long seed) {}

  @Override
  public Map<String, Integer> run(Params params, TaskContext context) {
    SplittableRandom sequence = new SplittableRandom(params.seed());
    double draw = sequence.doubles(context.attempt()).reduce((before, last) -> last).orElseThrow();
    if (draw < params.failRate()) {
      throw new IllegalStateException("Failed on purpose in attempt " + context.attempt());
    }
    return Map.of("attempt", context.attempt());
  }
}
