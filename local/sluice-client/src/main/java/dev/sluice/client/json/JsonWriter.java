package dev.sluice.client.json;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Writes records as JSON (RFC 8259), in the form in which the server reads params. A member that is
 * null or an empty {@code Optional} is left out.
 */
public final class JsonWriter {
  /** Levels of nesting that the server accepts; also stops at a map that contains itself. */
  private static final int MAX_DEPTH = 32;

  /** What is JSON already, and is written as it is. */
  public interface Written {
    /** One valid JSON text. */
    String text();
  }

  private final StringBuilder text = new StringBuilder(256);

  private JsonWriter() {}

  /**
   * @throws IllegalArgumentException naming what cannot be written
   */
  public static String write(Object value) {
    JsonWriter writer = new JsonWriter();
    writer.value(value, 0);
    return writer.text.toString();
  }

  private void value(Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("Nested deeper than " + MAX_DEPTH + " levels");
    }
    if (value == null) {
      text.append("null");
    } else if (value instanceof Optional<?> optional) {
      value(optional.orElse(null), depth);
    } else if (value instanceof Enum<?> constant) {
      quote(constant.name());
    } else if (value instanceof String
        || value instanceof LocalDate
        || value instanceof Instant
        || value instanceof Duration) {
      quote(value.toString());
    } else if (value instanceof Collection<?> elements) {
      array(elements, depth + 1);
    } else if (value instanceof Map<?, ?> members) {
      text.append('{');
      members.forEach((name, member) -> member(String.valueOf(name), member, depth + 1));
      text.append('}');
    } else if (value instanceof Written written) {
      text.append(written.text());
    } else if (value instanceof Record members) {
      object(members, depth + 1);
    } else if (isPlain(value)) {
      text.append(value); // a decimal may have an exponent, as in JSON
    } else {
      throw new IllegalArgumentException(value.getClass().getName() + " cannot be written as JSON");
    }
  }

  private static boolean isPlain(Object value) {
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (Double.isNaN(number) || Double.isInfinite(number)) {
        throw new IllegalArgumentException("JSON cannot express the number " + number);
      }
      return true;
    }
    return value instanceof Boolean
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte
        || value instanceof BigDecimal
        || value instanceof BigInteger;
  }

  private void array(Collection<?> elements, int depth) {
    text.append('[');
    for (Object element : elements) {
      separate('[');
      value(element, depth);
    }
    text.append(']');
  }

  private void object(Record members, int depth) {
    text.append('{');
    for (RecordComponent component : members.getClass().getRecordComponents()) {
      member(component.getName(), get(component, members), depth);
    }
    text.append('}');
  }

  private void member(String name, Object value, int depth) {
    if (value == null || value instanceof Optional<?> optional && optional.isEmpty()) {
      return;
    }
    separate('{');
    quote(name);
    text.append(':');
    try {
      value(value, depth);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static Object get(RecordComponent component, Record members) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true); // for a record that is not public
      return accessor.invoke(members);
    } catch (InvocationTargetException | IllegalAccessException e) {
      throw new IllegalArgumentException(component + " cannot be read", e);
    }
  }

  private void separate(char open) {
    if (text.charAt(text.length() - 1) != open) {
      text.append(',');
    }
  }

  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || isLone(value, i)) {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  /**
   * A lone surrogate: as bytes it would become a question mark, and as an escape the server refuses
   * it.
   */
  private static boolean isLone(String value, int at) {
    char c = value.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == value.length() || !Character.isLowSurrogate(value.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(value.charAt(at - 1)));
  }
}
