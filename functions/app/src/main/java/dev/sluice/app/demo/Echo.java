package dev.sluice.app.demo;

import dev.sluice.params.Help;
import dev.sluice.task.Task;
import dev.sluice.task.TaskContext;
import java.util.Map;

/** Returns its text: {@code {"text": "…"}}. */
public final class Echo implements Task<Echo.Params> {

  /** A text whose result would exceed 64 KiB fails. */
  public record Params(@Help("The text to return.") String text) {}

  @Override
  public Map<String, String> run(Params params, TaskContext context) {
    return Map.of("text", params.text());
  }
}
