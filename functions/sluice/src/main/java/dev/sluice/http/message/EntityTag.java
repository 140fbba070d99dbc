package dev.sluice.http.message;

import dev.sluice.json.Sha256;
import java.util.HexFormat;

/** Entity tags (RFC 9110, 8.8.3): what a client has is sent again only when it is another. */
public final class EntityTag {
  /** Bytes of the hash in a tag. */
  private static final int BYTES = 16;

  private EntityTag() {}

  /** The tag for these bytes, or for what they identify. */
  public static String of(byte[] bytes) {
    return "\"" + HexFormat.of().formatHex(Sha256.of(bytes), 0, BYTES) + "\"";
  }

  /**
   * Whether the client has what the tag names (RFC 9110, 13.1.2). Caches on the way may have made
   * the tag a weak one.
   */
  public static boolean known(Request request, String tag) {
    String header = request.header("if-none-match");
    if (header == null || !request.reads()) {
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
