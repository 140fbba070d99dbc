package dev.sluice.http.page;

import dev.sluice.http.message.EntityTag;
import dev.sluice.http.message.Response;
import dev.sluice.http.route.Call;
import java.io.ByteArrayInputStream;

/**
 * What stays the same until there is a new version: kept for five minutes, and after that asked for
 * by its entity tag (RFC 9110, 8.8.3), so that it is sent again only when it is another.
 */
public final class Kept {
  private Kept() {}

  /** 200 with the content, or 304 if the client's copy is current. */
  public static Response of(Call call, String contentType, byte[] content) {
    String tag = EntityTag.of(content);
    Response response =
        EntityTag.known(call.request(), tag)
            ? Response.of(304)
            : Response.of(200)
                .content(contentType, new ByteArrayInputStream(content), content.length);
    // what needs a token is for the caller's own cache only
    String whose = call.route().role() == null ? "" : "private, ";
    return response.header("etag", tag).header("cache-control", whose + "max-age=300");
  }
}
