package dev.sluice.http.page;

import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;

/** {@code GET /problems/{id}}: where the {@code type} of a problem leads, for a person. */
public final class ProblemHelp implements Action {
  @Override
  public Response answer(Call call) {
    ProblemType type = ProblemType.ofSlug(call.id());
    if (type == null) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    // the advice is Markdown, for docs/problems.md as well: links to other pages there lead nowhere
    // here
    String advice =
        Html.escape(type.advice().replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1"))
            .replaceAll("`([^`]*)`", "<code>$1</code>");
    return Html.page(
        200,
        "<h2>%s</h2>\n<p>%s. Status %d.</p>\n<p>%s</p>\n<p><a href=\"/\">Back</a></p>\n"
            .formatted(type.slug(), Html.escape(type.title()), type.status(), advice));
  }
}
