package dev.sluice.json;

/**
 * A JSON text under construction, compact. The caller opens, names and closes in the right order;
 * {@link #toString} returns what has been written.
 */
public final class JsonText {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private final StringBuilder text = new StringBuilder(256);
  private boolean comma;

  /** Opens an object: the whole text, or an element of an array. */
  public JsonText beginObject() {
    return open('{');
  }

  /** Opens an object that is a member. */
  public JsonText beginObject(String name) {
    return name(name).open('{');
  }

  public JsonText endObject() {
    return close('}');
  }

  /** Opens an array: the whole text, or an element of an array. */
  public JsonText beginArray() {
    return open('[');
  }

  /** Opens an array that is a member. */
  public JsonText beginArray(String name) {
    return name(name).open('[');
  }

  public JsonText endArray() {
    return close(']');
  }

  /** A member; null is written as null. */
  public JsonText member(String name, String value) {
    return name(name).element(value);
  }

  public JsonText member(String name, long value) {
    return name(name).raw(Long.toString(value));
  }

  public JsonText member(String name, double value) {
    return name(name).raw(Double.toString(value));
  }

  public JsonText member(String name, boolean value) {
    return name(name).raw(value ? "true" : "false");
  }

  /** An element of an array. */
  public JsonText element(long value) {
    return raw(Long.toString(value));
  }

  /** An element of an array, or the value after a {@link #name}; null is written as null. */
  public JsonText element(String value) {
    if (value == null) {
      return raw("null");
    }
    separate();
    quote(value);
    return this;
  }

  /** Begins a member; its value follows. */
  public JsonText name(String name) {
    separate();
    quote(name);
    text.append(':');
    comma = false;
    return this;
  }

  /** An element, or the value after a {@link #name}, that is JSON already. */
  public JsonText raw(String json) {
    separate();
    text.append(json);
    return this;
  }

  private JsonText open(char bracket) {
    separate();
    text.append(bracket);
    comma = false;
    return this;
  }

  private JsonText close(char bracket) {
    text.append(bracket);
    comma = true;
    return this;
  }

  private void separate() {
    if (comma) {
      text.append(',');
    }
    comma = true;
  }

  private void quote(String value) {
    text.append('"');
    int from = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        text.append(value, from, i);
        escape(c);
        from = i + 1;
      }
    }
    text.append(value, from, value.length()).append('"');
  }

  private void escape(char c) {
    text.append('\\');
    switch (c) {
      case '"', '\\' -> text.append(c);
      case '\n' -> text.append('n');
      case '\r' -> text.append('r');
      case '\t' -> text.append('t');
      case '\b' -> text.append('b');
      case '\f' -> text.append('f');
      default -> text.append("u00").append(HEX[c >> 4]).append(HEX[c & 15]);
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
