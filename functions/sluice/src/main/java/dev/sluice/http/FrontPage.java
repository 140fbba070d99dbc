package dev.sluice.http;

import dev.sluice.http.access.Principal;
import dev.sluice.http.message.Response;
import dev.sluice.http.page.Html;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Answer;
import dev.sluice.http.route.Call;
import dev.sluice.http.route.Described;
import dev.sluice.http.route.Documented;
import dev.sluice.http.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * {@code GET /}: the page, or the form to sign in. Without script it shows what the features have
 * for that; with it, this is what is seen first, until the script puts all tasks in its place.
 */
final class FrontPage implements Action, Described {
  static final Route ROUTE = Route.get("page", "/").asPage();

  private final List<Feature> features;
  private final Backend backend;

  FrontPage(List<Feature> features, Backend backend) {
    this.features = features;
    this.backend = backend;
  }

  @Override
  public Documented documented() {
    return Documented.reading("Serves the page, or the sign-in form")
        .answer(
            Answer.html(200, "The page, or the sign-in form")
                .telling("vary", "Accept-Encoding")
                .maybe("content-encoding", "gzip, if the client accepts it."));
  }

  @Override
  public Response answer(Call call) {
    return page(call).compressed(call.request());
  }

  private Response page(Call call) {
    Principal principal = call.principal();
    if (principal == null) {
      return Html.page(200, Html.signIn());
    }
    List<String> panels = new ArrayList<>();
    List<String> views = new ArrayList<>();
    for (Feature feature : features) {
      panels.addAll(feature.panels());
      views.addAll(feature.views());
    }
    String main =
        features.stream()
            .map(feature -> feature.plainPage(principal, backend))
            .filter(Objects::nonNull)
            .collect(Collectors.joining());
    return Html.page(principal, panels, views, main.isEmpty() ? Html.needsScript() : main);
  }
}
