package dev.sluice.http;

import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskPage;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.JsonText;
import dev.sluice.task.TaskCatalog;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * {@code GET /tasks}: a part of the list, newest first, with the revision it is of. With {@code
 * since} (a revision) the answer is 204 as long as nothing has changed after it, and {@code wait}
 * says how many seconds to hold the request for a change.
 */
final class TaskList implements Action {
  /** Longest hold of a request, in seconds: API Gateway ends every request at 30. */
  static final int MAX_WAIT_SECONDS = 20;

  private static final int MAX_LIMIT = 100;
  private static final int USUAL_LIMIT = 50;
  private static final int LONGEST_NAME = 40;
  private static final int LONGEST_TEXT = 200;
  private static final int LONGEST_CURSOR = 1_024;

  private static final Pattern REVISION = Pattern.compile("[0-9]{1,18}-[0-9]{1,18}");

  private final TaskQueue queue;
  private final TaskCatalog catalog;
  private final Signer signer;
  private final LongPolls polls;

  TaskList(TaskQueue queue, TaskCatalog catalog, Signer signer, LongPolls polls) {
    this.queue = queue;
    this.catalog = catalog;
    this.signer = signer;
    this.polls = polls;
  }

  @Override
  public Response answer(Call call) throws IOException {
    Query query = call.query();
    TaskFilter filter =
        new TaskFilter(
            query.state("state"),
            query.text("type", LONGEST_NAME),
            query.text("queue", LONGEST_NAME),
            query.text("q", LONGEST_TEXT),
            call.principal().sees(),
            query.text("parent", LONGEST_TEXT),
            query.moment("from"),
            query.moment("to"));
    int limit = query.number("limit", 1, MAX_LIMIT, USUAL_LIMIT);
    int wait = query.number("wait", 0, MAX_WAIT_SECONDS, 0);
    String since = query.text("since", LONGEST_TEXT);
    if (query.has("wait") && !query.has("since")) {
      query.wrong("wait", "missing-field", "It needs since: the revision to wait after.");
    }
    if (since != null && !REVISION.matcher(since).matches()) {
      query.wrong("since", "wrong-format", "It must be a revision that a list was given with.");
    }
    String cursor = query.has("cursor") ? query.text("cursor", Integer.MAX_VALUE) : null;
    query.check();
    if (cursor != null && cursor.length() > LONGEST_CURSOR) {
      throw Problem.of(ProblemType.INVALID_CURSOR);
    }
    String position = Cursor.position(cursor, filter, call.principal(), signer);
    if (since != null && !changed(since, wait)) {
      return Response.of(204);
    }
    return Response.json(200, list(filter, position, limit, call.principal()));
  }

  private boolean changed(String since, int wait) {
    if (wait == 0) {
      return !queue.revision().equals(since);
    }
    Duration atMost = Duration.ofSeconds(wait);
    return !polls.hold(() -> queue.awaitChange(since, atMost)).equals(since);
  }

  private String list(TaskFilter filter, String position, int limit, Principal principal)
      throws IOException {
    // read before the list: a change in between is then told again, and never missed
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
    json.member("revision", revision);
    Status.counts(json, queue.status());
    json.endObject();
    return json.toString();
  }
}
