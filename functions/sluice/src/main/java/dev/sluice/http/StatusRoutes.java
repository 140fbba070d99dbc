package dev.sluice.http;

import static dev.sluice.http.route.Documented.reading;
import static dev.sluice.http.route.Documented.writing;

import dev.sluice.http.access.Role;
import dev.sluice.http.enqueue.EnqueueAnswers;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.route.Documented;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.status.NextRun;
import dev.sluice.http.status.Pauses;
import dev.sluice.http.status.References;
import dev.sluice.http.status.Schedules;
import dev.sluice.http.status.StatsRoute;
import dev.sluice.http.status.Status;
import dev.sluice.http.status.StatusAnswers;
import dev.sluice.http.status.WorkerList;
import dev.sluice.http.tasks.Results;
import dev.sluice.http.tasks.TaskAnswers;
import dev.sluice.queue.TaskQueue;
import java.util.List;

/** What the deployment is doing: types, queues, workers, schedules, published results. */
final class StatusRoutes {
  private StatusRoutes() {}

  static List<Endpoint> of(Backend backend, NextRun nextRun) {
    TaskQueue queue = backend.queue();
    Status status = new Status(queue, backend.catalog());
    Pauses pauses = new Pauses(queue, backend.catalog(), backend.access().clock());
    Schedules schedules =
        new Schedules(queue, backend.catalog(), nextRun, backend.access().clock());
    return List.of(
        new Endpoint(
            viewing("types", "/types"),
            status::types,
            reading("Lists the task types with the JSON Schema of their params")
                .json(200, "All of them", StatusAnswers.Types.class)),
        new Endpoint(
            viewing("queues", "/queues"),
            status::queues,
            reading("Reports depths, ages, and how attempts ended in the last hour")
                .json(200, "Depths, ages and rates", StatusAnswers.Queues.class)),
        new Endpoint(
            viewing("stats", "/stats").taking(StatsRoute.PARAMETERS),
            new StatsRoute(queue),
            reading("Reports how attempts ended and how long tasks waited and ran, by type")
                .json(200, "In all, and by minute or hour", StatsRoute.Answer.class)),
        new Endpoint(
            operating("pauseQueue", "/queues/{id}/pause"),
            pauses::pauseQueue,
            pausing("Pauses a queue: none of its tasks is claimed")),
        new Endpoint(
            operating("resumeQueue", "/queues/{id}/resume"),
            pauses::resumeQueue,
            writing("Resumes a queue").json(200, "Not paused", TaskAnswers.Pause.class)),
        new Endpoint(
            operating("pauseType", "/types/{id}/pause"),
            pauses::pauseType,
            pausing("Pauses a type: none of its tasks is claimed")),
        new Endpoint(
            operating("resumeType", "/types/{id}/resume"),
            pauses::resumeType,
            writing("Resumes a type").json(200, "Not paused", TaskAnswers.Pause.class)),
        new Endpoint(
            viewing("workers", "/workers"),
            new WorkerList(queue),
            reading("Lists the workers seen in the last hour and what they hold")
                .json(200, "The last seen ones", StatusAnswers.Workers.class)),
        new Endpoint(
            viewing("references", "/references/{id}"),
            new References(queue, backend.references()),
            reading("Lists the members of a reference set, which params may name")
                .json(200, "All of them", StatusAnswers.Members.class)),
        new Endpoint(
            viewing("schedules", "/schedules"),
            schedules::list,
            reading("Lists the schedules with their last and next run")
                .json(200, "All of them", StatusAnswers.Schedules.class)),
        new Endpoint(
            operating("pauseSchedule", "/schedules/{id}/pause"),
            schedules::pause,
            writing("Pauses a schedule").json(200, "Paused", StatusAnswers.Schedule.class)),
        new Endpoint(
            operating("resumeSchedule", "/schedules/{id}/resume"),
            schedules::resume,
            writing("Resumes a schedule").json(200, "Not paused", StatusAnswers.Schedule.class)),
        new Endpoint(
            operating("runSchedule", "/schedules/{id}/run"),
            schedules::run,
            writing("Runs a schedule once, now, paused or not")
                .idempotently()
                .making("/tasks/{id}")
                .answer(EnqueueAnswers.enqueued())
                .failing(ProblemType.QUEUE_FULL)),
        new Endpoint(
            viewing("result", "/results/{id}"),
            new Results(queue, backend.catalog(), backend.access().clock()),
            reading("Reads the last good result of a type that publishes")
                .json(200, "The result and its age", TaskAnswers.Result.class)
                .failing(ProblemType.NO_RESULT)),
        new Endpoint(
            Route.get("health", "/health").ignoringParameters(),
            status::health,
            reading("Answers 200 if the queue answers, else 503")
                .json(200, "It does", StatusAnswers.Health.class)));
  }

  private static Documented pausing(String summary) {
    return writing(summary)
        .takingIfSent("PauseRequest", Pauses.BODY)
        .json(200, "Paused", TaskAnswers.Pause.class)
        .failing(Documented.MEMBERS)
        .failing(ProblemType.OUT_OF_RANGE, ProblemType.TOO_MANY_PAUSES);
  }

  private static Route viewing(String name, String pattern) {
    return Route.get(name, pattern).by(Role.VIEWER);
  }

  private static Route operating(String name, String pattern) {
    return Route.post(name, pattern).by(Role.OPERATOR);
  }
}
