package dev.sluice.http.route;

import dev.sluice.http.access.Principal;
import dev.sluice.http.access.Role;
import dev.sluice.http.input.Parameter;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a caller can ask for: a method, a path, who may, and which query parameters it knows.
 *
 * @param name its operation id in the OpenAPI document, unique among all routes
 * @param method the HTTP method; HEAD finds the route of GET
 * @param pattern the path; {@code {id}} stands for one segment, as any name in braces does
 * @param role the least role; null: anyone
 * @param parameters the query parameters; null: it ignores all
 * @param page whether people use it with a browser, which gets its problems as pages
 */
public record Route(
    String name,
    String method,
    String pattern,
    Role role,
    List<Parameter> parameters,
    boolean page) {

  /**
   * What may stand in the place of {@code {id}}; {@link #isId} is the same without an expression.
   */
  public static final Parameter ID =
      Parameter.text("id", 100, "Its id.").matching("[A-Za-z0-9-][A-Za-z0-9._-]{0,99}");

  /** What may stand in the place of {@code {version}}; it is read as an id is. */
  static final Parameter VERSION =
      Parameter.text("version", 100, "A hash of the files of the page.").matching(ID.pattern());

  /** What may stand in the place of {@code {folder}}. */
  static final Parameter FOLDER =
      Parameter.text("folder", 100, "A folder of the page's files.").matching(ID.pattern());

  /** Open to anyone until {@link #by} says otherwise, and without parameters. */
  public static Route of(String name, String method, String pattern) {
    return new Route(name, method, pattern, null, List.of(), false);
  }

  /** A route that reads. */
  public static Route get(String name, String pattern) {
    return of(name, "GET", pattern);
  }

  /** A route that adds or acts. */
  public static Route post(String name, String pattern) {
    return of(name, "POST", pattern);
  }

  /** The same for callers with this role or a greater one. */
  public Route by(Role least) {
    return new Route(name, method, pattern, least, parameters, page);
  }

  /** The same with these query parameters; others are refused. */
  public Route taking(List<Parameter> known) {
    return new Route(name, method, pattern, role, known, page);
  }

  /** The same for browsers: it ignores query parameters it does not know. */
  public Route asPage() {
    return new Route(name, method, pattern, role, null, true);
  }

  /** The same for browsers, with query parameters that are checked. */
  public Route asPage(List<Parameter> known) {
    return new Route(name, method, pattern, role, known, true);
  }

  /** The same, ignoring all query parameters. */
  public Route ignoringParameters() {
    return taking(null);
  }

  /** Whether a caller may call; null is an unknown caller. */
  public boolean admits(Principal principal) {
    return role == null || principal != null && principal.role().covers(role);
  }

  /** What stands in the path, in its order. */
  public List<Parameter> pathParameters() {
    return Stream.of(VERSION, FOLDER, ID)
        .filter(one -> pattern.contains("{" + one.name() + "}"))
        .toList();
  }

  /**
   * Whether the path fits the pattern. A slash at the end of the pattern may be left out.
   *
   * @param sent the path, still encoded: an encoded character is in no route and no id
   */
  boolean fits(String sent) {
    boolean left = pattern.endsWith("/") && pattern.length() > 1 && !sent.endsWith("/");
    String path = left ? sent.concat("/") : sent;
    if (pattern.indexOf('{') < 0) {
      return pattern.equals(path);
    }
    String[] parts = path.split("/", -1);
    String[] segments = pattern.split("/", -1);
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

  /** What stands in the place of {@code {id}} in a path that fits; null when nothing does. */
  String id(String path) {
    String[] parts = path.split("/", -1);
    String[] segments = pattern.split("/", -1);
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
      if (!alphanumeric && c != '-' && (i == 0 || c != '.' && c != '_')) {
        return false;
      }
    }
    return true;
  }

  /** Method and pattern, such as {@code GET /tasks/{id}}. */
  @Override
  public String toString() {
    return method + " " + pattern;
  }
}
