package dev.sluice.http.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.sluice.json.JsonText;
import java.io.IOException;

/** Parses, piece by piece, what need not become a tree: batches and what comes from records. */
public final class Json {
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(100)
                  .maxNumberLength(1_000)
                  .maxStringLength(20_000_000)
                  .build())
          .build();

  private Json() {}

  /**
   * Writes a member whose value is JSON text from a record. The text is parsed first, since what
   * comes back from storage is input too: when it is not JSON the member is null.
   */
  public static void copy(JsonText text, String name, String json) {
    text.name(name).raw(json != null && valid(json) ? json.strip() : "null");
  }

  private static boolean valid(String json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      parser.finishToken();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
