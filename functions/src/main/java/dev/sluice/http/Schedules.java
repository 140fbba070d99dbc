package dev.sluice.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.ScheduleState;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.Schedule;
import dev.sluice.task.TaskCatalog;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Recurring tasks: shown to everyone who may look, paused and run by operators. */
final class Schedules {
  private final TaskQueue queue;
  private final TaskCatalog catalog;
  private final NextRun nextRun;
  private final Clock clock;

  Schedules(TaskQueue queue, TaskCatalog catalog, NextRun nextRun, Clock clock) {
    this.queue = queue;
    this.catalog = catalog;
    this.nextRun = nextRun;
    this.clock = clock;
  }

  /** {@code GET /schedules}: all that are declared, in that order. */
  Response list(Call call) throws IOException {
    Map<String, ScheduleState> states = queue.schedules().states();
    Instant now = clock.instant();
    try (Json json = Json.begin()) {
      JsonGenerator generator = json.generator();
      generator.writeStartObject();
      generator.writeArrayFieldStart("schedules");
      for (Schedule schedule : catalog.schedules()) {
        write(generator, schedule, states.getOrDefault(schedule.id(), ScheduleState.NONE), now);
      }
      generator.writeEndArray();
      generator.writeEndObject();
      return Response.json(200, json.finish());
    }
  }

  /** {@code POST /schedules/{id}/pause}: nothing is enqueued until it is resumed. */
  Response pause(Call call) throws IOException {
    return paused(call, true);
  }

  /** {@code POST /schedules/{id}/resume}: goes on with its next fire time. */
  Response resume(Call call) throws IOException {
    return paused(call, false);
  }

  private Response paused(Call call, boolean paused) throws IOException {
    Schedule schedule = find(call);
    queue.schedules().pause(schedule.id(), paused);
    ScheduleState state =
        queue.schedules().states().getOrDefault(schedule.id(), ScheduleState.NONE);
    try (Json json = Json.begin()) {
      write(json.generator(), schedule, state, clock.instant());
      return Response.json(200, json.finish());
    }
  }

  /** {@code POST /schedules/{id}/run}: one task now, of the operator's own, paused or not. */
  Response run(Call call) throws IOException {
    Schedule schedule = find(call);
    NewTask task =
        NewTask.of(
            catalog.find(schedule.type()).orElseThrow(),
            schedule.params(),
            call.principal().name());
    Enqueued answer = queue.schedules().run(schedule.id(), task);
    Problem refusal = Enqueuer.refusal(answer, List.of());
    if (refusal != null) {
      throw refusal;
    }
    return EnqueueTask.accepted(answer);
  }

  private Schedule find(Call call) {
    return catalog.schedule(call.id()).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
  }

  private void write(JsonGenerator json, Schedule schedule, ScheduleState state, Instant now)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", schedule.id());
    json.writeStringField("type", schedule.type());
    json.writeStringField("expression", schedule.expression());
    json.writeStringField("zone", schedule.zone());
    json.writeStringField("catchUp", schedule.catchUp().name());
    json.writeBooleanField("overlaps", schedule.overlaps());
    json.writeBooleanField("paused", state.paused());
    if (state.ran() != null) {
      TaskJson.time(json, "lastRun", state.ran());
      json.writeStringField("lastTaskId", state.taskId());
    }
    if (!state.paused()) {
      TaskJson.time(json, "nextRun", nextRun.after(schedule, now));
    }
    json.writeEndObject();
  }
}
