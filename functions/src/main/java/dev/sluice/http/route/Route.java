package dev.sluice.http.route;

import dev.sluice.http.access.Principal;
import dev.sluice.http.access.Role;
import dev.sluice.http.input.Input;
import dev.sluice.http.input.Parameters;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The routes: method, path pattern, the least role (null: anyone), which function serves it, and
 * the query parameters it knows (null: it ignores all).
 */
public enum Route {
  PAGE("GET", "/", null, Server.QUERY, null),
  LAUNCH("POST", "/", Role.SUBMITTER, Server.ENQUEUE, null),
  LOGIN("POST", "/login", null, Server.QUERY, null),
  ASSET("GET", "/web/{version}/{id}", null, Server.QUERY, null),
  HEALTH("GET", "/health", null, Server.QUERY, null),

  REGISTER_FORM(
      "GET",
      "/register",
      null,
      Server.QUERY,
      List.of(Parameters.THUMBNAIL, Parameters.CONFIRMATION)),
  REGISTER("POST", "/register", Role.SUBMITTER, Server.QUERY, List.of()),

  ENQUEUE("POST", "/tasks", Role.SUBMITTER, Server.ENQUEUE, List.of()),
  ENQUEUE_BATCH("POST", "/tasks/batch", Role.SUBMITTER, Server.ENQUEUE, List.of()),

  LIST("GET", "/tasks", Role.VIEWER, Server.QUERY, Parameters.OF_TASKS),
  READ("GET", "/tasks/{id}", Role.VIEWER, Server.QUERY, List.of(Parameters.WAIT)),
  ARTIFACT("GET", "/tasks/{id}/artifact", Role.VIEWER, Server.QUERY, List.of()),
  LOG("GET", "/tasks/{id}/log", Role.VIEWER, Server.QUERY, List.of()),
  TIMELINE("GET", "/tasks/{id}/timeline", Role.VIEWER, Server.QUERY, List.of()),
  PATCH("PATCH", "/tasks/{id}", Role.SUBMITTER, Server.QUERY, List.of()),
  DELETE("DELETE", "/tasks/{id}", Role.SUBMITTER, Server.QUERY, List.of()),
  CANCEL("POST", "/tasks/{id}/cancel", Role.SUBMITTER, Server.QUERY, List.of()),
  RETRY("POST", "/tasks/{id}/retry", Role.SUBMITTER, Server.QUERY, List.of()),

  FAILURES("GET", "/failures", Role.VIEWER, Server.QUERY, List.of()),
  RETRY_FAILURES("POST", "/failures/retry", Role.SUBMITTER, Server.QUERY, List.of()),

  TYPES("GET", "/types", Role.VIEWER, Server.QUERY, List.of()),
  OPENAPI("GET", "/openapi.json", Role.VIEWER, Server.QUERY, List.of()),
  QUEUES("GET", "/queues", Role.VIEWER, Server.QUERY, List.of()),
  WORKERS("GET", "/workers", Role.VIEWER, Server.QUERY, List.of()),
  SELLERS("GET", "/sellers", Role.VIEWER, Server.QUERY, List.of()),
  SCHEDULES("GET", "/schedules", Role.VIEWER, Server.QUERY, List.of()),
  PAUSE_SCHEDULE("POST", "/schedules/{id}/pause", Role.OPERATOR, Server.QUERY, List.of()),
  RESUME_SCHEDULE("POST", "/schedules/{id}/resume", Role.OPERATOR, Server.QUERY, List.of()),
  RUN_SCHEDULE("POST", "/schedules/{id}/run", Role.OPERATOR, Server.QUERY, List.of()),
  RESULT("GET", "/results/{id}", Role.VIEWER, Server.QUERY, List.of()),

  USERS("GET", "/users/", Role.VIEWER, Server.QUERY, Parameters.OF_NUMBERED),
  USER_ADD("POST", "/users/", Role.SUBMITTER, Server.QUERY, List.of()),
  USER("GET", "/users/{id}/", Role.VIEWER, Server.QUERY, List.of()),
  USER_PUT("PUT", "/users/{id}/", Role.SUBMITTER, Server.QUERY, List.of()),
  USER_PATCH("PATCH", "/users/{id}/", Role.SUBMITTER, Server.QUERY, List.of()),
  USER_DELETE("DELETE", "/users/{id}/", Role.SUBMITTER, Server.QUERY, List.of()),

  ID_BATCHES("GET", "/celery_ids_tasks/", Role.VIEWER, Server.QUERY, Parameters.OF_NUMBERED),
  ID_BATCH_ADD("POST", "/celery_ids_tasks/", Role.SUBMITTER, Server.QUERY, List.of()),
  ID_BATCH("GET", "/celery_ids_tasks/{id}/", Role.VIEWER, Server.QUERY, List.of()),
  ID_BATCH_PUT("PUT", "/celery_ids_tasks/{id}/", Role.SUBMITTER, Server.QUERY, List.of()),
  ID_BATCH_PATCH("PATCH", "/celery_ids_tasks/{id}/", Role.SUBMITTER, Server.QUERY, List.of()),
  ID_BATCH_DELETE("DELETE", "/celery_ids_tasks/{id}/", Role.SUBMITTER, Server.QUERY, List.of()),
  MINUTE_GROUPS("GET", "/minute-groups", Role.VIEWER, Server.QUERY, Parameters.OF_MINUTES),

  GRAPHQL("POST", "/graphql", Role.VIEWER, Server.GRAPHQL, List.of());

  /**
   * Which function serves a route: the enqueue function starts cold as quickly as it can, and
   * GraphQL takes long to load.
   */
  public enum Server {
    ENQUEUE,
    QUERY,
    GRAPHQL
  }

  /**
   * What may stand in the place of {@code {id}}; {@link #isId} is the same without an expression.
   */
  public static final Input ID =
      Input.text("id", 100, "Its id.").matching("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /** What may stand in the place of {@code {version}}; it is read as an id is. */
  static final Input VERSION =
      Input.text("version", 100, "A hash of the files of the page.").matching(ID.pattern());

  private final String method;
  private final String pattern;
  private final String[] segments;
  private final Role role;
  private final Server server;
  private final List<Input> parameters;

  Route(String method, String pattern, Role role, Server server, List<Input> parameters) {
    this.method = method;
    this.pattern = pattern;
    this.segments = pattern.split("/", -1);
    this.role = role;
    this.server = server;
    this.parameters = parameters;
  }

  /**
   * A route that was found.
   *
   * @param id what stands in the place of {@code {id}}, else null
   */
  public record Match(Route route, String id) {}

  /**
   * Finds the route. HEAD finds the route of GET.
   *
   * @param path as it was sent: an encoded character is in no route and no id
   * @throws Problem 404, or 405 naming the methods the path has
   */
  public static Match find(String method, String path) {
    String wanted = method.equals("HEAD") ? "GET" : method;
    String[] parts = path.split("/", -1);
    boolean literal = isLiteral(path);
    for (Route route : values()) {
      if (route.method.equals(wanted) && route.fits(path, parts, literal)) {
        return new Match(route, route.id(parts));
      }
    }
    throw Problem.methodNotAllowed(allow(path));
  }

  /** Which function serves such a request; {@link Server#QUERY} answers what is in no route. */
  public static Server server(String method, String path) {
    String[] parts = path.split("/", -1);
    boolean literal = isLiteral(path);
    for (Route route : values()) {
      if (route.method.equals(method) && route.fits(path, parts, literal)) {
        return route.server;
      }
    }
    return Server.QUERY;
  }

  /**
   * The methods a path has, as in an Allow header.
   *
   * @throws Problem 404 when it has none
   */
  public static String allow(String path) {
    String[] parts = path.split("/", -1);
    boolean literal = isLiteral(path);
    List<String> methods = new ArrayList<>();
    for (Route route : values()) {
      if (route.fits(path, parts, literal)) {
        methods.add(route.method);
        if (route.method.equals("GET")) {
          methods.add("HEAD");
        }
      }
    }
    if (methods.isEmpty()) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    methods.add("OPTIONS");
    return String.join(", ", methods);
  }

  /** Whether the path is a pattern itself; then {@code batch} in {@code /tasks/batch} is no id. */
  private static boolean isLiteral(String path) {
    for (Route route : values()) {
      if (route.pattern.equals(path)) {
        return true;
      }
    }
    return false;
  }

  private boolean fits(String path, String[] parts, boolean literal) {
    return literal ? pattern.equals(path) : fits(parts);
  }

  private boolean fits(String[] parts) {
    if (parts.length != segments.length) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      boolean fits = segments[i].startsWith("{") ? isId(parts[i]) : segments[i].equals(parts[i]);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private String id(String[] parts) {
    for (int i = 0; i < parts.length; i++) {
      if (segments[i].equals("{id}")) {
        return parts[i];
      }
    }
    return null;
  }

  /** Letters, digits, dot, dash and underscore, beginning with a letter or digit. */
  private static boolean isId(String part) {
    if (part.isEmpty() || part.length() > ID.most()) {
      return false;
    }
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      boolean alphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!alphanumeric && (i == 0 || c != '.' && c != '-' && c != '_')) {
        return false;
      }
    }
    return true;
  }

  /** The HTTP method. */
  public String method() {
    return method;
  }

  /** The path; {@code {id}} stands for one segment, as any name in braces does. */
  public String pattern() {
    return pattern;
  }

  public Role role() {
    return role;
  }

  /** Whether such a caller may call; one that is nobody (null) where anyone may. */
  public boolean admits(Principal principal) {
    return role == null || principal != null && principal.role().covers(role);
  }

  /** Whether people use it with a browser, which gets its problems as pages. */
  public boolean isPage() {
    return switch (this) {
      case PAGE, LAUNCH, LOGIN, REGISTER_FORM, REGISTER -> true;
      default -> false;
    };
  }

  /** What stands in the path, in its order. */
  public List<Input> pathParameters() {
    return Stream.of(VERSION, ID).filter(one -> pattern.contains("{" + one.name() + "}")).toList();
  }

  public List<Input> parameters() {
    return parameters;
  }
}
