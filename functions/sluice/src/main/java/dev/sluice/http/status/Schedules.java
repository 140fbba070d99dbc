package dev.sluice.http.status;

import dev.sluice.http.enqueue.EnqueueTask;
import dev.sluice.http.enqueue.Enqueuer;
import dev.sluice.http.input.IdempotencyKey;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Call;
import dev.sluice.http.tasks.TaskJson;
import dev.sluice.json.JsonText;
import dev.sluice.json.JsonTree;
import dev.sluice.params.shape.Formats;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueView;
import dev.sluice.queue.QueueView.TaskPage;
import dev.sluice.queue.ScheduleStore.ScheduleState;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.task.Schedule;
import dev.sluice.task.TaskCatalog;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Recurring tasks: shown to everyone who may look, paused and run by operators. */
public final class Schedules {
  /** How many of the next times are shown. */
  private static final int NEXT_RUNS = 5;

  private final TaskQueue queue;
  private final TaskCatalog catalog;
  private final NextRun nextRun;
  private final Clock clock;

  public Schedules(TaskQueue queue, TaskCatalog catalog, NextRun nextRun, Clock clock) {
    this.queue = queue;
    this.catalog = catalog;
    this.nextRun = nextRun;
    this.clock = clock;
  }

  /** {@code GET /schedules}: all that are declared, in that order. */
  public Response list(Call call) {
    Map<String, ScheduleState> states = queue.schedules().states();
    Map<String, TaskRecord> tasks = tasks(states.values());
    JsonText json = new JsonText();
    json.beginObject();
    json.beginArray("schedules");
    for (Schedule schedule : catalog.schedules()) {
      write(json, schedule, states.getOrDefault(schedule.id(), ScheduleState.NONE), tasks);
    }
    json.endArray();
    json.endObject();
    return Response.json(200, json.toString());
  }

  /** Those of their newest tasks that still exist, by id. */
  private Map<String, TaskRecord> tasks(Collection<ScheduleState> states) {
    List<String> ids = states.stream().flatMap(state -> state.taskIds().stream()).toList();
    TaskFilter filter = TaskFilter.ALL.withIds(ids);
    Map<String, TaskRecord> tasks = new HashMap<>();
    String position = null;
    do {
      TaskPage page = queue.list(filter, position, QueueView.MOST_LISTED);
      page.tasks().forEach(task -> tasks.put(task.id(), task));
      position = page.next();
    } while (position != null);
    return tasks;
  }

  /** {@code POST /schedules/{id}/pause}: nothing is enqueued until it is resumed. */
  public Response pause(Call call) {
    return paused(call, true);
  }

  /** {@code POST /schedules/{id}/resume}: goes on with its next fire time. */
  public Response resume(Call call) {
    return paused(call, false);
  }

  private Response paused(Call call, boolean paused) {
    Schedule schedule = find(call);
    queue.schedules().pause(schedule.id(), paused);
    ScheduleState state =
        queue.schedules().states().getOrDefault(schedule.id(), ScheduleState.NONE);
    JsonText json = new JsonText();
    write(json, schedule, state, tasks(List.of(state)));
    return Response.json(200, json.toString());
  }

  /** {@code POST /schedules/{id}/run}: one task now, of the operator's own, paused or not. */
  public Response run(Call call) {
    Schedule schedule = find(call);
    String key = IdempotencyKey.of(call.request());
    NewTask task =
        NewTask.of(
                catalog.find(schedule.type()).orElseThrow(),
                schedule.paramsJson(),
                call.principal().name())
            .withIdempotency(
                key == null
                    ? null
                    : new NewTask.Idempotency(
                        key, JsonTree.canonicalHash(List.of("schedule", schedule.id()))));
    return EnqueueTask.accepted(Enqueuer.taken(queue.schedules().run(schedule.id(), task)));
  }

  private Schedule find(Call call) {
    return catalog.schedule(call.id()).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
  }

  private void write(
      JsonText json, Schedule schedule, ScheduleState state, Map<String, TaskRecord> tasks) {
    json.beginObject();
    json.member("id", schedule.id());
    json.member("type", schedule.type());
    json.member("expression", schedule.expression());
    json.member("zone", schedule.zone());
    json.member("catchUp", schedule.catchUp().name());
    json.member("overlaps", schedule.overlaps());
    json.member("paused", state.paused());
    if (state.ran() != null) {
      TaskJson.time(json, "lastRun", state.ran());
      json.member("lastTaskId", state.taskId());
    }
    runs(json, state.taskIds().stream().map(tasks::get).filter(Objects::nonNull).toList());
    List<Instant> next = state.paused() ? List.of() : next(schedule);
    if (!next.isEmpty()) {
      TaskJson.time(json, "nextRun", next.get(0));
    }
    json.beginArray("nextRuns");
    next.forEach(time -> json.element(Formats.text(time)));
    json.endArray();
    json.endObject();
  }

  private static void runs(JsonText json, List<TaskRecord> tasks) {
    int failed = 0;
    json.beginArray("runs");
    for (TaskRecord task : tasks) {
      json.beginObject();
      json.member("taskId", task.id());
      json.member("state", task.state().name());
      TaskJson.time(json, "at", task.createdAt());
      json.endObject();
      if (task.state().terminal()) {
        failed = task.state() == TaskState.FAILED ? failed + 1 : 0;
      }
    }
    json.endArray();
    json.member("failedInARow", failed);
  }

  private List<Instant> next(Schedule schedule) {
    List<Instant> next = new ArrayList<>();
    Instant time = nextRun.after(schedule, clock.instant());
    while (time != null && next.size() < NEXT_RUNS) {
      next.add(time);
      time = nextRun.after(schedule, time);
    }
    return next;
  }
}
