package dev.sluice.http.status;

import dev.sluice.http.access.Principal;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.http.tasks.TaskJson;
import dev.sluice.json.JsonText;
import dev.sluice.queue.QueueStatus.Workers;
import dev.sluice.queue.TaskQueue;

/**
 * {@code GET /workers}: who asked for tasks in the last hour, last seen first. How many tasks each
 * holds is shown to everyone; which tasks they are, only for those that the caller may see.
 */
public final class WorkerList implements Action {
  private final TaskQueue queue;

  public WorkerList(TaskQueue queue) {
    this.queue = queue;
  }

  @Override
  public Response answer(Call call) {
    Workers seen = queue.workers();
    JsonText json = new JsonText();
    json.beginObject();
    TaskJson.time(json, "lastSeenAt", seen.lastSeenAt());
    json.member("count", seen.count());
    json.beginArray("workers");
    for (Workers.Worker worker : seen.workers()) {
      write(json, worker, call.principal());
    }
    json.endArray();
    json.endObject();
    return Response.json(200, json.toString());
  }

  private static void write(JsonText json, Workers.Worker worker, Principal principal) {
    json.beginObject();
    json.member("name", worker.name());
    TaskJson.time(json, "seenAt", worker.seenAt());
    TaskJson.time(json, "leaseEndsAt", worker.leaseEndsAt());
    json.member("holds", worker.holds());
    json.beginArray("tasks");
    for (Workers.Held held : worker.tasks()) {
      if (principal.maySee(held.owner())) {
        json.beginObject();
        json.member("id", held.id());
        json.member("type", held.type());
        TaskJson.time(json, "since", held.since());
        json.endObject();
      }
    }
    json.endArray();
    json.endObject();
  }
}
