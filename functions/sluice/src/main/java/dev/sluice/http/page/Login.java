package dev.sluice.http.page;

import dev.sluice.http.access.Authentication;
import dev.sluice.http.input.BodyMembers;
import dev.sluice.http.input.Input;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Percent;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import java.util.List;

/**
 * {@code POST /login}: trades a token for a session cookie, so that the plain form works without
 * script. A form is sent on to the page, JSON {@code {"token": …}} is answered 204.
 */
public final class Login implements Action {
  private static final Input TOKEN = Input.of("token", Input.TEXT, "A bearer token.");

  public static final BodyMembers MEMBERS =
      BodyMembers.of(List.of(Body.FORM, Body.JSON), TOKEN).requiring(TOKEN).upTo(4_096).open(true);

  private final Authentication authentication;

  public Login(Authentication authentication) {
    this.authentication = authentication;
  }

  @Override
  public Response answer(Call call) {
    Body body = call.request().body();
    boolean form = body.mediaType(MEMBERS.mediaTypes()).equals(Body.FORM);
    byte[] bytes = body.bytes(MEMBERS.longest());
    String token = form ? ofForm(bytes) : ofJson(bytes);
    boolean https = "https".equals(call.request().header("x-forwarded-proto"));
    String cookie = token == null ? null : authentication.login(token, https);
    if (cookie == null) {
      throw Problem.of(ProblemType.UNAUTHORIZED);
    }
    Response response = form ? Response.of(303).header("location", "/") : Response.of(204);
    return response.cookie(cookie);
  }

  private static String ofForm(byte[] bytes) {
    for (Percent.Pair pair : Percent.form(bytes)) {
      if (pair.name().equals(TOKEN.name())) {
        return pair.value().strip();
      }
    }
    return null;
  }

  private static String ofJson(byte[] bytes) {
    return Body.object(bytes).get(TOKEN.name()) instanceof String token ? token : null;
  }
}
