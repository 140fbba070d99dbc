package dev.sluice.app.sellers.http;

import dev.sluice.http.enqueue.Enqueuer;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.page.Html;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Answer;
import dev.sluice.http.route.Call;
import dev.sluice.http.route.Described;
import dev.sluice.http.route.Documented;

/**
 * {@code POST /}: launches a seller report from the form and sends the browser back to the page, so
 * that reloading it launches nothing again. Errors are shown beside the fields.
 */
public final class Launch implements Action, Described {
  private final Enqueuer enqueuer;

  public Launch(Enqueuer enqueuer) {
    this.enqueuer = enqueuer;
  }

  @Override
  public Documented documented() {
    return Documented.writing("Launches a seller report from the page's form")
        .taking("LaunchForm", LaunchForm.BODY)
        .answer(Answer.redirect(303, "Launched: back to the page"))
        .answer(Answer.html(422, "The form, with errors beside its fields"))
        .failing(ProblemType.QUEUE_FULL, ProblemType.REFERENCE_UNAVAILABLE);
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
