package dev.sluice.app.workqueue.graphql;

import dev.sluice.http.input.BodyType;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Problem;
import dev.sluice.params.Help;
import dev.sluice.params.shape.ParamsReader;
import java.util.Map;
import java.util.Optional;

/** The body of {@code POST /graphql}, as the GraphQL over HTTP specification defines it. */
public record GraphqlRequest(
    @Help("A GraphQL document.") String query,
    @Help("Which of the document's operations to execute; absent or empty: the only one.")
        Optional<String> operationName,
    @Help("Values of the operation's variables.") Optional<Map<String, Object>> variables,
    @Help("Ignored.") Optional<Map<String, Object>> extensions) {

  public static final BodyType<GraphqlRequest> BODY =
      BodyType.of(GraphqlRequest.class, Body.JSON_ONLY);

  /**
   * Texts are left to GraphQL, which has its own limits.
   *
   * @throws Problem {@code wrong-shape} with every violation, or 413 or 415
   */
  static GraphqlRequest read(Body body) {
    ParamsReader reader = new ParamsReader(null);
    GraphqlRequest request = reader.record(GraphqlRequest.class, BODY.members(body), "");
    if (!reader.valid()) {
      throw Problem.wrongShape(reader.violations());
    }
    return request;
  }
}
