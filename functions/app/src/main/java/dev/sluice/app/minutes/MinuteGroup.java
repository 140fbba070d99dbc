package dev.sluice.app.minutes;

import dev.sluice.params.Help;
import dev.sluice.task.FanOutTask;
import dev.sluice.task.TaskContext;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.stream.Stream;

/**
 * Stands for a batch of ids: plans a {@link UserCall} for each id in the next minute group that has
 * not begun, and is done when all of them are. Enqueued by {@code POST /celery_ids_tasks/}, which
 * stores the ids beside it.
 *
 * <p>The result is {@code {count, groups: [{begins, count, overflow, peak}], overflow, peak,
 * failed}}.
 */
public final class MinuteGroup implements FanOutTask<MinuteGroup.Params> {
  /** The name of the task type. */
  public static final String NAME = "minute-group";

  private static final int PROGRESS_EVERY = 1_000;

  private final MinutePlanner planner;

  /**
   * @param batch number of its record
   * @param count how many ids it has
   */
  public record Params(
      @Help("Number of the batch.") @Min(1) long batch,
      @Help("How many ids the batch has.") @Min(1) @Max(1_000_000) int count) {}

  record Result(long count, Object groups, boolean overflow, long peak, long failed) {}

  public MinuteGroup(MinutePlanner planner) {
    this.planner = planner;
  }

  @Override
  public Stream<Child> fanOut(Params params, TaskContext context) {
    long[] planned = {0};
    return planner
        .calls(params.batch(), params.count())
        .peek(
            call -> {
              if (planned[0]++ % PROGRESS_EVERY == 0) {
                context.progress(planned[0] - 1, params.count(), "planning");
              }
            });
  }

  @Override
  public Result run(Params params, TaskContext context) {
    long failed;
    try (Stream<Outcome> calls = context.children()) {
      failed = calls.filter(call -> !call.succeeded()).count();
    }
    context.progress(params.count(), params.count(), "called");
    BatchPlan done = planner.finish(params.batch());
    return new Result(done.count(), done.groups(), done.overflow(), done.peak(), failed);
  }
}
