package dev.sluice.http;

import dev.sluice.http.access.Role;
import dev.sluice.http.input.Parameters;
import dev.sluice.http.openapi.Operations;
import dev.sluice.http.page.Assets;
import dev.sluice.http.page.Login;
import dev.sluice.http.route.Documented;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Server;
import dev.sluice.http.status.NextRun;
import dev.sluice.http.status.References;
import dev.sluice.http.status.Schedules;
import dev.sluice.http.status.Status;
import dev.sluice.http.status.WorkerList;
import dev.sluice.http.tasks.EnqueueBatch;
import dev.sluice.http.tasks.EnqueueTask;
import dev.sluice.http.tasks.Enqueuer;
import dev.sluice.http.tasks.Failures;
import dev.sluice.http.tasks.LongPolls;
import dev.sluice.http.tasks.PatchTask;
import dev.sluice.http.tasks.Results;
import dev.sluice.http.tasks.TaskChanges;
import dev.sluice.http.tasks.TaskList;
import dev.sluice.http.tasks.TaskReading;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.ArtifactStore;
import java.util.List;

/** The routes of every deployment, and what is behind each. */
public final class TaskApi implements Feature {
  private final ArtifactStore artifacts;
  private final int longPolls;
  private final long largestBody;
  private final NextRun nextRun;

  /** For a function that only takes tasks. */
  public TaskApi() {
    this(null, 0, 0, null);
  }

  /**
   * @param artifacts null: for a function that only takes tasks
   * @param longPolls how many requests may be held at once
   * @param largestBody bytes of an artifact that fit into one answer
   * @param nextRun when schedules fire
   */
  public TaskApi(ArtifactStore artifacts, int longPolls, long largestBody, NextRun nextRun) {
    this.artifacts = artifacts;
    this.longPolls = longPolls;
    this.largestBody = largestBody;
    this.nextRun = nextRun;
  }

  @Override
  public List<Endpoint> endpoints(Server server, Backend backend) {
    if (server.equals(Server.ENQUEUE)) {
      return enqueue(backend.enqueuer());
    }
    return server.equals(Server.QUERY) ? query(backend) : List.of();
  }

  private static List<Endpoint> enqueue(Enqueuer enqueuer) {
    return List.of(
        new Endpoint(Route.post("enqueue", "/tasks").by(Role.SUBMITTER), new EnqueueTask(enqueuer)),
        new Endpoint(
            Route.post("enqueueBatch", "/tasks/batch").by(Role.SUBMITTER),
            new EnqueueBatch(enqueuer)));
  }

  private List<Endpoint> query(Backend backend) {
    TaskQueue queue = backend.queue();
    LongPolls polls = new LongPolls(longPolls);
    TaskReading reading = new TaskReading(queue, backend.catalog(), artifacts, polls, largestBody);
    TaskChanges changes = new TaskChanges(queue);
    Failures failures = new Failures(queue, backend.access().clock());
    Status status = new Status(queue, backend.catalog());
    Schedules schedules =
        new Schedules(queue, backend.catalog(), nextRun, backend.access().clock());
    Route task = Route.get("read", "/tasks/{id}").by(Role.VIEWER);
    Route list = Route.get("list", "/tasks").by(Role.VIEWER).taking(Parameters.OF_TASKS);
    return List.of(
        new Endpoint(
            Route.post("login", "/login").ignoringParameters().asPage(),
            new Login(backend.access().authentication())),
        new Endpoint(Route.get("asset", "/web/{version}/{id}").ignoringParameters(), new Assets()),
        new Endpoint(Route.get("health", "/health").ignoringParameters(), status::health),
        new Endpoint(
            list, new TaskList(queue, backend.catalog(), backend.access().signer(), polls)),
        new Endpoint(task.taking(Parameters.OF_TASK), reading::task),
        new Endpoint(viewing("artifact", "/tasks/{id}/artifact"), reading::artifact),
        new Endpoint(viewing("log", "/tasks/{id}/log"), reading::log),
        new Endpoint(viewing("timeline", "/tasks/{id}/timeline"), reading::timeline),
        new Endpoint(
            Route.of("patch", "PATCH", "/tasks/{id}").by(Role.SUBMITTER),
            new PatchTask(queue, backend.members(), backend.catalog(), backend.access().clock())),
        new Endpoint(
            Route.of("delete", "DELETE", "/tasks/{id}").by(Role.SUBMITTER), changes::delete),
        new Endpoint(
            Route.post("cancel", "/tasks/{id}/cancel").by(Role.SUBMITTER), changes::cancel),
        new Endpoint(Route.post("retry", "/tasks/{id}/retry").by(Role.SUBMITTER), changes::retry),
        new Endpoint(viewing("failures", "/failures"), failures::list),
        new Endpoint(
            Route.post("retryFailures", "/failures/retry").by(Role.SUBMITTER), failures::retry),
        new Endpoint(viewing("types", "/types"), status::types),
        new Endpoint(viewing("queues", "/queues"), status::queues),
        new Endpoint(viewing("workers", "/workers"), new WorkerList(queue)),
        new Endpoint(
            viewing("references", "/references/{id}"), new References(queue, backend.references())),
        new Endpoint(viewing("schedules", "/schedules"), schedules::list),
        new Endpoint(operating("pauseSchedule", "/schedules/{id}/pause"), schedules::pause),
        new Endpoint(operating("resumeSchedule", "/schedules/{id}/resume"), schedules::resume),
        new Endpoint(operating("runSchedule", "/schedules/{id}/run"), schedules::run),
        new Endpoint(
            viewing("result", "/results/{id}"),
            new Results(queue, backend.catalog(), backend.access().clock())));
  }

  private static Route viewing(String name, String pattern) {
    return Route.get(name, pattern).by(Role.VIEWER);
  }

  private static Route operating(String name, String pattern) {
    return Route.post(name, pattern).by(Role.OPERATOR);
  }

  @Override
  public Documented document(String route) {
    return Operations.of(route);
  }
}
