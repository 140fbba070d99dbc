package dev.sluice.local.gateway;

import dev.sluice.http.access.Authentication;
import java.util.Map;
import org.eclipse.jetty.server.Request;

/**
 * Tells callers apart by what proves who they are, as {@link Authentication} finds it: another
 * spelling of a header, or a cookie beside the session's, makes no other caller.
 */
final class Caller {
  private static final String BEARER = "bearer ";

  private Caller() {}

  /** Empty: nothing is proved. Such callers are one; each session is one of its own. */
  static String of(Request request) {
    Map<String, String> headers = HttpEvent.headers(request);
    String header = headers.get("authorization");
    if (header != null) {
      boolean bearer = header.regionMatches(true, 0, BEARER, 0, BEARER.length());
      return bearer ? header.substring(BEARER.length()).trim() : "";
    }
    boolean https = "https".equals(headers.get("x-forwarded-proto"));
    String session = (https ? Authentication.HTTPS_COOKIE : Authentication.COOKIE) + "=";
    return HttpEvent.cookies(request).stream()
        .filter(cookie -> cookie.startsWith(session))
        .findFirst()
        .orElse("");
  }
}
