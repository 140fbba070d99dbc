package dev.sluice.http.tasks;

import dev.sluice.http.access.Principal;
import dev.sluice.http.access.Signer;
import dev.sluice.http.input.Parameters;
import dev.sluice.http.input.Query;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.json.JsonText;
import dev.sluice.queue.QueueView.TaskPage;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.TaskCatalog;
import java.io.IOException;
import java.time.Duration;

/**
 * {@code GET /tasks}: a part of the list, newest first, with the revision it is of. Children are in
 * no list but that of their parent, whatever else is asked for, and not in the counts. With {@code
 * since} (a revision) the answer is 204 as long as nothing has changed after it, and {@code wait}
 * says how many seconds to hold the request for a change.
 */
public final class TaskList implements Action {
  private final TaskQueue queue;
  private final TaskCatalog catalog;
  private final Signer signer;
  private final LongPolls polls;

  public TaskList(TaskQueue queue, TaskCatalog catalog, Signer signer, LongPolls polls) {
    this.queue = queue;
    this.catalog = catalog;
    this.signer = signer;
    this.polls = polls;
  }

  @Override
  public Response answer(Call call) throws IOException {
    Query query = call.query();
    TaskFilter filter =
        TaskFilter.ALL
            .withStates(query.states(Parameters.STATE))
            .withType(query.text(Parameters.TYPE))
            .withQueue(query.text(Parameters.QUEUE))
            .withText(query.text(Parameters.SEARCH), task -> TaskJson.params(task, catalog))
            .withOwner(call.principal().sees())
            .withParent(query.text(Parameters.PARENT))
            .withCreatedFrom(query.instant(Parameters.CREATED_FROM))
            .withCreatedBefore(query.instant(Parameters.CREATED_TO));
    int limit = query.number(Parameters.LIMIT);
    int wait = query.number(Parameters.WAIT);
    String since = query.text(Parameters.SINCE);
    if (query.has(Parameters.WAIT) && !query.has(Parameters.SINCE)) {
      query.wrong(Parameters.WAIT, "missing-field", "It needs since: the revision to wait after.");
    }
    if (filter.from() != null && filter.to() != null && !filter.from().isBefore(filter.to())) {
      query.wrong(Parameters.CREATED_TO, "out-of-range", "It must be after from.");
    }
    query.check();
    String cursor = query.given(Parameters.CURSOR);
    String position = Cursor.position(cursor, filter, call.principal(), signer);
    if (since != null && !changed(since, wait, call.principal())) {
      return Response.of(204);
    }
    return Response.json(200, list(filter, position, limit, call.principal()));
  }

  private boolean changed(String since, int wait, Principal caller) {
    if (wait == 0) {
      return !queue.revision().equals(since);
    }
    Duration atMost = Duration.ofSeconds(wait);
    return !polls.hold(caller, wait, () -> polls.awaitChange(queue, since, atMost)).equals(since);
  }

  private String list(TaskFilter filter, String position, int limit, Principal principal)
      throws IOException {
    // read before the list: a change in between is then reported twice, never missed
    String revision = queue.revision();
    TaskPage page;
    try {
      page = queue.list(filter, position, limit);
    } catch (IllegalArgumentException e) {
      throw Problem.of(ProblemType.INVALID_CURSOR);
    }
    JsonText json = new JsonText();
    json.beginObject();
    json.beginArray("tasks");
    for (TaskRecord task : page.tasks()) {
      TaskJson.writeListed(json, task, catalog);
    }
    json.endArray();
    json.member("cursor", Cursor.of(page.next(), filter, principal, signer));
    json.member("cut", page.cut());
    json.member("revision", revision);
    TaskJson.counts(json, "counts", queue.status().whole());
    json.endObject();
    return json.toString();
  }
}
