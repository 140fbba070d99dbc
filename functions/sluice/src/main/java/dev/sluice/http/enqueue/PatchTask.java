package dev.sluice.http.enqueue;

import dev.sluice.http.input.BodyType;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.http.tasks.TaskAccess;
import dev.sluice.http.tasks.TaskChanges;
import dev.sluice.http.tasks.TaskJson;
import dev.sluice.params.Violation;
import dev.sluice.params.shape.ParamsReader;
import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.TaskCatalog;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@code PATCH /tasks/{id}}: changes priority, time, params or queue of a task that waits. */
public final class PatchTask implements Action {
  public static final BodyType<?> BODY = BodyType.of(TaskPatch.class, Body.JSON_OR_PATCH);

  private final TaskQueue queue;
  private final TaskAccess access;
  private final ChangedParams changed;
  private final TaskCatalog catalog;
  private final Clock clock;

  public PatchTask(TaskQueue queue, KnownMembers members, TaskCatalog catalog, Clock clock) {
    this.queue = queue;
    this.access = new TaskAccess(queue);
    this.changed = new ChangedParams(members, catalog);
    this.catalog = catalog;
    this.clock = clock;
  }

  @Override
  public Response answer(Call call) throws IOException {
    TaskRecord task = access.find(call);
    Patch patch = patch(BODY.members(call.request().body()), task);
    changed.make(patch.known(), () -> moved(queue.patch(task.id(), patch)));
    return Response.json(200, TaskJson.of(access.find(call), catalog));
  }

  /**
   * @throws Problem when it may not be in that queue
   */
  private ChangeResult moved(ChangeResult result) {
    return switch (result.outcome()) {
      case QUEUE_NOT_ALLOWED ->
          throw Problem.invalid(List.of(TaskRequest.notAllowed(queue.queueNames())));
      case TOO_MANY_QUEUES ->
          throw Problem.invalid(List.of(TaskChanges.tooManyQueues(TaskRequest.QUEUE)));
      default -> result;
    };
  }

  private Patch patch(Map<?, ?> given, TaskRecord task) {
    Instant now = clock.instant();
    ParamsReader reader = new ParamsReader(now);
    TaskPatch patch = reader.record(TaskPatch.class, given, "");
    String params = changed.read(reader, given, task);
    reader.checkTexts(given, "");
    if (reader.valid() && !patch.tooLate(task.expiresAt(), now).isEmpty()) {
      reader.add(
          patch.tooLate(task.expiresAt(), now),
          ProblemType.OUT_OF_RANGE.slug(),
          "It must be before expiresAt, when the task is cancelled.");
    }
    if (given.get("queue") instanceof String name
        && !queue.queueNames().isEmpty()
        && !queue.queueNames().contains(name)) {
      Violation violation = TaskRequest.notAllowed(queue.queueNames());
      reader.add(violation.pointer(), violation.code(), violation.detail());
    }
    changed.check(reader);
    return new Patch(
        patch.priority().orElse(null),
        patch.delay(),
        patch.runAt().orElse(null),
        params,
        reader.known(),
        patch.queue().orElse(null));
  }
}
