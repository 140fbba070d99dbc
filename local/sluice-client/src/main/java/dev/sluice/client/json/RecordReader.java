package dev.sluice.client.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads a JSON tree into records. Members that a record does not declare are ignored, so a newer
 * server may add some; a missing or null member becomes null, an empty {@code Optional}, or an
 * error if the component is primitive. Nothing is coerced: {@code "5"} is not a number.
 */
public final class RecordReader {
  /** Readers of single values; for a value of another type they return null or throw. */
  private static final Map<Class<?>, Function<Object, Object>> PLAIN =
      Map.ofEntries(
          Map.entry(Object.class, tree -> tree),
          Map.entry(String.class, tree -> tree instanceof String ? tree : null),
          Map.entry(Boolean.class, tree -> tree instanceof Boolean ? tree : null),
          Map.entry(Integer.class, tree -> decimal(tree).intValueExact()),
          Map.entry(Long.class, tree -> decimal(tree).longValueExact()),
          Map.entry(Double.class, RecordReader::fraction),
          Map.entry(BigDecimal.class, RecordReader::decimal),
          Map.entry(BigInteger.class, tree -> decimal(tree).toBigIntegerExact()),
          Map.entry(LocalDate.class, tree -> LocalDate.parse((String) tree)),
          Map.entry(Instant.class, tree -> Instant.parse((String) tree)),
          Map.entry(Duration.class, tree -> Duration.parse((String) tree)));

  private static final Map<Class<?>, Class<?>> BOXES =
      Map.of(
          boolean.class, Boolean.class,
          int.class, Integer.class,
          long.class, Long.class,
          double.class, Double.class);

  private RecordReader() {}

  private static BigDecimal decimal(Object tree) {
    return tree instanceof Long whole ? BigDecimal.valueOf(whole) : (BigDecimal) tree;
  }

  private static Double fraction(Object tree) {
    double value = decimal(tree).doubleValue();
    return Double.isInfinite(value) ? null : (Double) value;
  }

  /**
   * Checks a type before anything is read into it.
   *
   * @throws IllegalArgumentException naming the component that cannot be read
   */
  public static void check(Class<?> type) {
    check(type, type.getName(), new HashSet<>());
  }

  private static void check(Type type, String where, Set<Class<?>> seen) {
    Class<?> raw = raw(type);
    if (raw != null && raw.isRecord()) {
      for (RecordComponent component :
          seen.add(raw) ? raw.getRecordComponents() : new RecordComponent[0]) {
        check(component.getGenericType(), raw.getName() + "." + component.getName(), seen);
      }
    } else if (raw == List.class || raw == Map.class || raw == Optional.class) {
      check(argument(type, raw == Map.class ? 1 : 0), where, seen);
      if (raw == Map.class && raw(argument(type, 0)) != String.class && type != Map.class) {
        throw new IllegalArgumentException(where + ": the keys of a map must be strings");
      }
    } else if (raw == null || !raw.isEnum() && !PLAIN.containsKey(boxed(raw))) {
      throw new IllegalArgumentException(where + ": JSON cannot be read into " + type);
    }
  }

  /**
   * @param pointer where the tree is in the answer
   * @return null for null
   * @throws Unreadable when the tree does not fit the type
   */
  public static <T> T read(Class<T> type, Object tree, String pointer) {
    @SuppressWarnings("unchecked") // the box of a primitive type
    T value = (T) value(type, tree, pointer);
    return value;
  }

  private static Object value(Type type, Object tree, String pointer) {
    Class<?> raw = raw(type);
    if (raw == Optional.class) {
      return Optional.ofNullable(value(argument(type, 0), tree, pointer));
    }
    if (tree == null && !raw.isPrimitive()) {
      return null;
    }
    if (raw == List.class && tree instanceof List<?> elements) {
      return list(argument(type, 0), elements, pointer);
    }
    if (raw == Map.class && tree instanceof Map<?, ?> members) {
      return map(argument(type, 1), members, pointer);
    }
    if (raw.isRecord() && tree instanceof Map<?, ?> members) {
      return record(raw, members, pointer);
    }
    Object value = null;
    try {
      value = raw.isEnum() ? constant(raw, tree) : plain(raw, tree);
    } catch (ClassCastException | ArithmeticException | DateTimeException e) {
      // reported below, without echoing the value
    }
    if (value == null) {
      throw new Unreadable("The answer's " + pointer + " does not fit " + type.getTypeName());
    }
    return value;
  }

  private static Object plain(Class<?> type, Object tree) {
    Function<Object, Object> reader = PLAIN.get(boxed(type));
    return reader == null || tree == null ? null : reader.apply(tree);
  }

  private static Object constant(Class<?> type, Object tree) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(tree)) {
        return constant;
      }
    }
    return null;
  }

  private static List<Object> list(Type element, List<?> elements, String pointer) {
    List<Object> values = new ArrayList<>(elements.size());
    for (Object tree : elements) {
      values.add(value(element, tree, pointer + "/" + values.size()));
    }
    return Collections.unmodifiableList(values);
  }

  private static Map<String, Object> map(Type value, Map<?, ?> members, String pointer) {
    Map<String, Object> values = new LinkedHashMap<>();
    members.forEach(
        (name, tree) -> values.put((String) name, value(value, tree, pointer + "/" + name)));
    return Collections.unmodifiableMap(values);
  }

  private static Object record(Class<?> type, Map<?, ?> members, String pointer) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      types[i] = components[i].getType();
      values[i] = value(components[i].getGenericType(), members.get(name), pointer + "/" + name);
    }
    try {
      Constructor<?> canonical = type.getDeclaredConstructor(types);
      canonical.setAccessible(true); // for a record that is not public
      return canonical.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new Unreadable(type.getName() + " refuses the answer's " + pointer, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type.getName() + " cannot be created", e);
    }
  }

  private static Class<?> boxed(Class<?> type) {
    return BOXES.getOrDefault(type, type);
  }

  /** Null for a type variable, such as {@code T}. */
  private static Class<?> raw(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      return (Class<?>) parameterized.getRawType();
    }
    return type instanceof Class<?> plain ? plain : null;
  }

  /** The element type of a list or map; {@code Object} if it is a raw type. */
  private static Type argument(Type type, int index) {
    return type instanceof ParameterizedType parameterized
        ? parameterized.getActualTypeArguments()[index]
        : Object.class;
  }
}
