package dev.sluice.app.registration;

import dev.sluice.http.enqueue.EnqueueTask;
import dev.sluice.http.enqueue.Enqueuer;
import dev.sluice.http.input.IdempotencyKey;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.Response;
import dev.sluice.http.page.Html;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.json.JsonText;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.TaskCatalog;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * {@code POST /register}: a picture and an e-mail address. Enqueues two tasks, both or neither: the
 * thumbnail and the confirmation. Answers at once: a program gets their ids, a browser is sent to a
 * page that shows them.
 */
final class Register implements Action {
  private final TaskQueue queue;
  private final TaskCatalog catalog;
  private final int largest;

  /**
   * @param largest bytes of a picture
   */
  Register(TaskQueue queue, TaskCatalog catalog, int largest) {
    this.queue = queue;
    this.catalog = catalog;
    this.largest = largest;
  }

  @Override
  public Response answer(Call call) throws IOException {
    boolean page = call.request().wantsHtml();
    Map<String, Object> values = Map.of();
    try {
      String key = IdempotencyKey.of(call.request());
      Registration registration = Registration.read(call.request(), largest);
      values = registration.values();
      List<NewTask> tasks = registration.tasks(catalog, call.principal().name(), key);
      return accepted(queue.enqueueTogether(tasks, registration.picture()), page);
    } catch (Problem problem) {
      if (page && !problem.errors().isEmpty()) {
        return Html.page(problem.type().status(), RegisterForm.html(values, problem.errors()));
      }
      throw problem;
    }
  }

  private static Response accepted(List<Enqueued> answers, boolean page) throws IOException {
    Enqueuer.taken(answers.get(0));
    JsonText json = new JsonText();
    json.beginObject();
    json.beginObject("thumbnail");
    String thumbnail = EnqueueTask.write(json, answers.get(0));
    json.endObject();
    json.beginObject("confirmationEmail");
    String confirmation = EnqueueTask.write(json, answers.get(1));
    json.endObject();
    json.endObject();
    String location = RegisterPage.location(thumbnail, confirmation);
    Response response = page ? Response.of(303) : Response.json(202, json.toString());
    response.header("location", page ? location : "/tasks/" + thumbnail);
    if (answers.get(0) instanceof Enqueued.Duplicate) {
      response.header("idempotency-replayed", "true");
    }
    return response;
  }
}
