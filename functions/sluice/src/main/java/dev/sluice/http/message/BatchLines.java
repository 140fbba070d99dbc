package dev.sluice.http.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
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
   */
  public record Line(int number, byte[] json) {}

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
        add(lines, new Line(number, Arrays.copyOfRange(body, from, to)));
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
    List<Line> lines = new ArrayList<>();
    try (JsonParser parser = Json.FACTORY.createParser(body)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw Problem.of(ProblemType.MALFORMED_JSON);
      }
      if (first != JsonToken.START_ARRAY) {
        throw Problem.of(ProblemType.WRONG_SHAPE);
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        boolean object = parser.currentToken() == JsonToken.START_OBJECT;
        parser.skipChildren();
        int to = (int) parser.currentLocation().getByteOffset();
        add(lines, new Line(lines.size() + 1, object ? Arrays.copyOfRange(body, from, to) : null));
      }
      if (parser.nextToken() != null) {
        throw Problem.of(ProblemType.MALFORMED_JSON);
      }
      return lines;
    } catch (JsonProcessingException e) {
      throw Problem.of(ProblemType.MALFORMED_JSON);
    }
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
