package dev.sluice.http.openapi;

import dev.sluice.http.access.Role;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Response;
import dev.sluice.http.page.Kept;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Answer;
import dev.sluice.http.route.Call;
import dev.sluice.http.route.Described;
import dev.sluice.http.route.Documented;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.params.Others;
import dev.sluice.params.SchemaText;
import dev.sluice.task.TaskCatalog;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code GET /openapi.json}: what every route takes and answers, made when it is first asked for.
 */
public final class OpenApi implements Action, Described {
  public static final Route ROUTE = Route.get("openapi", "/openapi.json").by(Role.VIEWER);

  /** The document, as far as this document describes itself. */
  @Others(open = true)
  record Document(
      String openapi,
      @SchemaText("{\"type\": \"object\"}") Object info,
      @SchemaText("{\"type\": \"object\"}") Object paths) {}

  private final TaskCatalog catalog;
  private final Supplier<List<Endpoint>> endpoints;
  private byte[] document;

  /**
   * @param endpoints of all functions
   */
  public OpenApi(TaskCatalog catalog, Supplier<List<Endpoint>> endpoints) {
    this.catalog = catalog;
    this.endpoints = endpoints;
  }

  @Override
  public Response answer(Call call) {
    return Kept.of(call, Body.JSON, document());
  }

  @Override
  public Documented documented() {
    return Documented.of("Describes this API as OpenAPI 3.1")
        .answer(kept(Answer.of(200, "OpenAPI 3.1", Document.class, List.of(Body.JSON))))
        .answer(kept(Answer.empty(304, "It is what If-None-Match names")));
  }

  private static Answer kept(Answer answer) {
    return answer
        .telling("etag", "Names what it is now, for If-None-Match.")
        .telling("cache-control", "How long it may be kept.");
  }

  private synchronized byte[] document() {
    if (document == null) {
      document = OpenApiDocument.of(catalog, endpoints.get());
    }
    return document;
  }
}
