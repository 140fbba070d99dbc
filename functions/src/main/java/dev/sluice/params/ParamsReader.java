package dev.sluice.params;

import dev.sluice.json.JsonTree;
import dev.sluice.json.Pointers;
import dev.sluice.task.TaskType;
import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a JSON tree into a params record and tells everything that is wrong with it at once. Used
 * for what comes over HTTP and again, at run time, for what comes back from Redis.
 *
 * <p>A component may be a {@code String}, {@code boolean}, {@code int}, {@code long}, {@code
 * double} (or their boxes), {@code BigDecimal}, {@code LocalDate}, {@code Instant}, {@code
 * Duration}, an enum, another record, a {@code List} of these, or free-form ({@code Map<String,
 * Object>}, {@code Object}: a {@link JsonTree}). It is required unless its type is {@code
 * Optional}; null counts as absent. Nothing is coerced: {@code "5"} is no number, though {@code
 * 5.0} is a whole one, as in JSON Schema; only a {@link KnownMember} loses the white space around
 * it. Further limits are constraints of Jakarta Validation on the type ({@code @Size},
 * {@code @Min}, {@code @Pattern}, ...), {@link Distinct}, {@link KnownMember} and {@link Checked}.
 */
public final class ParamsReader {
  /** A name for what could not be read, since null is a value. */
  private static final Object BROKEN = new Object();

  private static final BigDecimal LEAST_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MOST_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

  private final List<Violation> violations = new ArrayList<>();
  private final List<Known> known = new ArrayList<>();

  private ParamsReader() {}

  /**
   * What was read.
   *
   * @param value null when there is a violation
   * @param violations in the order of the record's declaration, unknown fields last
   * @param known what must still be found in a reference set
   */
  public record Result<P>(P value, List<Violation> violations, List<Known> known) {
    /** Whether nothing is wrong, as far as can be told without the queue. */
    public boolean valid() {
      return violations.isEmpty();
    }
  }

  /**
   * A member that must be in a reference set.
   *
   * @param pointer where in the request body it stands
   */
  public record Known(String pointer, String set, String member) {}

  /**
   * Reads the params of a task.
   *
   * @param tree as {@link JsonTree#read} gives it
   * @param pointer of the tree in the request body, for instance {@code /params}
   * @throws IllegalArgumentException when the type's record declares what cannot be read
   */
  public static <P> Result<P> read(TaskType<P> type, Object tree, String pointer) {
    return read(type.params(), tree, pointer);
  }

  /** Reads any record by the same rules. */
  public static <P> Result<P> read(Class<P> type, Object tree, String pointer) {
    ParamsReader reader = new ParamsReader();
    Object value = reader.value(Shape.of(type), tree, pointer);
    TextRules.check(tree, pointer, reader.violations);
    return new Result<>(
        reader.violations.isEmpty() ? type.cast(value) : null,
        Collections.unmodifiableList(reader.violations),
        Collections.unmodifiableList(reader.known));
  }

  private Object value(Shape shape, Object tree, String pointer) {
    if (tree == null) {
      return broken(pointer, "missing-field", "It is required.");
    }
    switch (shape.kind) {
      case STRING:
        return tree instanceof String text ? text(shape, text, pointer) : wrong(pointer, "string");
      case BOOLEAN:
        return tree instanceof Boolean ? tree : wrong(pointer, "boolean");
      case INT, LONG:
        return whole(shape, tree, pointer);
      case DOUBLE, DECIMAL:
        return fraction(shape, tree, pointer);
      case DATE:
        return formatted(tree, pointer, "date as yyyy-MM-dd", shape.kind);
      case INSTANT:
        return formatted(tree, pointer, "time as yyyy-MM-ddTHH:mm:ssZ", shape.kind);
      case DURATION:
        return formatted(tree, pointer, "length of time such as PT1M30S", shape.kind);
      case ENUM:
        return constant(shape, tree, pointer);
      case LIST:
        return tree instanceof List<?> list ? list(shape, list, pointer) : wrong(pointer, "array");
      case RECORD:
        return tree instanceof Map<?, ?> members
            ? object(shape, members, pointer)
            : wrong(pointer, "object");
      case FREE_OBJECT:
        if (!(tree instanceof Map<?, ?> members)) {
          return wrong(pointer, "object");
        }
        return shape.constraints.count(members.size(), pointer, violations) ? members : BROKEN;
      default:
        return tree;
    }
  }

  private Object broken(String pointer, String code, String detail) {
    violations.add(new Violation(pointer, code, detail));
    return BROKEN;
  }

  private Object wrong(String pointer, String kind) {
    return broken(pointer, "wrong-type", "It must be of JSON type " + kind + ".");
  }

  private Object text(Shape shape, String text, String pointer) {
    if (!shape.constraints.text(text, pointer, violations)) {
      return BROKEN;
    }
    return member(shape, text, pointer);
  }

  /** Notes what must be in a reference set; any other value is given back as it is. */
  private Object member(Shape shape, Object value, String pointer) {
    if (shape.constraints.knownSet == null) {
      return value;
    }
    String member = ((String) value).strip();
    if (member.isEmpty()) {
      return broken(pointer, "too-short", "It needs 1 or more characters.");
    }
    known.add(new Known(pointer, shape.constraints.knownSet, member));
    return member;
  }

  private Object whole(Shape shape, Object tree, String pointer) {
    BigDecimal number = decimal(tree);
    // the exponent is bounded by JsonTree, so this cannot take long
    if (number == null || number.stripTrailingZeros().scale() > 0) {
      return wrong(pointer, "integer");
    }
    if (!shape.constraints.number(number, pointer, violations)) {
      return BROKEN;
    }
    boolean isInt = shape.kind == Shape.Kind.INT;
    BigDecimal least = isInt ? BigDecimal.valueOf(Integer.MIN_VALUE) : LEAST_LONG;
    BigDecimal most = isInt ? BigDecimal.valueOf(Integer.MAX_VALUE) : MOST_LONG;
    if (number.compareTo(least) < 0 || number.compareTo(most) > 0) {
      return broken(pointer, "out-of-range", "It must be " + least + " to " + most + ".");
    }
    // not a conditional expression: that would make a Long of both
    if (isInt) {
      return number.intValue();
    }
    return number.longValue();
  }

  private Object fraction(Shape shape, Object tree, String pointer) {
    BigDecimal number = decimal(tree);
    if (number == null) {
      return wrong(pointer, "number");
    }
    if (!shape.constraints.number(number, pointer, violations)) {
      return BROKEN;
    }
    if (shape.kind == Shape.Kind.DECIMAL) {
      return number;
    }
    double value = number.doubleValue();
    return Double.isInfinite(value)
        ? broken(pointer, "out-of-range", "It is larger than a double can be.")
        : (Object) value;
  }

  private static BigDecimal decimal(Object tree) {
    return tree instanceof Long whole
        ? BigDecimal.valueOf(whole)
        : tree instanceof BigDecimal number ? number : null;
  }

  private Object formatted(Object tree, String pointer, String form, Shape.Kind kind) {
    if (!(tree instanceof String text)) {
      return wrong(pointer, "string");
    }
    Object value =
        switch (kind) {
          case DATE -> Formats.date(text);
          case INSTANT -> Formats.instant(text);
          default -> Formats.duration(text);
        };
    return value == null ? broken(pointer, "wrong-format", "It must be a " + form + ".") : value;
  }

  private Object constant(Shape shape, Object tree, String pointer) {
    if (!(tree instanceof String text)) {
      return wrong(pointer, "string");
    }
    StringBuilder names = new StringBuilder();
    for (Object constant : shape.type.getEnumConstants()) {
      String name = ((Enum<?>) constant).name();
      if (name.equals(text)) {
        return constant;
      }
      names.append(names.isEmpty() ? "" : ", ").append(name);
    }
    return broken(pointer, "wrong-format", "It must be one of " + names + ".");
  }

  private Object list(Shape shape, List<?> elements, String pointer) {
    boolean good = shape.constraints.count(elements.size(), pointer, violations);
    List<Object> values = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      String at = Pointers.child(pointer, i);
      Object value = value(shape.element, elements.get(i), at);
      if (value != BROKEN) {
        value = member(shape, value, at);
      }
      good &= value != BROKEN;
      values.add(value == BROKEN ? null : value);
    }
    good &= shape.constraints.distinct(values, pointer, violations);
    return good ? Collections.unmodifiableList(values) : BROKEN;
  }

  private Object object(Shape shape, Map<?, ?> members, String pointer) {
    int before = violations.size();
    Shape.Part[] parts = shape.parts();
    Object[] values = new Object[parts.length];
    Set<String> broken = new HashSet<>();
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < parts.length; i++) {
      Shape.Part part = parts[i];
      names.add(part.name());
      Object member = members.get(part.name());
      if (part.optional() && member == null) {
        values[i] = Optional.empty();
        continue;
      }
      Object value = value(part.shape(), member, Pointers.child(pointer, part.name()));
      if (value == BROKEN) {
        broken.add(part.name());
        values[i] = part.optional() ? Optional.empty() : absent(part.shape());
      } else {
        values[i] = part.optional() ? Optional.of(value) : value;
      }
    }
    for (Object name : members.keySet()) {
      if (!names.contains(name)) {
        broken(
            Pointers.child(pointer, (String) name),
            "unknown-field",
            Violation.NO_SUCH_FIELD + Nearest.question((String) name, names));
      }
    }
    Object value = construct(shape, values, broken.isEmpty(), pointer);
    check(value, broken, pointer);
    return violations.size() == before ? value : BROKEN;
  }

  private static Object absent(Shape shape) {
    if (!shape.type.isPrimitive()) {
      return null;
    }
    return switch (shape.kind) {
      case BOOLEAN -> (Object) false;
      case INT -> 0;
      case LONG -> 0L;
      default -> 0.0;
    };
  }

  /** A record whose constructor refuses its values gives a violation of the whole record. */
  private Object construct(Shape shape, Object[] values, boolean complete, String pointer) {
    try {
      return shape.constructor().newInstance(values);
    } catch (InvocationTargetException e) {
      if (complete && e.getCause() instanceof IllegalArgumentException) {
        return broken(pointer, "wrong-format", "Its values do not go together.");
      }
      if (!complete && e.getCause() instanceof RuntimeException) {
        return BROKEN; // it was not made for a missing value; the violation has been told
      }
      throw new IllegalStateException("Constructor of " + shape.type.getName(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Constructor of " + shape.type.getName(), e);
    }
  }

  private void check(Object value, Set<String> broken, String pointer) {
    if (!(value instanceof Checked checked)) {
      return;
    }
    try {
      checked.check(new Violations(pointer, broken, violations));
    } catch (RuntimeException e) {
      // without its values a check may stumble; the params are refused already
      if (broken.isEmpty()) {
        throw e;
      }
    }
  }
}
