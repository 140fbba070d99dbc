package dev.sluice.http.page;

import dev.sluice.http.message.Response;
import dev.sluice.http.route.Call;
import dev.sluice.json.Sha256;
import java.io.ByteArrayInputStream;
import java.util.HexFormat;

/**
 * What stays the same until there is a new version: kept for five minutes, and after that asked for
 * by its entity tag (RFC 9110, 8.8.3), so that it is sent again only when it is another.
 */
public final class Kept {
  /** Bytes of the hash in an entity tag. */
  private static final int TAG_BYTES = 16;

  private Kept() {}

  /** 200 with the content, or 304 to who has it already. */
  public static Response of(Call call, String contentType, byte[] content) {
    String tag = tag(content);
    Response response =
        has(call.request().header("if-none-match"), tag)
            ? Response.of(304)
            : Response.of(200).content(contentType, new ByteArrayInputStream(content));
    // what needs a token is for the caller's own cache only
    String whose = call.route().role() == null ? "" : "private, ";
    return response.header("etag", tag).header("cache-control", whose + "max-age=300");
  }

  private static String tag(byte[] content) {
    return "\"" + HexFormat.of().formatHex(Sha256.of(content), 0, TAG_BYTES) + "\"";
  }

  /** Caches on the way may have made the tag a weak one. */
  private static boolean has(String header, String tag) {
    if (header == null) {
      return false;
    }
    for (String one : header.split(",")) {
      String known = one.strip();
      if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }
}
