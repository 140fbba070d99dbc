package dev.sluice.app.demo;

import dev.sluice.params.Help;
import dev.sluice.task.Task;
import dev.sluice.task.TaskContext;
import java.util.Map;

/** Gives its text back: {@code {"text": "…"}}. */
public final class Echo implements Task<Echo.Params> {

  /** The text; one whose result would be over 64 KiB fails. */
  public record Params(@Help("What to give back.") String text) {}

  @Override
  public Map<String, String> run(Params params, TaskContext context) {
    return Map.of("text", params.text());
  }
}
