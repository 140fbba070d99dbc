package dev.sluice.task;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON as a plain tree of {@code LinkedHashMap<String, Object>}, {@code ArrayList<Object>}, {@code
 * String}, {@code Long}, {@code BigDecimal}, {@code Boolean} and null. Read by a streaming parser:
 * an object mapper would add 60 ms to every cold start. The caller bounds the size of the text.
 *
 * <p>What a string may contain is not judged here but by {@link TextRules}, so that it is told with
 * every other violation.
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

  // The parser's own limits are off: its exception does not say which one was passed. Names are not
  // canonicalised, because that table can be attacked with names of one hash.
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false)
          .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonParser parser;
  private int entries;

  private JsonTree(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads exactly one JSON text (RFC 8259, no extensions, no byte order mark).
   *
   * <p>An integer that fits is a {@code Long} ({@code -0} is 0), every other number a {@code
   * BigDecimal} with the digits as written.
   *
   * @throws BadJson when it is not one, is not UTF-8, repeats a name or passes a limit
   */
  public static Object read(byte[] utf8) throws BadJson {
    CharBuffer text = decode(utf8);
    try (JsonParser parser =
        JSON.createParser(text.array(), text.arrayOffset(), text.remaining())) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new BadJson("malformed-json", "The text is empty.");
      }
      Object tree = new JsonTree(parser).value(first, 0);
      if (parser.nextToken() != null) {
        throw malformed(parser.currentTokenLocation());
      }
      return tree;
    } catch (StreamConstraintsException e) {
      // unreachable by the limits above; kept so that a new limit of the parser is no server error
      throw new BadJson("too-many-tokens", "The text passes a limit of the parser.");
    } catch (JsonProcessingException e) {
      throw malformed(e.getLocation());
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  /** Strict, unlike the parser's own decoding, which lets overlong and surrogate forms pass. */
  private static CharBuffer decode(byte[] utf8) throws BadJson {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
    } catch (CharacterCodingException e) {
      throw new BadJson("malformed-encoding", "The text is not UTF-8.");
    }
  }

  private static BadJson malformed(JsonLocation at) {
    String where =
        at == null ? "." : ": line " + at.getLineNr() + ", column " + at.getColumnNr() + ".";
    return new BadJson("malformed-json", "The text is not one JSON value" + where);
  }

  private Object value(JsonToken token, int depth) throws IOException, BadJson {
    return switch (token) {
      case START_OBJECT -> object(depth + 1);
      case START_ARRAY -> array(depth + 1);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer(number());
      case VALUE_NUMBER_FLOAT -> decimal(number());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw malformed(parser.currentTokenLocation());
    };
  }

  private Map<String, Object> object(int depth) throws IOException, BadJson {
    checkDepth(depth);
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (name.length() > MAX_NAME) {
        throw new BadJson(
            "name-too-long", "A member's name is longer than " + MAX_NAME + " characters.");
      }
      countEntry();
      Object value = value(parser.nextToken(), depth);
      if (members.containsKey(name)) {
        throw new BadJson("duplicate-key", "An object has two members of one name.");
      }
      members.put(name, value);
    }
    return members;
  }

  private List<Object> array(int depth) throws IOException, BadJson {
    checkDepth(depth);
    List<Object> elements = new ArrayList<>();
    for (JsonToken token; (token = parser.nextToken()) != JsonToken.END_ARRAY; ) {
      countEntry();
      elements.add(value(token, depth));
    }
    return elements;
  }

  private static void checkDepth(int depth) throws BadJson {
    if (depth > MAX_DEPTH) {
      throw new BadJson("too-deep", "The text is nested deeper than " + MAX_DEPTH + " levels.");
    }
  }

  private void countEntry() throws BadJson {
    if (++entries > MAX_ENTRIES) {
      throw new BadJson(
          "too-many-tokens", "The text has more than " + MAX_ENTRIES + " members and elements.");
    }
  }

  private String number() throws IOException, BadJson {
    if (parser.getTextLength() > MAX_NUMBER) {
      throw numberTooLarge();
    }
    return parser.getText();
  }

  private static Object integer(String text) {
    if (text.length() <= 18) {
      return Long.parseLong(text);
    }
    BigInteger whole = new BigInteger(text);
    if (whole.bitLength() < Long.SIZE) {
      return whole.longValue();
    }
    return new BigDecimal(whole);
  }

  private static BigDecimal decimal(String text) throws BadJson {
    int e = Math.max(text.indexOf('e'), text.indexOf('E'));
    if (e >= 0) {
      String exponent = text.substring(e + 1);
      if (exponent.length() > 10 || Math.abs(Long.parseLong(exponent)) > MAX_EXPONENT) {
        throw numberTooLarge();
      }
    }
    return new BigDecimal(text);
  }

  private static BadJson numberTooLarge() {
    return new BadJson(
        "number-too-large",
        "A number is longer than %d characters or its exponent is beyond %d."
            .formatted(MAX_NUMBER, MAX_EXPONENT));
  }

  /**
   * The tree as compact JSON; {@code read(write(tree))} gives an equal tree.
   *
   * @param tree as {@link #read} gives it; other maps, lists and {@code Integer}s are taken too
   * @throws IllegalArgumentException on a value of any other class
   */
  public static String write(Object tree) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(tree, json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.toString();
  }

  private static void write(Object value, JsonGenerator json) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Map<?, ?> members) {
      json.writeStartObject();
      for (Map.Entry<?, ?> member : members.entrySet()) {
        json.writeFieldName((String) member.getKey());
        write(member.getValue(), json);
      }
      json.writeEndObject();
    } else if (value instanceof List<?> elements) {
      json.writeStartArray();
      for (Object element : elements) {
        write(element, json);
      }
      json.writeEndArray();
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Long || value instanceof Integer) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof BigDecimal decimal) {
      json.writeNumber(decimal);
    } else {
      throw new IllegalArgumentException("Not a JSON tree's value: " + value.getClass().getName());
    }
  }

  /**
   * SHA-256 of what the tree means: independent of the order of members, of white space, and of how
   * a number is written (1, 1.0 and 1e0 are one).
   */
  public static byte[] canonicalHash(Object tree) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(write(canonical(tree)).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
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
