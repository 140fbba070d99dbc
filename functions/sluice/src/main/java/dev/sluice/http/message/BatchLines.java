package dev.sluice.http.message;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.json.BadJson;
import dev.sluice.queue.TaskQueue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parts a batch into the texts of its tasks; each is then read by itself, with all limits. */
public final class BatchLines {
  /**
   * One task's text.
   *
   * @param number its line, or its place in the array, from 1
   * @param json null when it is no JSON object
   * @param line where it begins in the body, from 1
   * @param column likewise
   */
  public record Line(int number, byte[] json, int line, int column) {
    /**
     * Its JSON tree.
     *
     * @throws Problem 400, which names the place in the whole body
     */
    public Object tree() {
      return Body.tree(json, line, column);
    }
  }

  private BatchLines() {}

  /** One JSON text a line; blank lines are skipped, but counted. */
  public static List<Line> ofNdjson(byte[] body) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (int from = 0; from < body.length; ) {
      int to = from;
      while (to < body.length && body[to] != '\n') {
        to++;
      }
      number++;
      if (!isBlank(body, from, to)) {
        add(lines, new Line(number, Arrays.copyOfRange(body, from, to), number, 1));
      }
      from = to + 1;
    }
    return lines;
  }

  /**
   * The elements of one JSON array.
   *
   * @throws Problem 400 when it is no array, or breaks off: then the rest cannot be found
   */
  public static List<Line> ofArray(byte[] body) throws IOException {
    Body.checkEncoding(body);
    TextPlace place = new TextPlace(body);
    try (JsonParser parser = Json.FACTORY.createParser(body)) {
      try {
        return elements(parser, body, place);
      } catch (JsonProcessingException e) {
        JsonLocation location = e.getLocation(); // null when it passes a limit
        JsonLocation known = location == null ? parser.currentLocation() : location;
        throw malformed(place.advanceTo(known.getByteOffset()));
      }
    }
  }

  private static List<Line> elements(JsonParser parser, byte[] body, TextPlace place)
      throws IOException {
    List<Line> lines = new ArrayList<>();
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw malformed(place.advanceTo(body.length));
    }
    if (first != JsonToken.START_ARRAY) {
      throw Problem.of(ProblemType.WRONG_SHAPE);
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int from = (int) parser.currentTokenLocation().getByteOffset();
      boolean object = parser.currentToken() == JsonToken.START_OBJECT;
      place.advanceTo(from);
      int line = place.line();
      int column = place.column();
      parser.skipChildren();
      int to = (int) parser.currentLocation().getByteOffset();
      byte[] json = object ? Arrays.copyOfRange(body, from, to) : null;
      add(lines, new Line(lines.size() + 1, json, line, column));
    }
    if (parser.nextToken() != null) {
      throw malformed(place.advanceTo(parser.currentTokenLocation().getByteOffset()));
    }
    return lines;
  }

  private static Problem malformed(TextPlace place) {
    return Problem.of(BadJson.malformed(place.line(), place.column()));
  }

  private static void add(List<Line> lines, Line line) {
    if (lines.size() == TaskQueue.MAX_BATCH) {
      throw Problem.tooLarge("", "A batch takes no more than %,d tasks.", TaskQueue.MAX_BATCH);
    }
    lines.add(line);
  }

  private static boolean isBlank(byte[] body, int from, int to) {
    for (int i = from; i < to; i++) {
      if (body[i] != ' ' && body[i] != '\t' && body[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}
