package dev.sluice.app.workqueue.evaluate;

import dev.sluice.params.Checked;
import dev.sluice.params.Help;
import dev.sluice.params.Violations;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.Task;
import dev.sluice.task.TaskContext;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.Map;

/** Computes the value of a formula: {@code {"name": "…", "code": "2 * (3 + 4)"}}. */
public final class Evaluate implements Task<Evaluate.Params> {
  public static final String NAME = "evaluate";

  /** A text that is not a formula is reported with the position, before anything is enqueued. */
  public record Params(
      @Help("The name of the evaluation.") @Size(min = 1, max = 200) String name,
      @Help(
              "Arithmetic: + - * / ^ % ( ), pi and e, and abs sign round floor ceil sqrt exp ln log"
                  + " log10 sin cos tan asin acos atan sinh cosh tanh min max sum avg fact.")
          @Size(min = 1, max = 1_000)
          String code)
      implements Checked {
    @Override
    public void check(Violations violations) {
      String problem = violations.sound("code") ? Formula.problem(code) : null;
      if (problem != null) {
        violations.add("code", "wrong-format", problem);
      }
    }
  }

  /**
   * @throws PermanentFailure when the formula has no value, for instance after a division by zero;
   *     says where
   */
  @Override
  public Map<String, BigDecimal> run(Params params, TaskContext context) throws PermanentFailure {
    return Map.of("value", Formula.value(params.code()));
  }
}
