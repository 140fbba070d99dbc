package dev.sluice.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.StringWriter;

/** The one JSON factory of this package, and JSON texts under construction. */
final class Json implements AutoCloseable {
  /** Reads events (Lambda bounds them to 6 MB) and records; reads no request body. */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(100)
                  .maxNumberLength(1_000)
                  .maxStringLength(20_000_000)
                  .build())
          .build();

  private final StringWriter text = new StringWriter(256);
  private final JsonGenerator generator;

  private Json() throws IOException {
    generator = FACTORY.createGenerator(text);
  }

  /** Begins a text: write with {@link #generator()}, end with {@link #finish()}. */
  static Json begin() throws IOException {
    return new Json();
  }

  JsonGenerator generator() {
    return generator;
  }

  /** The whole text. */
  String finish() throws IOException {
    generator.close();
    return text.toString();
  }

  /**
   * Writes a member whose value is JSON text from a record. The text is parsed on the way, since
   * what comes back from storage is input too: when it is not JSON the member is null.
   */
  static void copy(JsonGenerator generator, String name, String json) throws IOException {
    if (json == null || !valid(json)) {
      generator.writeNullField(name);
      return;
    }
    generator.writeFieldName(name);
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      generator.copyCurrentStructureExact(parser);
    }
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

  @Override
  public void close() throws IOException {
    generator.close();
  }
}
