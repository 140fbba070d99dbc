package dev.sluice.http.openapi;

import dev.sluice.http.access.Role;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Response;
import dev.sluice.http.page.Kept;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.http.route.Route;
import dev.sluice.task.TaskCatalog;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code GET /openapi.json}: what every route takes and answers, made when it is first asked for.
 */
public final class OpenApi implements Action {
  public static final Route ROUTE = Route.get("openapi", "/openapi.json").by(Role.VIEWER);

  /** The schemas that answers of the library's own routes name. */
  public static final String ANSWER_SCHEMAS = "/dev/sluice/http/openapi/answers.json";

  private final TaskCatalog catalog;
  private final Supplier<List<DocumentedRoute>> routes;
  private final List<String> answerSchemas;
  private byte[] document;

  /**
   * @param routes of all functions
   * @param answerSchemas resources with the schemas that answers name
   */
  public OpenApi(
      TaskCatalog catalog, Supplier<List<DocumentedRoute>> routes, List<String> answerSchemas) {
    this.catalog = catalog;
    this.routes = routes;
    this.answerSchemas = answerSchemas;
  }

  @Override
  public Response answer(Call call) {
    return Kept.of(call, Body.JSON, document());
  }

  private synchronized byte[] document() {
    if (document == null) {
      document = OpenApiDocument.of(catalog, routes.get(), answerSchemas);
    }
    return document;
  }
}
