package dev.sluice.client.json;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one JSON text (RFC 8259) into a tree of unmodifiable maps and lists, strings, booleans,
 * nulls, and numbers that lose no digit: {@code Long}, or else {@code BigDecimal}.
 */
public final class JsonReader {
  /** Levels of nesting: as many as the server passes on. */
  static final int MAX_DEPTH = 100;

  /** Characters of a number, and the largest exponent, which keep arithmetic bounded. */
  private static final int MAX_NUMBER = 1_000;

  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(\\.[0-9]+)?(?:[eE]([+-]?[0-9]{1,6}))?");

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * @throws Unreadable when it is not one JSON text in UTF-8
   */
  public static Object read(byte[] utf8) {
    try {
      return read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      throw new Unreadable("The answer is not UTF-8", e);
    }
  }

  private static Object read(String text) {
    JsonReader reader = new JsonReader(text);
    Object tree = reader.value(0);
    if (reader.next() != 0) {
      throw reader.malformed();
    }
    return tree;
  }

  /** Skips white space and returns the next character without consuming it; 0 at the end. */
  private char next() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return c;
      }
      at++;
    }
    return 0;
  }

  private boolean takes(char wanted) {
    boolean taken = next() == wanted;
    at += taken ? 1 : 0;
    return taken;
  }

  private void take(char wanted) {
    if (!takes(wanted)) {
      throw malformed();
    }
  }

  private Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw new Unreadable("The answer is nested deeper than " + MAX_DEPTH + " levels");
    }
    return switch (next()) {
      case '{' -> object(depth + 1);
      case '[' -> array(depth + 1);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Object word(String word, Object value) {
    if (!text.startsWith(word, at)) {
      throw malformed();
    }
    at += word.length();
    return value;
  }

  private Map<String, Object> object(int depth) {
    take('{');
    Map<String, Object> members = new LinkedHashMap<>();
    for (boolean more = !takes('}'); more; more = !takes('}')) {
      if (!members.isEmpty()) {
        take(',');
      }
      if (next() != '"') {
        throw malformed();
      }
      String name = string();
      take(':');
      Object value = value(depth);
      if (members.containsKey(name)) {
        throw malformed();
      }
      members.put(name, value);
    }
    return Collections.unmodifiableMap(members);
  }

  private List<Object> array(int depth) {
    take('[');
    List<Object> elements = new ArrayList<>();
    for (boolean more = !takes(']'); more; more = !takes(']')) {
      if (!elements.isEmpty()) {
        take(',');
      }
      elements.add(value(depth));
    }
    return Collections.unmodifiableList(elements);
  }

  private String string() {
    StringBuilder string = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return string.toString();
      }
      if (c < ' ') {
        break;
      }
      string.append(c == '\\' ? escaped() : c);
    }
    throw malformed();
  }

  /** Reads what follows a backslash; stops at its last character. */
  private char escaped() {
    at++;
    char c = at < text.length() ? text.charAt(at) : 0;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unit();
      default -> throw malformed();
    };
  }

  private char unit() {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      at++;
      char c = at < text.length() ? text.charAt(at) : 0;
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw malformed();
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private Object number() {
    Matcher match = NUMBER.matcher(text).region(at, text.length());
    if (!match.lookingAt() || match.end() - at > MAX_NUMBER) {
      throw malformed();
    }
    String exponent = match.group(2);
    if (exponent != null && Math.abs(Integer.parseInt(exponent)) > MAX_NUMBER) {
      throw malformed();
    }
    at = match.end();
    String number = match.group();
    boolean whole = match.group(1) == null && exponent == null;
    if (whole && number.length() <= 18) {
      return Long.parseLong(number);
    }
    BigDecimal decimal = new BigDecimal(number);
    boolean fits = whole && decimal.unscaledValue().bitLength() < Long.SIZE;
    return fits ? (Object) decimal.longValueExact() : decimal;
  }

  private Unreadable malformed() {
    return new Unreadable("The answer is not valid JSON, at character " + at);
  }
}
