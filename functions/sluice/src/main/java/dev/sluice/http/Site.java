package dev.sluice.http;

import dev.sluice.http.openapi.DocumentedRoute;
import dev.sluice.http.openapi.OpenApi;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Routes;
import dev.sluice.http.route.Server;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** All routes of an application, those of the library and those of its features, by function. */
public final class Site {
  private final List<Feature> features;
  private final Backend backend;
  private Map<Route, Server> servers;

  /**
   * @param features in the order in which their routes are documented; the library's own is among
   *     them
   */
  public Site(List<Feature> features, Backend backend) {
    this.features = List.copyOf(features);
    this.backend = backend;
  }

  /**
   * What one function serves.
   *
   * @throws IllegalArgumentException when two of its routes collide
   */
  public Exchange function(Server server) {
    List<Endpoint> own = new ArrayList<>();
    for (Feature feature : features) {
      own.addAll(feature.endpoints(server, backend));
    }
    if (server.equals(Server.QUERY)) {
      own.add(new Endpoint(FrontPage.ROUTE, new FrontPage(features, backend)));
      own.add(new Endpoint(OpenApi.ROUTE, openApi()));
    }
    Set<String> taken = new HashSet<>();
    for (Endpoint endpoint : own) {
      refuseCollision(endpoint.route(), taken);
    }
    return new Exchange(
        new Routes(own, this::routes),
        backend.access().authentication(),
        backend.access().origins());
  }

  /**
   * The routes of all functions.
   *
   * @throws IllegalArgumentException when two of them collide
   */
  public List<Route> routes() {
    return List.copyOf(byRoute().keySet());
  }

  /** Which function serves such a request; the query function answers what is in no route. */
  public Server server(String method, String path) {
    Route route = Routes.match(routes(), method, path);
    return route == null ? Server.QUERY : byRoute().get(route);
  }

  private synchronized Map<Route, Server> byRoute() {
    if (servers == null) {
      Map<Route, Server> all = new LinkedHashMap<>();
      Set<String> taken = new HashSet<>();
      refuseCollision(FrontPage.ROUTE, taken);
      refuseCollision(OpenApi.ROUTE, taken);
      all.put(FrontPage.ROUTE, Server.QUERY);
      all.put(OpenApi.ROUTE, Server.QUERY);
      for (Feature feature : features) {
        for (Server server : serversOf(feature)) {
          for (Endpoint endpoint : feature.endpoints(server, backend)) {
            refuseCollision(endpoint.route(), taken);
            all.put(endpoint.route(), server);
          }
        }
      }
      servers = all;
    }
    return servers;
  }

  private static List<Server> serversOf(Feature feature) {
    List<Server> servers = new ArrayList<>(List.of(Server.ENQUEUE, Server.QUERY));
    servers.addAll(feature.servers());
    return servers;
  }

  private static void refuseCollision(Route route, Set<String> taken) {
    if (!taken.add(route.toString()) || !taken.add(route.name())) {
      throw new IllegalArgumentException(
          "Two features bring the route " + route + ", or one called " + route.name());
    }
  }

  private OpenApi openApi() {
    List<String> schemas = new ArrayList<>(List.of(OpenApi.ANSWER_SCHEMAS));
    features.stream().map(Feature::answerSchemas).filter(Objects::nonNull).forEach(schemas::add);
    return new OpenApi(backend.catalog(), this::documented, schemas);
  }

  private List<DocumentedRoute> documented() {
    Map<Route, Feature> owners = new HashMap<>();
    for (Feature feature : features) {
      for (Server server : serversOf(feature)) {
        feature.endpoints(server, backend).forEach(one -> owners.put(one.route(), feature));
      }
    }
    List<DocumentedRoute> documented = new ArrayList<>();
    for (Route route : routes()) {
      Feature owner = owners.getOrDefault(route, new TaskApi());
      documented.add(new DocumentedRoute(route, owner.document(route.name())));
    }
    return documented;
  }
}
