package dev.sluice.worker.attempt;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.params.ValueJson;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.Settlement.Unrunnable;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.AttemptInterceptor;
import dev.sluice.task.FanOutTask;
import dev.sluice.task.Task;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Runs the code of a claimed task: from its record to the outcome. */
public final class TaskCall {
  private final TaskQueue queue;
  private final TaskCatalog catalog;
  private final AttemptChain chain;
  private final String build;
  private final Duration unknownFor;

  /**
   * @param build the name of this build, or empty
   * @param unknownFor how long a task that no build can run is handed back before it fails
   */
  public TaskCall(
      TaskQueue queue,
      TaskCatalog catalog,
      List<AttemptInterceptor> interceptors,
      String build,
      Duration unknownFor) {
    this.queue = queue;
    this.catalog = catalog;
    this.chain = new AttemptChain(interceptors);
    this.build = build;
    this.unknownFor = unknownFor;
  }

  /** Runs it, with the interceptors around it. */
  Outcome run(Claimed claimed, TaskRunContext context) throws Exception {
    return chain.run(claimed, params -> run(claimed, params, context));
  }

  /** Where a task's code failed; null when its type is not known. */
  FailureTrace trace(Claimed claimed, Throwable failure) {
    return catalog
        .find(claimed.task().type())
        .map(type -> Traces.of(failure, type.params()))
        .orElse(null);
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

  /** A newer or older build, which may run beside this one, may be able to run it. */
  private Outcome notHere(Unrunnable why, Claimed claimed, String error) {
    String by = claimed.task().worker();
    if (!build.isEmpty()) {
      by += " (build " + build + ")";
    }
    return new Outcome.NotHere(why, by, why.word() + " for " + by + ": " + error, unknownFor);
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
