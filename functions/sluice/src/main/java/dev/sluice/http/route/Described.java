package dev.sluice.http.route;

/**
 * What the OpenAPI document says of a route, asked for when somebody asks for the document. An
 * action whose function must start quickly describes itself, so that a cold start makes nothing of
 * it; other routes are given a {@link Documented}.
 */
public interface Described {
  /** What may be sent, and every answer. */
  Documented documented();
}
