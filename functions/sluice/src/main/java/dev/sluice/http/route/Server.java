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

  /** By hand: the generated one costs a cold start 70 ms, since it is put together at run time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Server server && name.equals(server.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
