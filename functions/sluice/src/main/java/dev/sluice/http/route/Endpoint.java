package dev.sluice.http.route;

/** A route, what it does, and what the OpenAPI document says of it. */
public record Endpoint(Route route, Action action, Described words) {
  /** A route whose action describes itself. */
  public static <A extends Action & Described> Endpoint of(Route route, A action) {
    return new Endpoint(route, action, action);
  }
}
