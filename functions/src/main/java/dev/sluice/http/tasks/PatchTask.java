package dev.sluice.http.tasks;

import dev.sluice.http.input.BodyMembers;
import dev.sluice.http.input.Fields;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.json.JsonTree;
import dev.sluice.params.ParamsReader;
import dev.sluice.params.Violation;
import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.Patch;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code PATCH /tasks/{id}}: changes priority, time or params of a task that waits. */
public final class PatchTask implements Action {
  public static final BodyMembers MEMBERS =
      BodyMembers.of(
              Body.JSON_OR_PATCH,
              Envelope.PRIORITY,
              Envelope.DELAY,
              Envelope.RUN_AT,
              Envelope.PARAMS)
          .refusing(
              Stream.concat(
                      Envelope.READ_ONLY.stream(),
                      Stream.of("type", "queue", "maxAttempts", "timeoutSeconds"))
                  .toList())
          .excluding(Envelope.DELAY, Envelope.RUN_AT);

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
    Patch patch = patch(call.request().body().object(MEMBERS), task);
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
    List<Violation> violations = new ArrayList<>();
    Fields fields = new Fields(given, violations);
    fields.check(MEMBERS);
    Integer priority = fields.whole(Envelope.PRIORITY);
    Duration delay = Envelope.delay(fields, clock.instant());
    String params = null;
    List<ParamsReader.Known> known = List.of();
    TaskType<?> type = catalog.find(task.type()).orElse(null);
    if (given.containsKey("params")) {
      if (type == null) {
        fields.wrong(Envelope.PARAMS, "unknown-type", "The task's type is no longer known.");
      } else {
        ParamsReader.Result<?> read =
            ParamsReader.read(type.params(), given.get("params"), "/params");
        violations.addAll(read.violations());
        known = read.known();
        params = JsonTree.write(given.get("params"));
      }
    }
    if (!violations.isEmpty()) {
      violations.addAll(members.unknown(known));
      throw Problem.invalid(violations);
    }
    return new Patch(priority, delay, params, known);
  }
}
