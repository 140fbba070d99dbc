package dev.sluice.http.route;

/**
 * A function that serves routes. Routes that must start cold quickly are kept apart from those that
 * take long to load.
 *
 * @param name as the template's parameters and the documentation call it, in lower case
 */
public record Server(String name) {
  /** Takes tasks: as little to load as can be. */
  public static final Server ENQUEUE = new Server("enqueue");

  /** Serves everything else, and answers for paths that are in no route. */
  public static final Server QUERY = new Server("query");
}
