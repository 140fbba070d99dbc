package dev.sluice.http.route;

import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Finds the endpoint of a request among those of one function. It knows the routes of the other
 * functions too, so that a path one of them serves is answered alike everywhere; these are asked
 * for only when they are needed, which is never for a function whose own paths have no parameter.
 */
public final class Routes {
  /** Segments of a base path; more of them are no longer looked at. */
  private static final int MOST_LEVELS = 4;

  private final List<Endpoint> own;
  private final Map<String, Endpoint> literal = new HashMap<>();
  private final Supplier<List<Route>> all;

  /**
   * @param own what this function serves
   * @param all the routes of every function
   */
  public Routes(List<Endpoint> own, Supplier<List<Route>> all) {
    this.own = own;
    this.all = all;
    for (Endpoint endpoint : own) {
      literal.put(endpoint.route().toString(), endpoint);
    }
  }

  /**
   * Finds the endpoint. HEAD uses the endpoint of GET.
   *
   * @param path as it was sent
   * @throws Problem 404, or 405 naming the methods the path has
   */
  public Endpoint find(String method, String path) {
    String wanted = method.equals("HEAD") ? "GET" : method;
    Endpoint exact = literal.get(wanted + " " + path);
    if (exact != null && !path.contains("{")) {
      return exact;
    }
    List<Route> routes = all.get();
    Route found = match(routes, wanted, path);
    if (found == null) {
      throw Problem.methodNotAllowed(allow(path));
    }
    for (Endpoint endpoint : own) {
      if (endpoint.route().name().equals(found.name())) {
        return endpoint;
      }
    }
    throw Problem.of(ProblemType.NOT_FOUND); // another function serves it
  }

  /**
   * The methods a path has, as in an Allow header.
   *
   * @throws Problem 404 when it has none
   */
  public String allow(String path) {
    List<Route> routes = all.get();
    boolean literal = isLiteral(routes, path);
    List<String> methods = new ArrayList<>();
    for (Route route : routes) {
      if (fits(route, path, literal)) {
        methods.add(route.method());
        if (route.method().equals("GET")) {
          methods.add("HEAD");
        }
      }
    }
    if (methods.isEmpty()) {
      throw notFound(routes, path);
    }
    methods.add("OPTIONS");
    return String.join(", ", methods);
  }

  /** A base path of a custom domain stays in the path, and no route has one. */
  private static Problem notFound(List<Route> routes, String path) {
    return mapped(routes, path)
        ? Problem.of(
            ProblemType.NOT_FOUND,
            "Sluice answers at the root of its host; to serve it below a base path, set SLUICE_BASE_PATH.")
        : Problem.of(ProblemType.NOT_FOUND);
  }

  /** Whether some segments before a route's path could be a base path. */
  private static boolean mapped(List<Route> routes, String path) {
    int at = path.indexOf('/', 1);
    for (int level = 0; level < MOST_LEVELS && at > 0; level++) {
      String below = path.substring(at);
      boolean empty = path.charAt(at - 1) == '/';
      if (!empty && below.length() > 1 && routes.stream().anyMatch(one -> one.fits(below))) {
        String first = path.substring(0, path.indexOf('/', 1) + 1);
        return routes.stream().noneMatch(one -> (one.pattern() + "/").startsWith(first));
      }
      at = path.indexOf('/', at + 1);
    }
    return false;
  }

  /** The route of a request among all; null when it is in none. */
  public static Route match(List<Route> routes, String method, String path) {
    boolean literal = isLiteral(routes, path);
    for (Route route : routes) {
      if (route.method().equals(method) && fits(route, path, literal)) {
        return route;
      }
    }
    return null;
  }

  private static boolean fits(Route route, String path, boolean literal) {
    return literal ? route.pattern().equals(path) : route.fits(path);
  }

  /** Whether the path is a pattern itself; then {@code batch} in {@code /tasks/batch} is no id. */
  private static boolean isLiteral(List<Route> routes, String path) {
    for (Route route : routes) {
      if (route.pattern().equals(path)) {
        return true;
      }
    }
    return false;
  }

  /** What stands in the place of {@code {id}} in a path that fits; null when nothing does. */
  public static String id(Route route, String path) {
    return route.id(path);
  }
}
