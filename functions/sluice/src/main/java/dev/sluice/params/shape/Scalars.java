package dev.sluice.params.shape;

import dev.sluice.params.Violation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** Reads numbers, dates, times and constants of an enum. Nothing is coerced. */
final class Scalars {
  private static final BigDecimal LEAST_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MOST_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

  private final List<Violation> violations;
  private final Instant now;

  /**
   * @param violations takes what is wrong
   * @param now null: now
   */
  Scalars(List<Violation> violations, Instant now) {
    this.violations = violations;
    this.now = now;
  }

  /** The value, or {@link ParamsReader#BROKEN}. */
  Object read(Shape shape, Object tree, String pointer) {
    return switch (shape.kind) {
      case BOOLEAN -> tree instanceof Boolean ? tree : wrong(pointer, "boolean");
      case INT, LONG -> whole(shape, tree, pointer);
      case DOUBLE, DECIMAL -> fraction(shape, tree, pointer);
      case ENUM -> constant(shape, tree, pointer);
      default ->
          tree instanceof String text ? time(shape, text, pointer) : wrong(pointer, "string");
    };
  }

  private Object broken(String pointer, String code, String detail) {
    violations.add(new Violation(pointer, code, detail));
    return ParamsReader.BROKEN;
  }

  /** Reports a value of another JSON type. */
  Object wrong(String pointer, String type) {
    return broken(pointer, "wrong-type", "It must be of JSON type " + type + ".");
  }

  private Object whole(Shape shape, Object tree, String pointer) {
    BigDecimal number = decimal(tree);
    // the exponent is bounded by JsonTree, so this cannot take long
    if (number == null || number.stripTrailingZeros().scale() > 0) {
      return wrong(pointer, "integer");
    }
    if (!shape.constraints.number(number, pointer, violations)) {
      return ParamsReader.BROKEN;
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
      return ParamsReader.BROKEN;
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

  private Object time(Shape shape, String text, String pointer) {
    Object value;
    String form;
    switch (shape.kind) {
      case DATE -> {
        value = Formats.date(text);
        form = "date as yyyy-MM-dd";
      }
      case INSTANT -> {
        value = Formats.instant(text);
        form = "time as yyyy-MM-ddTHH:mm:ssZ";
      }
      default -> {
        value = Formats.duration(text);
        form = "length of time such as PT1M30S";
      }
    }
    if (value == null) {
      return broken(pointer, "wrong-format", "It must be a " + form + ".");
    }
    if (value instanceof Instant moment && shape.constraints != Constraints.NONE) {
      Instant present = now == null ? Instant.now() : now;
      return shape.constraints.moment(moment, present, pointer, violations)
          ? moment
          : ParamsReader.BROKEN;
    }
    return value;
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
}
