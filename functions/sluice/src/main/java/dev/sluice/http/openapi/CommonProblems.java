package dev.sluice.http.openapi;

import static dev.sluice.http.message.ProblemType.*;

import dev.sluice.http.access.Role;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.route.Documented;
import dev.sluice.http.route.Route;
import java.util.EnumSet;
import java.util.Set;

/** The problems that follow from what a route is: its role, its method, what it reads. */
public final class CommonProblems {
  /** Reported before the route is known, some only by the local gateway. */
  private static final Set<ProblemType> ANYWHERE =
      EnumSet.of(
          MALFORMED_REQUEST,
          UNKNOWN_EVENT,
          BAD_HOST,
          REQUEST_TIMEOUT,
          PAYLOAD_TOO_LARGE,
          HEADERS_TOO_LARGE,
          INTERNAL_ERROR);

  private static final Set<ProblemType> OF_BODIES =
      EnumSet.of(MALFORMED_ENCODING, MALFORMED_BODY, UNSUPPORTED_ENCODING, UNSUPPORTED_MEDIA_TYPE);

  /** As {@link dev.sluice.json.BadJson} lists them, and that it is no object. */
  private static final Set<ProblemType> OF_JSON =
      EnumSet.of(
          MALFORMED_JSON,
          WRONG_SHAPE,
          DUPLICATE_KEY,
          TOO_DEEP,
          NUMBER_TOO_LARGE,
          TOO_MANY_TOKENS,
          NAME_TOO_LONG);

  private CommonProblems() {}

  /** All problems that a route may be answered with. */
  static Set<ProblemType> with(Route route, Documented documented) {
    Set<ProblemType> problems = EnumSet.copyOf(ANYWHERE);
    problems.addAll(documented.problems());
    if (route.role() != null) {
      problems.add(UNAUTHORIZED);
      if (route.role() != Role.VIEWER) {
        problems.add(FORBIDDEN);
      }
    }
    if (!route.method().equals("GET")) {
      problems.add(CROSS_SITE);
    }
    if (problems.contains(QUEUE_FULL)) {
      problems.add(OWNER_SHARE_USED);
      problems.add(ENQUEUE_REFUSED); // by an interceptor of the application
      problems.add(NOT_CONFIRMED);
    }
    if (route.parameters() != null) {
      problems.add(INVALID_PARAMETER);
    }
    if (route.pattern().contains("{id}")) {
      problems.add(NOT_FOUND);
    }
    if (documented.idempotent()) {
      problems.add(INVALID_IDEMPOTENCY_KEY);
      problems.add(IDEMPOTENCY_KEY_REUSED);
    }
    if (documented.body() != null) {
      problems.addAll(OF_BODIES);
      if (documented.body().isJson()) {
        problems.addAll(OF_JSON);
      }
    }
    return problems;
  }
}
