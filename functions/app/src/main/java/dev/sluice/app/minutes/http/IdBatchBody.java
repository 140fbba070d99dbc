package dev.sluice.app.minutes.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.http.input.BodyMembers;
import dev.sluice.http.input.Fields;
import dev.sluice.http.input.Input;
import dev.sluice.http.input.Names;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Json;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import dev.sluice.params.Violation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A body with a {@code task_name} and a {@code payload} of ids. The payload is read token by token
 * and cut out; what is left is small, and read with all the rules of a JSON body.
 *
 * @param name null when it was left out
 * @param ids null when they were left out
 */
public record IdBatchBody(String name, Ids ids) {
  private static final String PAYLOAD = "payload";

  private static final Input NAME = Names.input("task_name", "What the batch is called.");
  private static final Input IDS =
      Input.of(PAYLOAD, Input.IDS, "1 to 1,000,000 ids of 1 to 15 digits, each once.");

  /** Of a PATCH: what is left out stays. */
  public static final BodyMembers PART =
      BodyMembers.of(Body.JSON_OR_PATCH, NAME, IDS)
          .upTo(Body.MAX_BATCH_BYTES)
          .ignoring("id", "payload_truncated", "count", "created", "task_id", "plan");

  public static final BodyMembers WHOLE = PART.requiring(NAME, IDS);

  /**
   * @param declared {@link #WHOLE} or {@link #PART}
   * @throws Problem 400, 413, 415, or 422 with every violation
   */
  static IdBatchBody read(Body body, BodyMembers declared) {
    body.mediaType(declared.mediaTypes());
    byte[] bytes = body.bytes(declared.longest());
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    Ids ids;
    try {
      ids = cut(bytes, rest);
    } catch (IOException e) {
      throw unreadable(bytes);
    }
    if (rest.size() > Body.MAX_BYTES) {
      throw Problem.tooLarge(
          "", "Beside its payload it takes no more than %,d bytes.", Body.MAX_BYTES);
    }
    List<Violation> violations = new ArrayList<>();
    Fields fields = new Fields(Body.object(rest.toByteArray()), violations);
    fields.check(declared);
    String name = Names.read(fields, NAME);
    if (ids != null) {
      violations.addAll(ids.check());
    } else if (fields.has(IDS)) {
      fields.wrong(IDS, "wrong-type", "It must be ids as a text with commas or an array.");
    }
    if (!violations.isEmpty()) {
      throw Problem.invalid(violations);
    }
    return new IdBatchBody(name, ids);
  }

  /** The rules of JSON bodies say what is wrong with it. */
  private static Problem unreadable(byte[] bytes) {
    try {
      JsonTree.read(bytes);
    } catch (BadJson e) {
      return Problem.of(e);
    }
    return Problem.of(ProblemType.MALFORMED_JSON);
  }

  /**
   * Reads the first payload of the outermost object and writes the body without it.
   *
   * @return null when there is no text or array of that name
   */
  private static Ids cut(byte[] body, ByteArrayOutputStream rest) throws IOException {
    try (JsonParser parser = Json.FACTORY.createParser(body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          boolean payload = parser.currentName().equals(PAYLOAD);
          JsonToken value = parser.nextToken();
          if (payload && (value == JsonToken.VALUE_STRING || value == JsonToken.START_ARRAY)) {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            Ids ids = value == JsonToken.VALUE_STRING ? text(parser) : array(parser);
            int to = (int) parser.currentLocation().getByteOffset();
            checkEncoding(body, from, to);
            rest.write(body, 0, from);
            rest.write('0');
            rest.write(body, to, body.length - to);
            return ids;
          }
          parser.skipChildren();
        }
      }
    }
    rest.writeBytes(body);
    return null;
  }

  /** The parser is lenient; the rules of JSON bodies, which are not, do not see what is cut out. */
  private static void checkEncoding(byte[] body, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      if (body[i] < 0) {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, i, to - i));
        return;
      }
    }
  }

  private static Ids text(JsonParser parser) throws IOException {
    Ids ids = new Ids(false);
    char[] text = parser.getTextCharacters();
    int from = parser.getTextOffset();
    ids.addText(text, from, from + parser.getTextLength());
    return ids;
  }

  private static Ids array(JsonParser parser) throws IOException {
    Ids ids = new Ids(true);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        boolean small = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        boolean negative = !small && parser.getText().startsWith("-");
        ids.add(small ? parser.getLongValue() : negative ? Long.MIN_VALUE : Long.MAX_VALUE);
      } else if (parser.currentToken() == null) {
        throw new IOException("The array breaks off");
      } else {
        parser.skipChildren();
        ids.addWrong("wrong-type", "is not a whole number.");
      }
    }
    return ids;
  }
}
