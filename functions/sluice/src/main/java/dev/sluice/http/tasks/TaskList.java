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
    TaskMatch match = TaskMatch.of(query);
    int limit = query.number(Parameters.LIMIT);
    int wait = query.number(Parameters.WAIT);
    String since = query.text(Parameters.SINCE);
    if (query.has(Parameters.WAIT) && !query.has(Parameters.SINCE)) {
      query.wrong(Parameters.WAIT, "missing-field", "It needs since: the revision to wait after.");
    }
    query.check();
    TaskFilter filter = match.filter(call.principal(), catalog);
    String cursor = query.given(Parameters.CURSOR);
    String position = Cursor.position(cursor, filter, call.principal(), signer);
    if (since != null && !changed(since, wait, call.principal())) {
      return Response.of(204);
    }
    return Response.json(200, list(match, filter, position, limit, call.principal()));
  }

  private boolean changed(String since, int wait, Principal caller) {
    if (wait == 0) {
      return !queue.revision().equals(since);
    }
    Duration atMost = Duration.ofSeconds(wait);
    return !polls.hold(caller, wait, () -> polls.awaitChange(queue, since, atMost)).equals(since);
  }

  private String list(
      TaskMatch match, TaskFilter filter, String position, int limit, Principal principal)
      throws IOException {
    // read before the list: a change in between is then reported twice, never missed
    String revision = queue.revision();
    TaskPage page;
    try {
      page = queue.list(match.ofGroup(filter, principal, queue), position, limit);
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
    boolean olderFailures = match.error().isPresent() && FailureGroup.cut(queue);
    json.member("cut", page.cut() || page.next() == null && olderFailures);
    json.member("revision", revision);
    TaskJson.counts(json, "counts", queue.status().whole());
    json.endObject();
    return json.toString();
  }
}
