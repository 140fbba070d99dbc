package dev.sluice.app.registration;

import dev.sluice.http.input.Parameter;
import dev.sluice.http.message.Response;
import dev.sluice.http.page.Html;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.http.tasks.TaskAccess;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import java.util.List;
import java.util.Map;

/**
 * {@code GET /register}: the form, which works without script; after a registration also the state
 * of its two tasks.
 */
final class RegisterPage implements Action {
  private static final Parameter THUMBNAIL = Parameter.text("thumbnail", 100, "A task to show.");
  private static final Parameter CONFIRMATION =
      Parameter.text("confirmation", 100, "A task to show.");
  static final List<Parameter> PARAMETERS = List.of(THUMBNAIL, CONFIRMATION);

  private final TaskAccess access;

  RegisterPage(TaskQueue queue) {
    this.access = new TaskAccess(queue);
  }

  /** Where a browser sees the outcome of a registration. */
  static String location(String thumbnail, String confirmation) {
    return "/register?"
        + THUMBNAIL.name()
        + "="
        + thumbnail
        + "&"
        + CONFIRMATION.name()
        + "="
        + confirmation;
  }

  @Override
  public Response answer(Call call) {
    String thumbnail = call.query().text(THUMBNAIL);
    String confirmation = call.query().text(CONFIRMATION);
    call.query().check();
    if (call.principal() == null) {
      return Html.page(200, Html.signIn());
    }
    StringBuilder html = new StringBuilder();
    if (thumbnail != null || confirmation != null) {
      html.append("<section id=\"registration\">\n<h2>Registered</h2>\n");
      append(html, "Thumbnail", thumbnail, call);
      append(html, "Confirmation e-mail", confirmation, call);
      html.append("<p><a href=\"")
          .append(Html.escape("/register?" + call.request().query()))
          .append("\">Refresh</a></p>\n</section>\n");
    }
    if (RegistrationFeature.REGISTER.admits(call.principal())) {
      html.append(RegisterForm.html(Map.of(), List.of()));
    } else {
      html.append("<p>This token can only read: it may not register anyone.</p>\n");
    }
    return Html.page(200, html.toString());
  }

  private void append(StringBuilder html, String what, String id, Call call) {
    if (id == null) {
      return;
    }
    TaskRecord task = access.find(id, call.principal());
    String error = task.error() == null ? "" : ": " + task.error();
    html.append("<p>").append(what).append(": ").append(Html.escape(task.state() + error));
    if (task.artifact() != null) {
      html.append(" – <a href=\"/tasks/")
          .append(Html.escape(id))
          .append("/artifact\">")
          .append(Html.escape(task.artifact().fileName()))
          .append("</a>");
    }
    html.append("</p>\n");
  }
}
