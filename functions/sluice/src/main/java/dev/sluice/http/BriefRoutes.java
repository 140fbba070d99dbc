package dev.sluice.http;

import static dev.sluice.http.message.ProblemType.TOO_MANY_LONG_POLLS;
import static dev.sluice.http.route.Documented.reading;

import dev.sluice.http.access.Role;
import dev.sluice.http.route.Answer;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.tasks.LongPolls;
import dev.sluice.http.tasks.brief.BriefAnswers;
import dev.sluice.http.tasks.brief.Children;
import dev.sluice.http.tasks.brief.Weather;
import java.util.List;

/** Many tasks in few words each, for pictures of them. */
final class BriefRoutes {
  private BriefRoutes() {}

  static List<Endpoint> of(Backend backend, LongPolls polls) {
    return List.of(
        new Endpoint(
            Route.get("weather", "/weather").by(Role.VIEWER).taking(Weather.PARAMETERS),
            new Weather(backend.queue(), polls),
            reading("Reads all tasks enqueued in the last hour in brief, 10,000 at most")
                .answer(compressed(BriefAnswers.Weather.class, "The hour, as columns"))
                .empty(204, "Nothing has changed since the revision")
                .failing(TOO_MANY_LONG_POLLS)),
        new Endpoint(
            Route.get("children", "/tasks/{id}/children")
                .by(Role.VIEWER)
                .taking(Children.PARAMETERS),
            new Children(backend.queue()),
            reading("Reads how the children of a task stand in brief, 10,000 at most")
                .answer(compressed(BriefAnswers.Children.class, "The children, as columns"))));
  }

  private static Answer compressed(Class<?> body, String words) {
    return Answer.of(200, words, body, List.of("application/json"))
        .telling("vary", "Accept-Encoding")
        .maybe("content-encoding", "gzip, if the client accepts it.");
  }
}
