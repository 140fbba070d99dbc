package dev.sluice.http.page;

import dev.sluice.http.access.Authentication;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;

/**
 * {@code POST /logout}: takes the session cookie from the browser, whether it is still good or not.
 * A browser's form is sent on to the page, a program is answered 204.
 */
public final class Logout implements Action {
  private final Authentication authentication;

  public Logout(Authentication authentication) {
    this.authentication = authentication;
  }

  @Override
  public Response answer(Call call) {
    Response response =
        call.request().wantsHtml() ? Response.of(303).header("location", "/") : Response.of(204);
    return response.cookie(authentication.logout(call.request().https()));
  }
}
