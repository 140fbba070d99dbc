package dev.sluice.app.repositories;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The previously published result.
 *
 * @param result as a JSON tree; null when there is none that a 304 could refer to
 * @param etag its entity tag; null when there is none
 */
record Earlier(Object result, String etag) {
  private static final int LONGEST_ETAG = 200;
  private static final Earlier NONE = new Earlier(null, null);

  /**
   * @param json null when nothing was published
   * @param source the API to be asked now: a version from another API means nothing to it
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

  /** The entity tag if it can be sent back, else null. */
  static String etag(Object value) {
    return value instanceof String etag
            && etag.length() <= LONGEST_ETAG
            && etag.matches("(W/)?\"[!#-~]*\"")
        ? etag
        : null;
  }
}
