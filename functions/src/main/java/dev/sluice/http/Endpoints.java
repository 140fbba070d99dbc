package dev.sluice.http;

import dev.sluice.app.registration.Register;
import dev.sluice.app.registration.RegisterPage;
import dev.sluice.app.registration.UploadCheck;
import dev.sluice.app.sellers.http.Launch;
import dev.sluice.app.sellers.http.Page;
import dev.sluice.app.workqueue.graphql.GraphqlAction;
import dev.sluice.http.access.Access;
import dev.sluice.http.openapi.OpenApi;
import dev.sluice.http.page.Assets;
import dev.sluice.http.page.Login;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Route;
import dev.sluice.http.status.NextRun;
import dev.sluice.http.status.Schedules;
import dev.sluice.http.status.Status;
import dev.sluice.http.status.WorkerList;
import dev.sluice.http.tasks.EnqueueBatch;
import dev.sluice.http.tasks.EnqueueTask;
import dev.sluice.http.tasks.Enqueuer;
import dev.sluice.http.tasks.Failures;
import dev.sluice.http.tasks.KnownMembers;
import dev.sluice.http.tasks.LongPolls;
import dev.sluice.http.tasks.PatchTask;
import dev.sluice.http.tasks.ReferenceLoader;
import dev.sluice.http.tasks.Results;
import dev.sluice.http.tasks.TaskChanges;
import dev.sluice.http.tasks.TaskList;
import dev.sluice.http.tasks.TaskReading;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.ArtifactStore;
import dev.sluice.task.TaskCatalog;
import java.util.EnumMap;
import java.util.Map;

/** Puts an action behind every route, for each of the three functions. */
public final class Endpoints {
  private Endpoints() {}

  /** What the enqueue function serves. */
  public static Exchange enqueue(
      TaskQueue queue, TaskCatalog catalog, ReferenceLoader references, Access access) {
    KnownMembers members = new KnownMembers(queue, references);
    Enqueuer enqueuer = new Enqueuer(queue, catalog, members, access.clock());
    Map<Route, Action> actions = new EnumMap<>(Route.class);
    actions.put(Route.ENQUEUE, new EnqueueTask(enqueuer));
    actions.put(Route.ENQUEUE_BATCH, new EnqueueBatch(enqueuer));
    actions.put(Route.LAUNCH, new Launch(enqueuer));
    return new Exchange(actions, access.authentication(), access.origins());
  }

  /** What the GraphQL function serves. */
  public static Exchange graphql(
      TaskQueue queue, TaskCatalog catalog, ReferenceLoader references, Access access) {
    KnownMembers members = new KnownMembers(queue, references);
    Enqueuer enqueuer = new Enqueuer(queue, catalog, members, access.clock());
    Map<Route, Action> actions = new EnumMap<>(Route.class);
    actions.put(Route.GRAPHQL, new GraphqlAction(queue, enqueuer, catalog, access.signer()));
    return new Exchange(actions, access.authentication(), access.origins());
  }

  /**
   * The query function's routes, and those of the registration.
   *
   * @param check of the picture
   * @param largest bytes of a picture
   */
  public static Exchange withRegistration(
      Exchange query, TaskQueue queue, TaskCatalog catalog, UploadCheck check, int largest) {
    Map<Route, Action> actions = new EnumMap<>(Route.class);
    actions.put(Route.REGISTER_FORM, new RegisterPage(queue));
    actions.put(Route.REGISTER, new Register(queue, catalog, check, largest));
    return query.with(actions);
  }

  /**
   * What the query function serves.
   *
   * @param longPolls how many requests may be held at once
   * @param largestBody bytes of an artifact that fit into one answer
   * @param nextRun when schedules fire
   */
  public static Exchange query(
      TaskQueue queue,
      TaskCatalog catalog,
      ReferenceLoader references,
      Access access,
      ArtifactStore artifacts,
      int longPolls,
      long largestBody,
      NextRun nextRun) {
    LongPolls polls = new LongPolls(longPolls);
    TaskReading reading = new TaskReading(queue, catalog, artifacts, polls, largestBody);
    TaskChanges changes = new TaskChanges(queue);
    Failures failures = new Failures(queue, access.clock());
    Status status = new Status(queue, catalog, references);
    Schedules schedules = new Schedules(queue, catalog, nextRun, access.clock());
    Map<Route, Action> actions = new EnumMap<>(Route.class);
    actions.put(Route.PAGE, new Page(queue));
    actions.put(Route.LOGIN, new Login(access.authentication()));
    actions.put(Route.ASSET, new Assets());
    actions.put(Route.HEALTH, status::health);
    actions.put(Route.LIST, new TaskList(queue, catalog, access.signer(), polls));
    actions.put(Route.READ, reading::task);
    actions.put(Route.ARTIFACT, reading::artifact);
    actions.put(Route.LOG, reading::log);
    actions.put(Route.TIMELINE, reading::timeline);
    actions.put(
        Route.PATCH,
        new PatchTask(queue, new KnownMembers(queue, references), catalog, access.clock()));
    actions.put(Route.DELETE, changes::delete);
    actions.put(Route.CANCEL, changes::cancel);
    actions.put(Route.RETRY, changes::retry);
    actions.put(Route.FAILURES, failures::list);
    actions.put(Route.RETRY_FAILURES, failures::retry);
    actions.put(Route.TYPES, status::types);
    actions.put(Route.OPENAPI, new OpenApi(catalog));
    actions.put(Route.QUEUES, status::queues);
    actions.put(Route.WORKERS, new WorkerList(queue));
    actions.put(Route.SELLERS, status::sellers);
    actions.put(Route.SCHEDULES, schedules::list);
    actions.put(Route.PAUSE_SCHEDULE, schedules::pause);
    actions.put(Route.RESUME_SCHEDULE, schedules::resume);
    actions.put(Route.RUN_SCHEDULE, schedules::run);
    actions.put(Route.RESULT, new Results(queue, catalog, access.clock()));
    return new Exchange(actions, access.authentication(), access.origins());
  }
}
