package ${package};

import dev.sluice.params.Help;
import dev.sluice.task.Task;
import dev.sluice.task.TaskContext;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Map;

/** Greets somebody. */
public final class Greeting implements Task<Greeting.Params> {
  public record Params(@Help("Who is greeted.") @NotBlank @Size(max = 100) String name) {}

  @Override
  public Map<String, String> run(Params params, TaskContext context) {
    context.log("greeting " + params.name());
    return Map.of("text", "Hello, " + params.name() + "!");
  }
}
