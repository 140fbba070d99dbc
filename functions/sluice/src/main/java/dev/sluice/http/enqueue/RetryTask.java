package dev.sluice.http.enqueue;

import dev.sluice.http.input.BodyType;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.http.tasks.FailureGroup;
import dev.sluice.http.tasks.TaskAccess;
import dev.sluice.http.tasks.TaskChanges;
import dev.sluice.params.Help;
import dev.sluice.params.shape.ParamsReader;
import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.retries.RetryMark;
import dev.sluice.task.TaskCatalog;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /tasks/{id}/retry}: a failed or cancelled task, or one with failed children, is
 * queued again, with other params if the caller wants.
 */
public final class RetryTask implements Action {
  public static final BodyType<?> BODY = BodyType.of(TaskRetry.class, Body.JSON_ONLY);

  private final TaskQueue queue;
  private final TaskAccess access;
  private final ChangedParams changed;
  private final Clock clock;

  public RetryTask(TaskQueue queue, KnownMembers members, TaskCatalog catalog, Clock clock) {
    this.queue = queue;
    this.access = new TaskAccess(queue);
    this.changed = new ChangedParams(members, catalog);
    this.clock = clock;
  }

  /** What it takes; nothing, too. */
  record TaskRetry(
      @Help("What the task type takes, instead of the params it has.") Optional<Object> params) {}

  @Override
  public Response answer(Call call) throws IOException {
    TaskRecord task = access.find(call);
    Map<?, ?> given = BODY.membersIfSent(call.request().body());
    ParamsReader reader = new ParamsReader(clock.instant());
    reader.record(TaskRetry.class, given, "");
    String params = changed.read(reader, given, task);
    reader.checkTexts(given, "");
    changed.check(reader);
    Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
    RetryMark mark = FailureGroup.mark(queue, List.of(task.id()), minute);
    ChangeResult result =
        changed.make(reader.known(), () -> queue.replay(task.id(), params, reader.known(), mark));
    return TaskChanges.state(202, task.id(), result);
  }
}
