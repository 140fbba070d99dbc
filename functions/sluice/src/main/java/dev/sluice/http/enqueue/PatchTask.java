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
import dev.sluice.json.JsonTree;
import dev.sluice.params.Violation;
import dev.sluice.params.shape.ParamsReader;
import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code PATCH /tasks/{id}}: changes priority, time or params of a task that waits. */
public final class PatchTask implements Action {
  public static final BodyType<?> BODY = BodyType.of(TaskPatch.class, Body.JSON_OR_PATCH);

  private final TaskQueue queue;
  private final TaskAccess access;
  private final KnownMembers members;
  private final TaskCatalog catalog;
  private final Clock clock;

  public PatchTask(TaskQueue queue, KnownMembers members, TaskCatalog catalog, Clock clock) {
    this.queue = queue;
    this.access = new TaskAccess(queue);
    this.members = members;
    this.catalog = catalog;
    this.clock = clock;
  }

  @Override
  public Response answer(Call call) throws IOException {
    TaskRecord task = access.find(call);
    Patch patch = patch(BODY.members(call.request().body()), task);
    ChangeResult changed = queue.patch(task.id(), patch);
    if (changed.outcome() == ChangeResult.Outcome.REFERENCE_MISSING
        && members.load(sets(patch.known()))) {
      changed = queue.patch(task.id(), patch);
    }
    if (changed.outcome() == ChangeResult.Outcome.UNKNOWN_MEMBER) {
      throw KnownMembers.refusal(changed.unknown());
    }
    TaskChanges.checked(changed);
    return Response.json(200, TaskJson.of(access.find(call), catalog));
  }

  private static Set<String> sets(List<ParamsReader.Known> known) {
    return known.stream().map(ParamsReader.Known::set).collect(Collectors.toSet());
  }

  private Patch patch(Map<?, ?> given, TaskRecord task) {
    Instant now = clock.instant();
    ParamsReader reader = new ParamsReader(now);
    TaskPatch patch = reader.record(TaskPatch.class, given, "");
    TaskType<?> type = catalog.find(task.type()).orElse(null);
    boolean params = given.containsKey("params");
    if (params && type == null) {
      reader.add("/params", "unknown-type", "The task's type is no longer known.");
    } else if (params && type.internal()) {
      reader.add("/params", "internal-type", "Only the application itself sets these params.");
    } else if (params) {
      reader.record(type.params(), given.get("params"), "/params");
    }
    reader.checkTexts(given, "");
    if (reader.valid() && !patch.tooLate(task.expiresAt(), now).isEmpty()) {
      reader.add(
          patch.tooLate(task.expiresAt(), now),
          ProblemType.OUT_OF_RANGE.slug(),
          "It must be before expiresAt, when the task is cancelled.");
    }
    if (!reader.valid()) {
      List<Violation> violations = new ArrayList<>(reader.violations());
      violations.addAll(members.unknown(reader.known()));
      throw Problem.invalid(violations);
    }
    return new Patch(
        patch.priority().orElse(null),
        patch.delay(),
        patch.runAt().orElse(null),
        params ? JsonTree.write(given.get("params")) : null,
        reader.known());
  }
}
