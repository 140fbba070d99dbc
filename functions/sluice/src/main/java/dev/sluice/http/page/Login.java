package dev.sluice.http.page;

import dev.sluice.http.access.Authentication;
import dev.sluice.http.input.BodyType;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.params.Help;
import dev.sluice.params.Others;
import dev.sluice.params.shape.ParamsReader;
import java.util.List;

/**
 * {@code POST /login}: trades a token for a session cookie, so that the plain form works without
 * script. A form is sent on to the page, JSON {@code {"token": …}} is answered 204.
 */
public final class Login implements Action {
  /** What is sent. */
  @Others(open = true)
  record Credentials(@Help("A bearer token.") String token) {}

  public static final BodyType<?> BODY =
      BodyType.of(Credentials.class, List.of(Body.FORM, Body.JSON)).upTo(4_096);

  private final Authentication authentication;

  public Login(Authentication authentication) {
    this.authentication = authentication;
  }

  @Override
  public Response answer(Call call) {
    Body body = call.request().body();
    boolean form = body.mediaType(BODY.mediaTypes()).equals(Body.FORM);
    Credentials given =
        ParamsReader.read(Credentials.class, BODY.members(body), "").value(); // null: no token
    boolean https = call.request().https();
    String cookie =
        given == null
            ? null
            : authentication.login(form ? given.token().strip() : given.token(), https);
    if (cookie == null) {
      throw Problem.of(ProblemType.UNAUTHORIZED);
    }
    Response response = form ? Response.of(303).header("location", "/") : Response.of(204);
    return response.cookie(cookie);
  }
}
