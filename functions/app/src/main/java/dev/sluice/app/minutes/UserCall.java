package dev.sluice.app.minutes;

import dev.sluice.params.Help;
import dev.sluice.task.Task;
import dev.sluice.task.TaskContext;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;

/** Calls one user by a request to {@link CallTarget}. */
public final class UserCall implements Task<UserCall.Params> {
  public static final String NAME = "user-call";

  private final CallTarget target;
  private final Count count;

  /** Is told of each call that was made. */
  public interface Count {
    void call(boolean succeeded);
  }

  /**
   * @param id 1 to 999,999,999,999,999
   */
  public record Params(@Help("The user's id.") @Min(1) @Max(999_999_999_999_999L) long id) {}

  public UserCall(CallTarget target, Count count) {
    this.target = target;
    this.count = count;
  }

  /** Has no result: a million results would fill the memory with what the states say already. */
  @Override
  public Object run(Params params, TaskContext context) throws IOException, InterruptedException {
    try {
      target.call(params.id(), context.id());
    } catch (IOException e) {
      count.call(false);
      throw e;
    }
    count.call(true);
    return null;
  }
}
