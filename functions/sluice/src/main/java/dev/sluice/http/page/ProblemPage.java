package dev.sluice.http.page;

import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import java.util.Map;

/** A problem as a page, for a person. */
public final class ProblemPage {
  private ProblemPage() {}

  public static Response of(Problem problem) {
    ProblemType type = problem.type();
    String body =
        "<p class=\"error\" role=\"alert\">"
            + Html.escape(type.title())
            + ".</p>\n"
            + (type == ProblemType.UNAUTHORIZED
                ? Html.signIn()
                : "<p><a href=\"/\">Back</a></p>\n");
    Response response = Html.page(type.status(), body);
    for (Map.Entry<String, String> header : problem.headers().entrySet()) {
      response.header(header.getKey(), header.getValue());
    }
    return response;
  }
}
