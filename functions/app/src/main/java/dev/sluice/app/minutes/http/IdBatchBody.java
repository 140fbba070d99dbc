package dev.sluice.app.minutes.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.http.input.BodyType;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Json;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import dev.sluice.params.Help;
import dev.sluice.params.Line;
import dev.sluice.params.Others;
import dev.sluice.params.SchemaText;
import dev.sluice.params.Violation;
import dev.sluice.params.shape.ParamsReader;
import dev.sluice.params.shape.TextRules;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A body with a {@code task_name} and a {@code payload} of ids. The payload is read token by token
 * and cut out; the rest is small and read by all the rules for JSON bodies.
 *
 * @param name null when it was left out
 * @param ids null when they were left out
 */
public record IdBatchBody(String name, Ids ids) {
  private static final String PAYLOAD = "payload";

  private static final String IDS = "1 to 1,000,000 ids of 1 to 15 digits, each once.";
  private static final String CALLED = "The name of the batch.";

  /**
   * Ids as text separated by commas. An array of numbers is taken as well, but generators of
   * clients know no member that is one or the other.
   */
  private static final String SCHEMA =
      "{\"type\":\"string\",\"pattern\":\"^ *0*[1-9][0-9]{0,14} *(?:, *0*[1-9][0-9]{0,14} *)*$\"}";

  /** A whole batch, with the member names that its clients use. */
  @Others(ignored = {"id", "payload_truncated", "count", "created", "task_id", "plan"})
  record NewBatch(
      @Help(CALLED)
          @Line
          @Size(min = 1, max = 100)
          @Pattern(regexp = TextRules.VISIBLE, message = TextRules.ONLY_VISIBLE)
          String task_name,
      @Help(IDS) @SchemaText(SCHEMA) Object payload) {}

  /** Omitted members stay as they are. */
  @Others(ignored = {"id", "payload_truncated", "count", "created", "task_id", "plan"})
  record BatchPatch(
      @Help(CALLED)
          Optional<
                  @Line @Size(min = 1, max = 100)
                  @Pattern(regexp = TextRules.VISIBLE, message = TextRules.ONLY_VISIBLE) String>
              task_name,
      @Help(IDS) @SchemaText(SCHEMA) Optional<Object> payload) {}

  public static final BodyType<?> WHOLE =
      BodyType.of(NewBatch.class, Body.JSON_OR_PATCH).upTo(Body.MAX_BATCH_BYTES);
  public static final BodyType<?> PART =
      BodyType.of(BatchPatch.class, Body.JSON_OR_PATCH).upTo(Body.MAX_BATCH_BYTES);

  /**
   * @param declared {@link #WHOLE} or {@link #PART}
   * @throws Problem 400, 413, 415, or 422 with every violation
   */
  static IdBatchBody read(Body body, BodyType<?> declared) {
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
          "", "Besides its payload the body may have no more than %,d bytes.", Body.MAX_BYTES);
    }
    Map<?, ?> members = Body.object(rest.toByteArray());
    ParamsReader reader = new ParamsReader(null);
    Object value = reader.record(declared.type(), members, "");
    if (ids == null && members.get(PAYLOAD) != null) {
      String detail = "It must be ids, as text separated by commas or as an array.";
      reader.add("/" + PAYLOAD, "wrong-type", detail);
    }
    reader.checkTexts(members, "");
    List<Violation> violations = new ArrayList<>(reader.violations());
    if (ids != null) {
      violations.addAll(ids.check());
    }
    if (!violations.isEmpty()) {
      throw Problem.invalid(violations);
    }
    return value instanceof NewBatch whole
        ? new IdBatchBody(whole.task_name(), ids)
        : new IdBatchBody(((BatchPatch) value).task_name().orElse(null), ids);
  }

  /** Lets the rules for JSON bodies say what is wrong with it. */
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
    Body.checkEncoding(body);
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

  /** The parser is lenient, and the strict rules for JSON bodies do not see what is cut out. */
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
        throw new IOException("The array is cut off");
      } else {
        parser.skipChildren();
        ids.addWrong("wrong-type", "is not a whole number.");
      }
    }
    return ids;
  }
}
