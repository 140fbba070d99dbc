package dev.sluice.app.workqueue.graphql;

import static dev.sluice.http.route.Documented.writing;

import dev.sluice.http.Backend;
import dev.sluice.http.Feature;
import dev.sluice.http.access.Role;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Answer;
import dev.sluice.http.route.Call;
import dev.sluice.http.route.Documented;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Server;
import java.io.IOException;
import java.util.List;

/**
 * {@code POST /graphql}, in its own function, because parsing the schema takes longer than the rest
 * of a cold start.
 */
public final class GraphqlFeature implements Feature {
  /** The function that serves it. */
  public static final Server SERVER = new Server("graphql");

  private static final Route ROUTE = Route.post("graphql", "/graphql").by(Role.VIEWER);

  @Override
  public List<Server> servers() {
    return List.of(SERVER);
  }

  @Override
  public List<Endpoint> endpoints(Server server, Backend backend) {
    return server.equals(SERVER)
        ? List.of(new Endpoint(ROUTE, new Schema(backend), words()))
        : List.of();
  }

  private static Documented words() {
    return writing(
            "Runs GraphQL on tasks and evaluations; mutations need the roles of their routes")
        .taking("GraphqlRequest", GraphqlRequest.BODY)
        .answer(
            Answer.of(
                200,
                "Executed, possibly with errors",
                GraphqlAnswer.class,
                List.of(Body.JSON, GraphqlAction.RESPONSE)))
        .answer(
            Answer.of(400, "Not executed", GraphqlAnswer.class, List.of(GraphqlAction.RESPONSE)))
        .failing(ProblemType.NOT_CONFIRMED);
  }

  /** Parses the schema on the first call: listing the routes does not need it. */
  private static final class Schema implements Action {
    private final Backend backend;
    private GraphqlAction action;

    Schema(Backend backend) {
      this.backend = backend;
    }

    @Override
    public Response answer(Call call) throws IOException {
      return action().answer(call);
    }

    private synchronized GraphqlAction action() {
      if (action == null) {
        action =
            new GraphqlAction(
                backend.queue(), backend.enqueuer(), backend.catalog(), backend.access().signer());
      }
      return action;
    }
  }
}
