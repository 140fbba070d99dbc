package dev.sluice.http.openapi;

import dev.sluice.http.message.Body;
import dev.sluice.http.message.Response;
import dev.sluice.http.page.Kept;
import dev.sluice.http.route.Action;
import dev.sluice.http.route.Call;
import dev.sluice.task.TaskCatalog;

/**
 * {@code GET /openapi.json}: what every route takes and answers, made when it is first asked for.
 */
public final class OpenApi implements Action {
  private final TaskCatalog catalog;
  private byte[] document;

  public OpenApi(TaskCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public Response answer(Call call) {
    return Kept.of(call, Body.JSON, document());
  }

  private synchronized byte[] document() {
    if (document == null) {
      document = OpenApiDocument.of(catalog);
    }
    return document;
  }
}
