package dev.sluice.app.workqueue.graphql;

import static dev.sluice.app.workqueue.graphql.GraphqlCaller.allow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.http.access.Role;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.tasks.TaskJson;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.Artifact;
import dev.sluice.task.TaskCatalog;
import graphql.GraphQL;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeRuntimeWiring;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** Connects every field of {@code schema.graphqls} to an operation. */
final class GraphqlSchema {
  private static final String FILE = "schema.graphqls";

  private GraphqlSchema() {}

  static GraphQL of(GraphqlTasks tasks, GraphqlResults results, TaskCatalog catalog) {
    RuntimeWiring wiring =
        RuntimeWiring.newRuntimeWiring()
            .strictMode(false) // Int exists already
            .scalar(GraphqlScalars.INT)
            .scalar(GraphqlScalars.JSON)
            .scalar(GraphqlScalars.DATE_TIME)
            .type(
                TypeRuntimeWiring.newTypeWiring("Query")
                    .dataFetcher("task", allow(Role.VIEWER, tasks::task))
                    .dataFetcher("tasks", allow(Role.VIEWER, tasks::tasks))
                    .dataFetcher("results", allow(Role.VIEWER, results::results))
                    .dataFetcher("resultsCut", allow(Role.VIEWER, results::cut)))
            .type(
                TypeRuntimeWiring.newTypeWiring("Mutation")
                    .dataFetcher("createTask", allow(Role.SUBMITTER, tasks::create))
                    .dataFetcher("cancelTask", allow(Role.SUBMITTER, tasks::cancel))
                    .dataFetcher("retryTask", allow(Role.SUBMITTER, tasks::retry))
                    .dataFetcher("createResult", allow(Role.SUBMITTER, results::create))
                    .dataFetcher("deleteResult", allow(Role.SUBMITTER, results::delete)))
            .type(
                TypeRuntimeWiring.newTypeWiring("Task")
                    .dataFetcher("timeoutSeconds", call -> task(call).timeout().toSeconds())
                    .dataFetcher("artifact", call -> artifact(task(call)))
                    .dataFetcher("params", call -> json(call, TaskJson.params(task(call), catalog)))
                    .dataFetcher("result", call -> json(call, task(call).result())))
            .build();
    try (InputStream schema = GraphqlSchema.class.getResourceAsStream(FILE)) {
      return GraphQL.newGraphQL(
              new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(schema), wiring))
          .defaultDataFetcherExceptionHandler(new GraphqlErrors())
          .instrumentation(GraphqlLimits.instrumentation())
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
  }

  private static TaskRecord task(DataFetchingEnvironment call) {
    return call.getSource();
  }

  private static Map<String, Object> artifact(TaskRecord task) {
    Artifact artifact = task.artifact();
    return artifact == null
        ? null
        : Map.of(
            "fileName", artifact.fileName(),
            "contentType", artifact.contentType(),
            "size", artifact.size(),
            "href", "/tasks/" + task.id() + "/artifact");
  }

  /**
   * @throws Problem 413 when a list asks for more than fits into one answer
   */
  private static JsonNode json(DataFetchingEnvironment call, String json) {
    if (json == null) {
      return null;
    }
    if (!GraphqlCaller.of(call).fits(json)) {
      throw Problem.of(ProblemType.PAYLOAD_TOO_LARGE);
    }
    JsonNode tree = GraphqlJson.tree(json);
    return tree.isMissingNode() ? null : tree;
  }
}
