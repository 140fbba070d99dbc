package dev.sluice.http;

import dev.sluice.http.message.ProblemType;
import dev.sluice.http.page.Assets;
import dev.sluice.http.page.Login;
import dev.sluice.http.page.Logout;
import dev.sluice.http.page.ProblemHelp;
import dev.sluice.http.route.Answer;
import dev.sluice.http.route.Documented;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import java.util.List;

/** What a browser needs beside {@link FrontPage}. */
final class PageRoutes {
  private PageRoutes() {}

  static List<Endpoint> of(Backend backend) {
    return List.of(
        new Endpoint(
            Route.post("login", "/login").ignoringParameters().asPage(),
            new Login(backend.access().authentication()),
            Documented.of("Trades a token for a session cookie")
                .taking("Login", Login.BODY)
                .answer(
                    Answer.redirect(303, "Signed in by form: on to the page")
                        .telling("set-cookie", "The session."))
                .answer(Answer.empty(204, "Signed in").telling("set-cookie", "The session."))
                .failing(ProblemType.UNAUTHORIZED)),
        new Endpoint(
            Route.post("logout", "/logout").ignoringParameters().asPage(),
            new Logout(backend.access().authentication()),
            Documented.of("Deletes the session cookie of a browser")
                .answer(
                    Answer.redirect(303, "Signed out by form: on to the page")
                        .telling("set-cookie", "None any more."))
                .answer(Answer.empty(204, "Signed out").telling("set-cookie", "None any more."))),
        new Endpoint(
            Route.get("problem", "/problems/{id}").asPage(),
            new ProblemHelp(),
            Documented.of("Explains a type of problem and what to do about it")
                .answer(Answer.html(200, "Its title, its status and what to do"))),
        new Endpoint(
            Route.get("asset", "/web/{version}/{folder}/{id}").ignoringParameters(),
            new Assets(),
            Documented.of("Serves the files of the page")
                .answer(
                    kept(Answer.of(200, "The file", String.class, Assets.MEDIA_TYPES))
                        .maybe("content-encoding", "gzip, if the client accepts it."))
                .answer(kept(Answer.empty(304, "It is what If-None-Match names")))));
  }

  private static Answer kept(Answer answer) {
    return answer
        .telling("etag", "Changes with the file and its encoding.")
        .telling("vary", "Accept-Encoding")
        .maybe("cache-control", "For ever, if the version is the one deployed.");
  }
}
