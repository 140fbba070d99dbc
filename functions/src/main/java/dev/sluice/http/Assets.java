package dev.sluice.http;

import java.io.InputStream;
import java.util.Map;

/** {@code GET /web/…}: the page's own files, from the artefact; a fixed list. */
final class Assets implements Action {
  private static final Map<String, String> TYPES =
      Map.of("page.css", "text/css; charset=utf-8", "page.js", "text/javascript; charset=utf-8");

  @Override
  public Response answer(Call call) {
    String type = TYPES.get(call.id());
    InputStream content =
        type == null ? null : Assets.class.getResourceAsStream("/web/" + call.id());
    if (content == null) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    return Response.of(200).content(type, content).header("cache-control", "max-age=300");
  }
}
