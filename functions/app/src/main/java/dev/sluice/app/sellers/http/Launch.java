package dev.sluice.app.sellers.http;

import dev.sluice.http.message.Problem;
import dev.sluice.http.message.Response;
import dev.sluice.http.page.Html;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.http.tasks.Enqueuer;

/**
 * {@code POST /}: launches a seller report from the form and sends the browser back to the page, so
 * that reloading it launches nothing again. What is wrong is shown beside the fields.
 */
public final class Launch implements Action {
  private final Enqueuer enqueuer;

  public Launch(Enqueuer enqueuer) {
    this.enqueuer = enqueuer;
  }

  @Override
  public Response answer(Call call) {
    LaunchForm form = LaunchForm.read(call.request().body());
    try {
      enqueuer.enqueue(form.task(), call.principal().name(), null);
    } catch (Problem problem) {
      if (problem.type().status() != 422) {
        throw problem;
      }
      return Html.page(422, form.html(problem.errors()) + "<p><a href=\"/\">All reports</a></p>\n");
    }
    return Response.of(303).header("location", "/");
  }
}
