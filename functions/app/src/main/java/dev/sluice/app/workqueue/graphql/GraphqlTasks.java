package dev.sluice.app.workqueue.graphql;

import dev.sluice.http.access.Principal;
import dev.sluice.http.access.Signer;
import dev.sluice.http.enqueue.Enqueuer;
import dev.sluice.http.input.IdempotencyKey;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.tasks.Cursor;
import dev.sluice.http.tasks.TaskAccess;
import dev.sluice.http.tasks.TaskChanges;
import dev.sluice.params.Default;
import dev.sluice.params.Others;
import dev.sluice.params.shape.ParamsReader;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.QueueView.TaskPage;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import graphql.schema.DataFetchingEnvironment;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tasks in GraphQL; the rules are those of the HTTP routes. */
final class GraphqlTasks {
  /** Whatever {@link Cursor} and the schema do not check. */
  @Others(open = true)
  record ListArguments(
      @Default("50") @Min(1) @Max(100) int first, Optional<@Size(max = 40) String> type) {}

  private static final int LONGEST_CURSOR = 1_024;

  private final TaskQueue queue;
  private final TaskAccess access;
  private final Enqueuer enqueuer;
  private final Signer signer;

  GraphqlTasks(TaskQueue queue, Enqueuer enqueuer, Signer signer) {
    this.queue = queue;
    this.access = new TaskAccess(queue);
    this.enqueuer = enqueuer;
    this.signer = signer;
  }

  /** {@code task(id)}; null, without an error, when there is none that the caller may see. */
  TaskRecord task(DataFetchingEnvironment call, Principal principal) {
    TaskRecord task = queue.find(call.getArgument("id")).orElse(null);
    return task != null && principal.maySee(task.owner()) ? task : null;
  }

  /**
   * A page of a list.
   *
   * @param cursor of the next page, null at the end
   * @param cut whether it ends there because only the newest tasks are searched
   */
  record Page(List<TaskRecord> tasks, String cursor, boolean cut) {}

  /** {@code tasks(state, type, first, after)}. */
  Page tasks(DataFetchingEnvironment call, Principal principal) {
    ParamsReader.Result<ListArguments> read =
        ParamsReader.read(ListArguments.class, call.getArguments(), "");
    if (!read.valid()) {
      throw Problem.invalid(read.violations());
    }
    String state = call.getArgument("state");
    TaskFilter filter =
        TaskFilter.ALL
            .withStates(state == null ? List.of() : List.of(TaskState.valueOf(state)))
            .withType(read.value().type().orElse(null))
            .withOwner(principal.sees());
    String after = call.getArgument("after");
    if (after != null && after.length() > LONGEST_CURSOR) {
      throw Problem.of(ProblemType.INVALID_CURSOR);
    }
    String position = Cursor.position(after, filter, principal, signer);
    TaskPage page;
    try {
      page = queue.list(filter, position, read.value().first());
    } catch (IllegalArgumentException e) {
      throw Problem.of(ProblemType.INVALID_CURSOR);
    }
    String cursor = Cursor.of(page.next(), filter, principal, signer);
    return new Page(page.tasks(), cursor, page.cut());
  }

  /** {@code createTask(…)}: its arguments are the members of the body of {@code POST /tasks}. */
  TaskRecord create(DataFetchingEnvironment call, Principal principal) {
    Map<String, Object> body = new LinkedHashMap<>(call.getArguments());
    String key = (String) body.remove("idempotencyKey");
    return create(body, key == null ? null : IdempotencyKey.checked(key), principal);
  }

  /**
   * @throws Problem with the pointers of {@code POST /tasks}
   */
  TaskRecord create(Map<String, Object> body, String key, Principal principal) {
    Enqueued answer = enqueuer.enqueue(body, principal.name(), key);
    String id =
        answer instanceof Enqueued.Created created
            ? created.id()
            : ((Enqueued.Duplicate) answer).id();
    return access.find(id, principal);
  }

  /** {@code cancelTask(id)}. */
  TaskRecord cancel(DataFetchingEnvironment call, Principal principal) {
    String id = access.find(call.getArgument("id"), principal).id();
    TaskChanges.checked(queue.cancel(id));
    return access.find(id, principal);
  }

  /** {@code retryTask(id)}. */
  TaskRecord retry(DataFetchingEnvironment call, Principal principal) {
    String id = access.find(call.getArgument("id"), principal).id();
    TaskChanges.checked(queue.replay(id));
    return access.find(id, principal);
  }
}
