package dev.sluice.http;

import dev.sluice.http.access.Role;
import dev.sluice.http.enqueue.EnqueueBatch;
import dev.sluice.http.enqueue.EnqueueTask;
import dev.sluice.http.enqueue.Enqueuer;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Server;
import dev.sluice.http.status.NextRun;
import dev.sluice.http.tasks.LongPolls;
import dev.sluice.task.ArtifactStore;
import java.util.ArrayList;
import java.util.List;

/** The routes of every deployment, and what is behind each. */
public final class TaskApi implements Feature {
  private final ArtifactStore artifacts;
  private final LongPolls polls;
  private final long largestBody;
  private final NextRun nextRun;

  /** For a function that only takes tasks. */
  public TaskApi() {
    this(null, null, 0, null);
  }

  /**
   * @param artifacts null: for a function that only takes tasks
   * @param polls the requests held at once; null: for a function that only takes tasks
   * @param largestBody bytes of an artifact that fit into one answer
   * @param nextRun when schedules fire
   */
  public TaskApi(ArtifactStore artifacts, LongPolls polls, long largestBody, NextRun nextRun) {
    this.artifacts = artifacts;
    this.polls = polls;
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
        Endpoint.of(Route.post("enqueue", "/tasks").by(Role.SUBMITTER), new EnqueueTask(enqueuer)),
        Endpoint.of(
            Route.post("enqueueBatch", "/tasks/batch").by(Role.SUBMITTER),
            new EnqueueBatch(enqueuer)));
  }

  private List<Endpoint> query(Backend backend) {
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.addAll(TaskRoutes.of(backend, artifacts, polls, largestBody));
    endpoints.addAll(BriefRoutes.of(backend, polls));
    endpoints.addAll(StatusRoutes.of(backend, nextRun));
    endpoints.addAll(PageRoutes.of(backend));
    return endpoints;
  }
}
