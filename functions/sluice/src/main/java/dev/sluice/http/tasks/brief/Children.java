package dev.sluice.http.tasks.brief;

import dev.sluice.http.input.Parameter;
import dev.sluice.http.input.Query;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.http.tasks.TaskAccess;
import dev.sluice.http.tasks.TaskJson;
import dev.sluice.json.JsonText;
import dev.sluice.queue.QueueView.TaskBrief;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import java.util.List;

/**
 * {@code GET /tasks/{id}/children}: how the children of a fan-out stand, as columns in the
 * fan-out's order; 10,000 at most.
 */
public final class Children implements Action {
  private static final int MOST = 10_000;

  private static final Parameter FROM =
      Parameter.whole("from", 0, 1_000_000, "Number of the first child, counted from 0.").orElse(0);
  public static final List<Parameter> PARAMETERS = List.of(FROM);

  private final TaskQueue queue;
  private final TaskAccess access;

  public Children(TaskQueue queue) {
    this.queue = queue;
    this.access = new TaskAccess(queue);
  }

  @Override
  public Response answer(Call call) {
    Query query = call.query();
    int from = query.number(FROM);
    query.check();
    TaskRecord parent = access.find(call);
    TaskBrief.Children children = queue.childrenInBrief(parent.id(), from, MOST);
    return Response.json(200, json(from, children)).compressed(call.request());
  }

  private static String json(int from, TaskBrief.Children children) {
    List<TaskBrief> tasks = children.tasks();
    JsonText json = new JsonText();
    json.beginObject();
    TaskJson.time(json, "at", children.at());
    json.member("count", children.count());
    json.member("from", from);
    json.member("cut", from + tasks.size() < children.count());
    BriefJson.states(json, tasks);
    BriefJson.column(json, "began", tasks, BriefJson::waited);
    BriefJson.column(json, "ran", tasks, BriefJson::ran);
    BriefJson.column(json, "attempts", tasks, TaskBrief::attempt);
    if (tasks.stream().anyMatch(task -> task != null && !task.label().isEmpty())) {
      json.beginArray("labels");
      tasks.forEach(task -> json.element(task == null ? "" : task.label()));
      json.endArray();
    }
    json.endObject();
    return json.toString();
  }
}
