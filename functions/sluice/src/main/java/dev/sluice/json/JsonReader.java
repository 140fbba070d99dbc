package dev.sluice.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON text (RFC 8259, no extensions) into the tree of {@link JsonTree}, with its limits.
 * Written by hand: the eighty classes of a parser library would take a fifth of a cold start, and
 * their exceptions do not say which limit was exceeded.
 */
final class JsonReader {
  private static final int END = -1;

  private final char[] text;
  private final int end;
  private final int line;
  private final int column;
  private int at;
  private int entries;

  /**
   * @param length of the text, from the array's first character
   * @param line where that character is in what was sent, from 1
   * @param column likewise
   */
  JsonReader(char[] text, int length, int line, int column) {
    this.text = text;
    this.end = length;
    this.line = line;
    this.column = column;
  }

  Object read() throws BadJson {
    if (peek() == END) {
      throw new BadJson("malformed-json", "The text is empty.");
    }
    Object tree = value(0);
    if (peek() != END) {
      throw malformed(at);
    }
    return tree;
  }

  /** Skips white space and returns the next character without taking it. */
  private int peek() {
    while (at < end) {
      char c = text[at];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return c;
      }
      at++;
    }
    return END;
  }

  private void take(char wanted) throws BadJson {
    if (peek() != wanted) {
      throw malformed(at);
    }
    at++;
  }

  /** Takes the character if it is next. */
  private boolean takes(char wanted) {
    boolean next = peek() == wanted;
    if (next) {
      at++;
    }
    return next;
  }

  private Object value(int depth) throws BadJson {
    return switch (peek()) {
      case '{' -> object(depth + 1);
      case '[' -> array(depth + 1);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw malformed(at);
    };
  }

  private Object word(String word, Object value) throws BadJson {
    int from = at;
    for (int i = 0; i < word.length(); i++, at++) {
      if (at == end || text[at] != word.charAt(i)) {
        throw malformed(from);
      }
    }
    return value;
  }

  private Map<String, Object> object(int depth) throws BadJson {
    checkDepth(depth);
    at++;
    Map<String, Object> members = new LinkedHashMap<>();
    if (takes('}')) {
      return members;
    }
    do {
      boolean named = peek() == '"'; // past the white space before it
      int from = at;
      String name = named ? string() : null;
      if (name == null || !Unicode.paired(name)) {
        throw malformed(from); // no pointer can contain half a surrogate pair
      }
      if (name.length() > JsonTree.MAX_NAME) {
        throw new BadJson(
            "name-too-long",
            "A member's name is longer than " + JsonTree.MAX_NAME + " characters.");
      }
      take(':');
      countEntry();
      Object value = value(depth);
      if (members.containsKey(name)) {
        throw new BadJson("duplicate-key", "An object has two members of one name.");
      }
      members.put(name, value);
    } while (takes(','));
    take('}');
    return members;
  }

  private List<Object> array(int depth) throws BadJson {
    checkDepth(depth);
    at++;
    List<Object> elements = new ArrayList<>();
    if (takes(']')) {
      return elements;
    }
    do {
      countEntry();
      elements.add(value(depth));
    } while (takes(','));
    take(']');
    return elements;
  }

  private static void checkDepth(int depth) throws BadJson {
    if (depth > JsonTree.MAX_DEPTH) {
      throw new BadJson(
          "too-deep", "The text is nested deeper than " + JsonTree.MAX_DEPTH + " levels.");
    }
  }

  private void countEntry() throws BadJson {
    if (++entries > JsonTree.MAX_ENTRIES) {
      throw new BadJson(
          "too-many-tokens",
          "The text has more than " + JsonTree.MAX_ENTRIES + " members and elements.");
    }
  }

  private String string() throws BadJson {
    int from = ++at;
    StringBuilder unescaped = null;
    for (; at < end; at++) {
      char c = text[at];
      if (c == '"') {
        int length = at++ - from;
        return unescaped == null
            ? new String(text, from, length)
            : unescaped.append(text, from, length).toString();
      }
      if (c < ' ') {
        throw malformed(at);
      }
      if (c == '\\') {
        unescaped = unescaped == null ? new StringBuilder() : unescaped;
        unescaped.append(text, from, at - from).append(escaped());
        from = at + 1;
      }
    }
    throw malformed(at);
  }

  /** Reads what follows a backslash; stops at its last character. */
  private char escaped() throws BadJson {
    int from = at++;
    char c = at < end ? text[at] : 0;
    switch (c) {
      case '"', '\\', '/':
        return c;
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'u':
        int unit = 0;
        for (int i = 0; i < 4; i++) {
          int digit = ++at < end && text[at] < 128 ? Character.digit(text[at], 16) : -1;
          if (digit < 0) {
            throw malformed(from);
          }
          unit = unit << 4 | digit;
        }
        return (char) unit;
      default:
        throw malformed(from);
    }
  }

  private Object number() throws BadJson {
    int from = at;
    takes('-');
    boolean zero = at < end && text[at] == '0';
    int whole = digits();
    if (whole == 0 || zero && whole > 1) {
      throw malformed(from);
    }
    boolean fraction = at < end && text[at] == '.';
    if (fraction) {
      at++;
      if (digits() == 0) {
        throw malformed(from);
      }
    }
    int exponent = -1;
    if (at < end && (text[at] == 'e' || text[at] == 'E')) {
      exponent = ++at;
      if (at < end && (text[at] == '+' || text[at] == '-')) {
        at++;
      }
      if (digits() == 0) {
        throw malformed(from);
      }
    }
    if (at - from > JsonTree.MAX_NUMBER || exponent >= 0 && !exponentFits(exponent)) {
      throw new BadJson(
          "number-too-large",
          "A number is longer than "
              + JsonTree.MAX_NUMBER
              + " characters or its exponent is beyond "
              + JsonTree.MAX_EXPONENT
              + ".");
    }
    String number = new String(text, from, at - from);
    return fraction || exponent >= 0 ? new BigDecimal(number) : integer(number);
  }

  /** Takes digits and returns their number. */
  private int digits() {
    int from = at;
    while (at < end && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at - from;
  }

  private boolean exponentFits(int from) {
    int length = at - from;
    return length <= 10
        && Math.abs(Long.parseLong(new String(text, from, length))) <= JsonTree.MAX_EXPONENT;
  }

  private static Object integer(String number) {
    if (number.length() <= 18) {
      return Long.parseLong(number);
    }
    BigInteger whole = new BigInteger(number);
    return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : new BigDecimal(whole);
  }

  private BadJson malformed(int where) {
    int badLine = line;
    int badColumn = column;
    for (int i = 0; i < where; i++) {
      badColumn = text[i] == '\n' ? 1 : badColumn + 1;
      badLine += text[i] == '\n' ? 1 : 0;
    }
    return BadJson.malformed(badLine, badColumn);
  }
}
