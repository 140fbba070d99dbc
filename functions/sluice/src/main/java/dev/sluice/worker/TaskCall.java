package dev.sluice.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.params.ValueJson;
import dev.sluice.queue.Claimed;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.Unrunnable;
import dev.sluice.task.FanOutTask;
import dev.sluice.task.Task;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.nio.charset.StandardCharsets;

/** Calls the code of a claimed task: from its record to the outcome. */
final class TaskCall {
  private final TaskQueue queue;
  private final TaskCatalog catalog;
  private final DrainSettings settings;
  private final AttemptChain chain;

  TaskCall(DrainParts parts) {
    this.queue = parts.queue();
    this.catalog = parts.catalog();
    this.settings = parts.settings();
    this.chain = new AttemptChain(parts.interceptors());
  }

  /** Runs it, with the interceptors around it. */
  Outcome run(Claimed claimed, TaskRunContext context) throws Exception {
    return chain.run(claimed, params -> run(claimed, params, context));
  }

  /** Records read back are untrusted input, so the params are checked again. */
  private Outcome run(Claimed claimed, String params, TaskRunContext context) throws Exception {
    TaskRecord task = claimed.task();
    TaskType<?> type = catalog.find(task.type()).orElse(null);
    if (type == null) {
      return notHere(Unrunnable.UNKNOWN_TYPE, claimed, "there is no task type " + task.type());
    }
    if (params == null) {
      return new Outcome.Refused("the task's params are gone");
    }
    return run(type, claimed, params, context);
  }

  private <P> Outcome run(TaskType<P> type, Claimed claimed, String json, TaskRunContext context)
      throws Exception {
    TaskParams<P> params = TaskParams.read(type, json);
    if (params.problem() != null) {
      return notHere(Unrunnable.UNREADABLE_PARAMS, claimed, params.problem());
    }
    Task<P> code = type.code().get();
    if (code instanceof FanOutTask<P> parent && !claimed.joining()) {
      int children =
          new FanOut(queue, catalog, claimed).enqueue(parent.fanOut(params.value(), context));
      return new Outcome.FannedOut(children);
    }
    return returned(type, code.run(params.value(), context), context);
  }

  /** A newer or older build, which may run beside this one, can perhaps do it. */
  private Outcome notHere(Unrunnable why, Claimed claimed, String error) {
    String by = claimed.task().worker();
    if (!settings.build().isEmpty()) {
      by += " (build " + settings.build() + ")";
    }
    return new Outcome.NotHere(
        why, by, why.word() + " for " + by + ": " + error, settings.unknownFor());
  }

  private static Outcome returned(TaskType<?> type, Object result, TaskRunContext context) {
    if (result == null) {
      return new Outcome.Returned(null, context.artifact(), type.publishes());
    }
    byte[] json;
    try {
      json = ValueJson.write(result);
    } catch (JsonProcessingException e) {
      return new Outcome.Refused("the result cannot be written as JSON: " + e.getOriginalMessage());
    }
    if (json.length > ValueJson.LARGEST) {
      return new Outcome.Refused(
          "the result of " + json.length + " bytes is over 64 KiB: use an artifact");
    }
    return new Outcome.Returned(
        new String(json, StandardCharsets.UTF_8), context.artifact(), type.publishes());
  }
}
