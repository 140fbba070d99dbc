package dev.sluice.app.repositories;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The result that was published before.
 *
 * @param result as JSON's tree; null when there is none that a 304 could refer to
 * @param etag of it, null when there is none
 */
record Earlier(Object result, String etag) {
  private static final int LONGEST_ETAG = 200;
  private static final Earlier NONE = new Earlier(null, null);

  /**
   * @param json null when nothing was published
   * @param source the API that is asked now: another one's version says nothing about this one's
   */
  static Earlier of(String json, String source) {
    if (json == null) {
      return NONE;
    }
    try {
      Object tree = JsonTree.read(json.getBytes(StandardCharsets.UTF_8));
      boolean same = tree instanceof Map<?, ?> members && source.equals(members.get("source"));
      String etag = same ? etag(((Map<?, ?>) tree).get("etag")) : null;
      return etag == null ? NONE : new Earlier(tree, etag);
    } catch (BadJson e) {
      return NONE;
    }
  }

  /** An entity tag that can be sent back, else null. */
  static String etag(Object value) {
    return value instanceof String etag
            && etag.length() <= LONGEST_ETAG
            && etag.matches("(W/)?\"[!#-~]*\"")
        ? etag
        : null;
  }
}
