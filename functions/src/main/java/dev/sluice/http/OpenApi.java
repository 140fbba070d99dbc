package dev.sluice.http;

import dev.sluice.task.TaskCatalog;

/**
 * {@code GET /openapi.json}: what every route takes and answers, made when it is first asked for.
 */
final class OpenApi implements Action {
  private final TaskCatalog catalog;
  private byte[] document;

  OpenApi(TaskCatalog catalog) {
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
