package dev.sluice.http;

import dev.sluice.http.message.Request;
import dev.sluice.http.openapi.OpenApi;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Routes;
import dev.sluice.http.route.Server;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All routes of an application, those of the library and those of its features, by function. */
public final class Site {
  private final List<Feature> features;
  private final Backend backend;
  private List<Served> served;

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
      own.addAll(library());
    }
    Set<String> taken = new HashSet<>();
    for (Endpoint endpoint : own) {
      refuseCollision(endpoint.route(), taken);
    }
    return new Exchange(
        new Routes(own, this::routes),
        backend.access().authentication(),
        backend.access().origins(),
        backend.log(),
        backend.basePath());
  }

  /**
   * The routes of all functions.
   *
   * @throws IllegalArgumentException when two of them collide
   */
  public List<Route> routes() {
    return served().stream().map(Served::route).toList();
  }

  /** The function that serves a request; unknown paths go to the query function. */
  public Server server(String method, String path) {
    String below = Request.below(path, backend.basePath());
    Route route = Routes.match(routes(), method, below == null ? path : below);
    for (Served one : served()) {
      if (one.route() == route) {
        return one.server();
      }
    }
    return Server.QUERY;
  }

  /** Every route with its words. */
  public List<Endpoint> endpoints() {
    return served().stream().map(Served::endpoint).toList();
  }

  private record Served(Endpoint endpoint, Server server) {
    Route route() {
      return endpoint.route();
    }
  }

  private synchronized List<Served> served() {
    if (served == null) {
      List<Served> all = new ArrayList<>();
      Set<String> taken = new HashSet<>();
      for (Feature feature : features) {
        for (Server server : serversOf(feature)) {
          feature.endpoints(server, backend).forEach(endpoint -> add(endpoint, server, all, taken));
        }
      }
      library().forEach(endpoint -> add(endpoint, Server.QUERY, all, taken));
      served = all;
    }
    return served;
  }

  private static void add(Endpoint endpoint, Server server, List<Served> all, Set<String> taken) {
    refuseCollision(endpoint.route(), taken);
    all.add(new Served(endpoint, server));
  }

  /** What the query function serves beside the features' routes, from all of them. */
  private List<Endpoint> library() {
    return List.of(
        Endpoint.of(FrontPage.ROUTE, new FrontPage(features, backend)),
        Endpoint.of(OpenApi.ROUTE, openApi()));
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
    return new OpenApi(backend.catalog(), this::endpoints);
  }
}
