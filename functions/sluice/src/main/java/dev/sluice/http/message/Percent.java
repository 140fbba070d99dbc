package dev.sluice.http.message;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Strict reading of {@code name=value&…} as in query strings and forms: UTF-8, no guessing. */
public final class Percent {
  /** A name and its value, decoded. */
  public record Pair(String name, String value) {}

  private Percent() {}

  /**
   * @return the pairs in order, or null when an escape or the UTF-8 is broken
   */
  public static List<Pair> pairs(String text) {
    List<Pair> pairs = new ArrayList<>();
    for (String part : text.split("&")) {
      if (part.isEmpty()) {
        continue;
      }
      int equals = part.indexOf('=');
      String name = decode(equals < 0 ? part : part.substring(0, equals));
      String value = decode(equals < 0 ? "" : part.substring(equals + 1));
      if (name == null || value == null) {
        return null;
      }
      pairs.add(new Pair(name, value));
    }
    return pairs;
  }

  /**
   * The fields of a form.
   *
   * @throws Problem {@code malformed-body} when it is not percent-encoded UTF-8 or names a field
   *     twice
   */
  public static Map<String, String> form(byte[] body) {
    List<Pair> pairs = pairs(new String(body, StandardCharsets.UTF_8));
    if (pairs == null) {
      throw Problem.of(ProblemType.MALFORMED_BODY);
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      if (fields.put(pair.name(), pair.value()) != null) {
        throw Problem.of(ProblemType.MALFORMED_BODY);
      }
    }
    return fields;
  }

  private static String decode(String text) {
    ByteBuffer bytes;
    try {
      bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      return null;
    }
    byte[] decoded = new byte[bytes.remaining()];
    int length = 0;
    while (bytes.hasRemaining()) {
      byte b = bytes.get();
      if (b == '+') {
        b = ' ';
      } else if (b == '%') {
        if (bytes.remaining() < 2) {
          return null;
        }
        int high = hex(bytes.get());
        int low = hex(bytes.get());
        if (high < 0 || low < 0) {
          return null;
        }
        b = (byte) (high << 4 | low);
      }
      decoded[length++] = b;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(decoded, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static int hex(byte digit) {
    return digit < 0 ? -1 : Character.digit(digit, 16);
  }
}
