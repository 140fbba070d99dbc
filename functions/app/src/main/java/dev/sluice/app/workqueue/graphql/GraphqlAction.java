package dev.sluice.app.workqueue.graphql;

import dev.sluice.http.access.Signer;
import dev.sluice.http.enqueue.Enqueuer;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.TaskCatalog;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code POST /graphql}: answers as the GraphQL over HTTP specification says. A document that
 * cannot be executed is answered 400 if the client accepts {@code
 * application/graphql-response+json}, and 200 with errors if it does not know that type.
 */
public final class GraphqlAction implements Action {
  public static final String RESPONSE = "application/graphql-response+json";

  private final GraphQL graphql;

  public GraphqlAction(TaskQueue queue, Enqueuer enqueuer, TaskCatalog catalog, Signer signer) {
    GraphqlTasks tasks = new GraphqlTasks(queue, enqueuer, signer);
    this.graphql = GraphqlSchema.of(tasks, new GraphqlResults(queue, tasks), catalog);
  }

  @Override
  public Response answer(Call call) throws IOException {
    GraphqlRequest request = GraphqlRequest.read(call.request().body());
    GraphqlCaller caller = new GraphqlCaller(call.principal());
    ExecutionResult result =
        graphql.execute(
            ExecutionInput.newExecutionInput(request.query())
                .operationName(request.operationName().filter(name -> !name.isEmpty()).orElse(null))
                .variables(request.variables().orElse(Map.of()))
                .graphQLContext(
                    context -> {
                      GraphqlLimits.set(context, call.principal());
                      context.put(GraphqlCaller.class, caller);
                    })
                .build());
    caller.check(empty(result));
    String accept = call.request().header("accept");
    boolean typed = accept != null && accept.contains(RESPONSE);
    int status = typed && !result.isDataPresent() ? 400 : 200;
    return Response.of(status)
        .body(typed ? RESPONSE : Body.JSON, GraphqlJson.write(members(result)));
  }

  private static boolean empty(ExecutionResult result) {
    Map<String, Object> data = result.getData();
    return data == null || data.values().stream().allMatch(value -> value == null);
  }

  private static Map<String, Object> members(ExecutionResult result) {
    Map<String, Object> members = new LinkedHashMap<>();
    if (!result.getErrors().isEmpty()) {
      members.put("errors", result.getErrors().stream().map(GraphqlErrors::told).toList());
    }
    if (result.isDataPresent()) {
      members.put("data", result.getData());
    }
    return members;
  }
}
