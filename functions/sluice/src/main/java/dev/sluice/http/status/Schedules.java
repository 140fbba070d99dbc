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
import dev.sluice.queue.NewTask;
import dev.sluice.queue.ScheduleStore.ScheduleState;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.Schedule;
import dev.sluice.task.TaskCatalog;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Recurring tasks: shown to everyone who may look, paused and run by operators. */
public final class Schedules {
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
    Instant now = clock.instant();
    JsonText json = new JsonText();
    json.beginObject();
    json.beginArray("schedules");
    for (Schedule schedule : catalog.schedules()) {
      write(json, schedule, states.getOrDefault(schedule.id(), ScheduleState.NONE), now);
    }
    json.endArray();
    json.endObject();
    return Response.json(200, json.toString());
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
    write(json, schedule, state, clock.instant());
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

  private void write(JsonText json, Schedule schedule, ScheduleState state, Instant now) {
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
    if (!state.paused()) {
      TaskJson.time(json, "nextRun", nextRun.after(schedule, now));
    }
    json.endObject();
  }
}
