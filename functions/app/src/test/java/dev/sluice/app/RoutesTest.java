package dev.sluice.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.Settings;
import dev.sluice.app.workqueue.graphql.GraphqlFeature;
import dev.sluice.http.Feature;
import dev.sluice.http.Site;
import dev.sluice.http.access.Role;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.http.route.Documented;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Routes;
import dev.sluice.http.route.Server;
import dev.sluice.task.TaskCatalog;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
  private static final Settings SETTINGS =
      Settings.of(Map.of("SLUICE_REDIS_URL", "redis://127.0.0.1:9"));
  private static final Site SITE = new App().sluice(SETTINGS).site();

  static List<Route> routes() {
    return SITE.routes();
  }

  @ParameterizedTest
  @MethodSource("routes")
  void everyRouteIsFound(Route route) {
    String path = route.pattern().replaceAll("\\{\\w+}", "abc.1");
    assertEquals(route, Routes.match(routes(), route.method(), path));
    assertEquals(route.pattern().contains("{id}") ? "abc.1" : null, Routes.id(route, path));
  }

  /** Deny by default: the routes open to strangers are listed here a second time. */
  @ParameterizedTest
  @MethodSource("routes")
  void onlyTheseAreOpenToAnyone(Route route) {
    Set<String> open =
        Set.of("page", "registerForm", "login", "logout", "asset", "problem", "health");
    assertEquals(open.contains(route.name()), route.role() == null);
    // a GraphQL document may only read; its mutations require the role themselves
    if (!route.method().equals("GET")
        && !Set.of("login", "logout", "graphql").contains(route.name())) {
      boolean operators = route.pattern().matches("/(schedules|queues|types)/.*");
      assertEquals(operators ? Role.OPERATOR : Role.SUBMITTER, route.role());
    }
  }

  @Test
  void theEnqueueFunctionServesItsThree() {
    assertEquals(Server.ENQUEUE, SITE.server("POST", "/tasks"));
    assertEquals(Server.ENQUEUE, SITE.server("POST", "/tasks/batch"));
    assertEquals(Server.ENQUEUE, SITE.server("POST", "/"));
    assertEquals(GraphqlFeature.SERVER, SITE.server("POST", "/graphql"));
    assertEquals(Server.QUERY, SITE.server("GET", "/"));
    assertEquals(Server.QUERY, SITE.server("PUT", "/tasks"));
    assertEquals(Server.QUERY, SITE.server("POST", "/nope"));
  }

  @Test
  void allowNamesEveryMethodOfThePath() {
    Routes all = new Routes(List.of(), RoutesTest::routes);
    assertEquals("POST, GET, HEAD, OPTIONS", all.allow("/tasks"));
    assertEquals("GET, HEAD, PATCH, DELETE, OPTIONS", all.allow("/tasks/x"));
    assertEquals("POST, OPTIONS", all.allow("/tasks/batch"));
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
    Routes all = new Routes(List.of(), RoutesTest::routes);
    Problem problem = assertThrows(Problem.class, () -> all.find("GET", path));
    assertEquals(ProblemType.NOT_FOUND, problem.type());
  }

  /** Of another function, so only checking all functions together finds it. */
  @Test
  void twoFeaturesMayNotBringOneRoute() {
    for (Route taken :
        List.of(Route.get("mine", "/tasks"), Route.get("list", "/mine"), Route.get("page", "/x"))) {
      Feature own =
          new Feature() {
            @Override
            public List<Endpoint> endpoints(Server server, dev.sluice.http.Backend backend) {
              return server.equals(Server.ENQUEUE)
                  ? List.of(new Endpoint(taken, call -> null, Documented.of("Mine")))
                  : List.of();
            }
          };
      TaskCatalog none = TaskCatalog.of(List.of(), List.of());
      Site site = dev.sluice.Sluice.of(SETTINGS, none, own).site();
      Exception refused = assertThrows(IllegalArgumentException.class, site::routes);
      assertEquals(1, refused.getMessage().lines().count());
    }
  }
}
