package dev.sluice.http.access;

import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.message.Request;
import dev.sluice.http.message.Response;

/**
 * Which sites a browser may call from. A write must come from this site itself, or with a token
 * from the one other origin that is configured (CORS).
 */
public final class Origins {
  private final String allowed;

  /**
   * @param allowed an origin such as {@code https://tasks.example.org}; null or empty: none
   */
  Origins(String allowed) {
    this.allowed = allowed == null || allowed.isEmpty() ? null : allowed;
  }

  /**
   * @param byCookie the caller is known by a cookie: then the browser must say that the call comes
   *     from this site, silence is not enough
   * @throws Problem {@code cross-site} for a write from elsewhere
   */
  public void check(Request request, boolean byCookie) {
    if (request.reads()) {
      return;
    }
    String origin = request.header("origin");
    String site = request.header("sec-fetch-site");
    if (origin != null && origin.equals(allowed) && !byCookie) {
      return;
    }
    boolean said = "same-origin".equals(site) || "none".equals(site);
    boolean own = origin != null && isOwn(origin, request);
    boolean foreign = origin != null && !own || site != null && !said;
    if (foreign || byCookie && !said && !own) {
      throw Problem.of(ProblemType.CROSS_SITE);
    }
  }

  private static boolean isOwn(String origin, Request request) {
    String host = request.header("host");
    String scheme = request.https() ? "https://" : "http://";
    return host != null && origin.equalsIgnoreCase(scheme.concat(host));
  }

  /** Lets the allowed origin read the answer. */
  public void allow(Request request, Response response) {
    if (allowed == null) {
      return;
    }
    response.varying("Origin");
    if (allowed.equals(request.header("origin"))) {
      response
          .header("access-control-allow-origin", allowed)
          .header(
              "access-control-expose-headers",
              "Location, Idempotency-Replayed, Retry-After, Allow");
    }
  }

  /** The answer to OPTIONS: the methods of the path, and leave for the allowed origin. */
  public Response preflight(Request request, String allow) {
    Response response = Response.of(204).header("allow", allow);
    if (allowed != null && allowed.equals(request.header("origin"))) {
      response
          .header("access-control-allow-methods", allow)
          .header(
              "access-control-allow-headers",
              "Authorization, Content-Type, Idempotency-Key, Last-Event-ID, Traceparent")
          .header("access-control-max-age", "600");
    }
    return response;
  }
}
