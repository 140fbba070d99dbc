package dev.sluice.http.status;

import dev.sluice.http.enqueue.ReferenceLoader;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.json.JsonText;
import dev.sluice.queue.TaskQueue;
import java.io.IOException;
import java.util.Map;

/**
 * {@code GET /references/{set}}: the members that params may name, loaded if Redis has not got them
 * yet.
 */
public final class References implements Action {
  private final TaskQueue queue;
  private final ReferenceLoader references;

  public References(TaskQueue queue, ReferenceLoader references) {
    this.queue = queue;
    this.references = references;
  }

  @Override
  public Response answer(Call call) throws IOException {
    if (!references.sets().contains(call.id())) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    return members("members", call.id());
  }

  /** The members as an array of that name. */
  public Response members(String array, String set) throws IOException {
    Map<String, String> members = queue.reference(set);
    if (members.isEmpty()) {
      members = references.load(set);
    }
    JsonText json = new JsonText();
    json.beginObject();
    json.beginArray(array);
    for (Map.Entry<String, String> member : members.entrySet()) {
      json.beginObject();
      json.member("id", member.getKey());
      json.member("name", member.getValue());
      json.endObject();
    }
    json.endArray();
    json.endObject();
    return Response.json(200, json.toString());
  }
}
