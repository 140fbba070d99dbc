package dev.sluice.app.workqueue.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.http.access.Principal;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.tasks.NewestTasks;
import dev.sluice.http.tasks.TaskChanges;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import graphql.schema.DataFetchingEnvironment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Tasks of type {@code evaluate} in the shape of the work queue that Sluice replaces, so that its
 * table can be pointed here. That table expects 32-bit numbers as ids.
 */
final class GraphqlResults {
  private static final String TYPE = "evaluate";
  private static final int MOST = 1_000;

  private final TaskQueue queue;
  private final GraphqlTasks tasks;

  GraphqlResults(TaskQueue queue, GraphqlTasks tasks) {
    this.queue = queue;
    this.tasks = tasks;
  }

  /** An evaluation. */
  record Result(
      int id,
      String taskId,
      String name,
      Instant createdAt,
      String code,
      Double value,
      String status,
      String error) {
    static Result of(TaskRecord task) {
      JsonNode params = GraphqlJson.tree(task.params());
      JsonNode value = GraphqlJson.tree(task.result()).path("value");
      return new Result(
          number(task.id()),
          task.id(),
          params.path("name").asText(null),
          task.createdAt(),
          params.path("code").asText(null),
          value.isNumber() ? value.doubleValue() : null,
          switch (task.state()) {
            case SCHEDULED, QUEUED -> "QUEUEING";
            case RUNNING -> "RUNNING";
            case SUCCEEDED -> "FINISHED";
            case FAILED, CANCELLED -> "FAILED";
          },
          task.error());
    }
  }

  /** What {@code createResult} returns. */
  record Created(Result result) {}

  /** What {@code deleteResult} returns. */
  record Deleted(int resultId) {}

  /** {@code results}. */
  List<Result> results(DataFetchingEnvironment call, Principal principal) {
    List<TaskRecord> oldestFirst = new ArrayList<>(known(call, principal).tasks());
    Collections.reverse(oldestFirst);
    return oldestFirst.stream().map(Result::of).toList();
  }

  /** {@code resultsCut}. */
  boolean cut(DataFetchingEnvironment call, Principal principal) {
    return known(call, principal).cut();
  }

  /** Read once for a request. */
  private NewestTasks.Found known(DataFetchingEnvironment call, Principal principal) {
    return call.getGraphQlContext()
        .computeIfAbsent(GraphqlResults.class, key -> evaluations(principal));
  }

  /** {@code createResult(name, code)}. */
  Created create(DataFetchingEnvironment call, Principal principal) {
    Map<String, Object> body = Map.of("type", TYPE, "params", call.getArguments());
    return new Created(Result.of(tasks.create(body, null, principal)));
  }

  /**
   * {@code deleteResult(resultId)}.
   *
   * @throws Problem 404 when there is none or, very unlikely, two with that number; 409 while it
   *     runs
   */
  Deleted delete(DataFetchingEnvironment call, Principal principal) {
    String id = find(String.valueOf(call.<Object>getArgument("resultId")), principal);
    TaskChanges.checked(queue.delete(id));
    return new Deleted(number(id));
  }

  /** By the id of its task, or by its number among the newest results. */
  private String find(String wanted, Principal principal) {
    TaskRecord task = queue.find(wanted).orElse(null);
    if (task != null && task.type().equals(TYPE) && principal.maySee(task.owner())) {
      return task.id();
    }
    List<String> found =
        evaluations(principal).tasks().stream()
            .map(TaskRecord::id)
            .filter(id -> Integer.toString(number(id)).equals(wanted))
            .toList();
    if (found.size() != 1) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    return found.get(0);
  }

  private NewestTasks.Found evaluations(Principal principal) {
    TaskFilter filter = TaskFilter.ALL.withType(TYPE).withOwner(principal.sees());
    return NewestTasks.of(queue, filter, MOST, NewestTasks.ALL_PARTS);
  }

  /**
   * 31 bits of a task's id: among 1,000 results, two share a number with probability 1 in 4,000.
   */
  private static int number(String id) {
    CRC32 sum = new CRC32();
    sum.update(id.getBytes(StandardCharsets.US_ASCII));
    return (int) (sum.getValue() & Integer.MAX_VALUE);
  }
}
