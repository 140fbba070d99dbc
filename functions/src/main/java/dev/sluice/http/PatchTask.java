package dev.sluice.http;

import dev.sluice.queue.Patch;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.JsonTree;
import dev.sluice.task.ParamsReader;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import dev.sluice.task.Violation;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code PATCH /tasks/{id}}: changes priority, time or params of a task that waits. */
final class PatchTask implements Action {
  private static final List<String> FIELDS = List.of("priority", "delaySeconds", "runAt", "params");

  private final TaskQueue queue;
  private final TaskAccess access;
  private final TaskCatalog catalog;
  private final Clock clock;

  PatchTask(TaskQueue queue, TaskCatalog catalog, Clock clock) {
    this.queue = queue;
    this.access = new TaskAccess(queue);
    this.catalog = catalog;
    this.clock = clock;
  }

  @Override
  public Response answer(Call call) throws IOException {
    TaskRecord task = access.find(call);
    Body body = call.request().body();
    body.mediaType(Body.JSON, Body.MERGE_PATCH);
    Object tree = EnqueueTask.read(body.bytes(Body.MAX_BYTES));
    if (!(tree instanceof Map<?, ?> members)) {
      throw Problem.of(ProblemType.WRONG_SHAPE);
    }
    Patch patch = patch(members, task);
    TaskChanges.checked(queue.patch(task.id(), patch));
    return Response.json(200, TaskJson.of(access.find(call), catalog));
  }

  private Patch patch(Map<?, ?> members, TaskRecord task) {
    List<Violation> violations = new ArrayList<>();
    Fields fields = new Fields(members, violations);
    List<String> readOnly = new ArrayList<>(Envelope.READ_ONLY);
    readOnly.addAll(List.of("type", "queue", "maxAttempts", "timeoutSeconds"));
    fields.only(FIELDS, readOnly);
    Integer priority = fields.whole("priority", 0, Envelope.MAX_PRIORITY);
    Duration delay = Envelope.delay(fields, clock.instant());
    String params = null;
    List<ParamsReader.Known> known = List.of();
    TaskType<?> type = catalog.find(task.type()).orElse(null);
    if (members.containsKey("params")) {
      if (type == null) {
        fields.wrong("params", "unknown-type", "The task's type is no longer known.");
      } else {
        ParamsReader.Result<?> read = ParamsReader.read(type, members.get("params"), "/params");
        violations.addAll(read.violations());
        known = read.known();
        params = JsonTree.write(members.get("params"));
      }
    }
    if (!violations.isEmpty()) {
      throw Problem.invalid(violations);
    }
    return new Patch(priority, delay, params, known);
  }
}
