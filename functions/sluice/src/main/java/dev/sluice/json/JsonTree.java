package dev.sluice.json;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON as a plain tree of {@code LinkedHashMap<String, Object>}, {@code ArrayList<Object>}, {@code
 * String}, {@code Long}, {@code BigDecimal}, {@code Boolean} and null. The caller bounds the size
 * of the text.
 *
 * <p>The content of strings is not checked here, so that the reader of the tree can report it
 * together with other violations; see {@link Unicode}.
 */
public final class JsonTree {
  /** Objects and arrays within each other, the outermost one included. */
  public static final int MAX_DEPTH = 32;

  /** Members and elements of the whole text. */
  public static final int MAX_ENTRIES = 10_000;

  /** UTF-16 units of a member's name. */
  public static final int MAX_NAME = 128;

  /** Characters of a number as written. */
  public static final int MAX_NUMBER = 1_000;

  /** Largest power of ten in a number, either way; beyond, arithmetic on it may take minutes. */
  public static final int MAX_EXPONENT = 1_000;

  private JsonTree() {}

  /**
   * Reads exactly one JSON text (RFC 8259, no extensions, no byte order mark).
   *
   * <p>An integer that fits is a {@code Long} ({@code -0} is 0), every other number a {@code
   * BigDecimal} with the digits as written.
   *
   * @throws BadJson when it is not one, is not UTF-8, repeats a name or passes a limit
   */
  public static Object read(byte[] utf8) throws BadJson {
    return read(utf8, 1, 1);
  }

  /**
   * The same of a text that is a part of what was sent.
   *
   * @param line where it begins, from 1, for the message when it is malformed
   * @param column likewise, in UTF-16 units
   */
  public static Object read(byte[] utf8, int line, int column) throws BadJson {
    CharBuffer text = decode(utf8);
    return new JsonReader(text.array(), text.remaining(), line, column).read();
  }

  /** The same of what is a text already, such as one that was checked when it was written. */
  public static Object read(String text) throws BadJson {
    return new JsonReader(text.toCharArray(), text.length(), 1, 1).read();
  }

  /** Strict: overlong and surrogate forms are refused. */
  private static CharBuffer decode(byte[] utf8) throws BadJson {
    checkEncoding(utf8);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
    } catch (CharacterCodingException e) {
      throw notUtf8();
    }
  }

  /**
   * Looks at how a text begins, so that no parser guesses at its encoding.
   *
   * @throws BadJson when it is UTF-16 or UTF-32, whose ASCII characters have zero bytes, or begins
   *     with a byte order mark
   */
  public static void checkEncoding(byte[] text) throws BadJson {
    int zeros = 0;
    int first = 0;
    for (int i = 0; i < Math.min(4, text.length); i++) {
      zeros += text[i] == 0 ? 1 : 0;
      first = i < 3 ? first << 8 | text[i] & 0xff : first;
    }
    boolean marked = first >>> 8 == 0xfeff || first >>> 8 == 0xfffe;
    if (zeros > 1 || marked) {
      throw notUtf8();
    }
    if (zeros > 0) {
      throw new BadJson("malformed-json", "It begins with a zero byte.");
    }
    if (first == 0xefbbbf) {
      throw new BadJson(
          "malformed-json", "It begins with a byte order mark: send UTF-8 without one.");
    }
  }

  private static BadJson notUtf8() {
    return new BadJson("malformed-encoding", "The text is not UTF-8.");
  }

  /**
   * The tree as compact JSON; {@code read(write(tree))} returns an equal tree.
   *
   * @param tree as {@link #read} returns it; other maps, lists and {@code Integer}s are accepted
   *     too
   * @throws IllegalArgumentException on a value of any other class
   */
  public static String write(Object tree) {
    JsonText json = new JsonText();
    write(tree, json);
    return json.toString();
  }

  private static void write(Object value, JsonText json) {
    if (value instanceof Map<?, ?> members) {
      json.beginObject();
      for (Map.Entry<?, ?> member : members.entrySet()) {
        write(member.getValue(), json.name((String) member.getKey()));
      }
      json.endObject();
    } else if (value instanceof List<?> elements) {
      json.beginArray();
      for (Object element : elements) {
        write(element, json);
      }
      json.endArray();
    } else if (value == null || value instanceof String) {
      json.element((String) value);
    } else if (value instanceof Boolean
        || value instanceof Long
        || value instanceof Integer
        || value instanceof BigDecimal) {
      json.raw(value.toString());
    } else {
      throw new IllegalArgumentException("Not a JSON tree's value: " + value.getClass().getName());
    }
  }

  /**
   * SHA-256 of what the tree means: independent of the order of members, of white space, and of how
   * a number is written (1, 1.0 and 1e0 are one).
   */
  public static byte[] canonicalHash(Object tree) {
    return Sha256.of(write(canonical(tree)).getBytes(StandardCharsets.UTF_8));
  }

  private static Object canonical(Object value) {
    if (value instanceof Map<?, ?> members) {
      Map<String, Object> sorted = new TreeMap<>();
      members.forEach((name, member) -> sorted.put((String) name, canonical(member)));
      return sorted;
    }
    if (value instanceof List<?> elements) {
      List<Object> copy = new ArrayList<>(elements.size());
      elements.forEach(element -> copy.add(canonical(element)));
      return copy;
    }
    if (value instanceof Long || value instanceof Integer) {
      return BigDecimal.valueOf(((Number) value).longValue()).stripTrailingZeros();
    }
    return value instanceof BigDecimal decimal ? decimal.stripTrailingZeros() : value;
  }
}
