package dev.sluice.http;

import dev.sluice.queue.Enqueued;
import dev.sluice.task.TaskCatalog;
import java.time.Clock;
import java.util.List;

/**
 * {@code POST /}: launches a seller report from the form and sends the browser back to the page, so
 * that reloading it launches nothing again. What is wrong is shown beside the fields.
 */
final class Launch implements Action {
  private final Enqueuer enqueuer;
  private final KnownMembers members;
  private final TaskCatalog catalog;
  private final Clock clock;

  Launch(Enqueuer enqueuer, KnownMembers members, TaskCatalog catalog, Clock clock) {
    this.enqueuer = enqueuer;
    this.members = members;
    this.catalog = catalog;
    this.clock = clock;
  }

  @Override
  public Response answer(Call call) {
    Body body = call.request().body();
    body.mediaType(Body.FORM);
    LaunchForm form = LaunchForm.read(body.bytes(Body.MAX_BYTES));
    try {
      Envelope envelope =
          Envelope.read(
              form.task(), call.principal().name(), null, catalog, clock.instant(), members);
      Enqueued answer = enqueuer.enqueue(List.of(envelope.task())).get(0);
      Problem refusal = Enqueuer.refusal(answer, envelope.known());
      if (refusal != null) {
        throw refusal;
      }
    } catch (Problem problem) {
      if (problem.type().status() != 422) {
        throw problem;
      }
      return Html.page(422, form.html(problem.errors()) + "<p><a href=\"/\">All reports</a></p>\n");
    }
    return Response.of(303).header("location", "/");
  }
}
