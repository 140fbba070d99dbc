package dev.sluice.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** {@code GET /web/…}: the page's own files, from the artefact; a fixed list. */
final class Assets implements Action {
  private static final Map<String, String> TYPES =
      Map.of("page.css", "text/css; charset=utf-8", "page.js", "text/javascript; charset=utf-8");

  static final List<String> MEDIA_TYPES = List.copyOf(TYPES.values());

  @Override
  public Response answer(Call call) throws IOException {
    String type = TYPES.get(call.id());
    if (type == null) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    try (InputStream content = Assets.class.getResourceAsStream("/web/" + call.id())) {
      return Kept.of(call, type, content.readAllBytes());
    }
  }
}
