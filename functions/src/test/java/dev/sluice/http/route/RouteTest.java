package dev.sluice.http.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.http.access.Role;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
  @ParameterizedTest
  @EnumSource
  void everyRouteIsFound(Route route) {
    String path = route.pattern().replaceAll("\\{\\w+}", "abc.1");
    Route.Match match = Route.find(route.method(), path);
    assertEquals(route, match.route());
    assertEquals(route.pattern().contains("{id}") ? "abc.1" : null, match.id());
  }

  /** Deny by default: who may be a stranger is written down here a second time. */
  @ParameterizedTest
  @EnumSource
  void onlyTheseAreOpenToAnyone(Route route) {
    Set<Route> open =
        Set.of(Route.PAGE, Route.REGISTER_FORM, Route.LOGIN, Route.ASSET, Route.HEALTH);
    assertEquals(open.contains(route), route.role() == null);
    // a GraphQL document may only read; its mutations ask for the role themselves
    if (!route.method().equals("GET") && route != Route.LOGIN && route != Route.GRAPHQL) {
      boolean operators = route.pattern().startsWith("/schedules/");
      assertEquals(operators ? Role.OPERATOR : Role.SUBMITTER, route.role());
    }
  }

  @Test
  void theEnqueueFunctionServesItsThree() {
    assertEquals(Route.Server.ENQUEUE, Route.server("POST", "/tasks"));
    assertEquals(Route.Server.ENQUEUE, Route.server("POST", "/tasks/batch"));
    assertEquals(Route.Server.ENQUEUE, Route.server("POST", "/"));
    assertEquals(Route.Server.GRAPHQL, Route.server("POST", "/graphql"));
    assertEquals(Route.Server.QUERY, Route.server("GET", "/"));
    assertEquals(Route.Server.QUERY, Route.server("PUT", "/tasks"));
    assertEquals(Route.Server.QUERY, Route.server("POST", "/nope"));
  }

  @Test
  void allowNamesEveryMethodOfThePath() {
    assertEquals("POST, GET, HEAD, OPTIONS", Route.allow("/tasks"));
    assertEquals("GET, HEAD, PATCH, DELETE, OPTIONS", Route.allow("/tasks/x"));
    assertEquals("POST, OPTIONS", Route.allow("/tasks/batch"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "//",
        "/tasks/",
        "/tasks//log",
        "/tasks/.x",
        "/tasks/a%2e",
        "/tasks/ä",
        "tasks"
      })
  void otherPathsAreNotFound(String path) {
    Problem problem = assertThrows(Problem.class, () -> Route.find("GET", path));
    assertEquals(ProblemType.NOT_FOUND, problem.type());
  }
}
