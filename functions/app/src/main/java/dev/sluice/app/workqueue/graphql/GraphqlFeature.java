package dev.sluice.app.workqueue.graphql;

import static dev.sluice.http.route.Documented.writing;

import dev.sluice.http.Backend;
import dev.sluice.http.Feature;
import dev.sluice.http.access.Role;
import dev.sluice.http.message.Body;
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
 * {@code POST /graphql}, in a function of its own, since reading the schema takes longer than all
 * the rest of a cold start.
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
    return server.equals(SERVER) ? List.of(new Endpoint(ROUTE, new Schema(backend))) : List.of();
  }

  @Override
  public String answerSchemas() {
    return "/dev/sluice/app/workqueue/graphql/answers.json";
  }

  @Override
  public Documented document(String route) {
    return switch (route) {
      case "graphql" ->
          writing("Executes a GraphQL document; its mutations need the roles of their routes")
              .taking("GraphqlRequest", GraphqlRequest.BODY)
              .answer(
                  Answer.of(
                      200,
                      "Executed, maybe with errors",
                      "GraphqlAnswer",
                      List.of(Body.JSON, GraphqlAction.RESPONSE)))
              .answer(
                  Answer.of(400, "Not executed", "GraphqlAnswer", List.of(GraphqlAction.RESPONSE)));
      default -> Feature.super.document(route);
    };
  }

  /** Reads the schema at the first call: who only wants to know the routes does not need it. */
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
