package dev.sluice.params;

import dev.sluice.json.Pointers;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The constraints on one value: those of Jakarta Validation that are named here, with its meaning,
 * but lengths are counted in code points as JSON Schema does. A constraint that is not known is
 * refused when the declaration is read, never passed over.
 */
final class Constraints {
  static final Constraints NONE = new Constraints();

  /** Names, not classes: loading these would cost a cold start and serve nothing. */
  private static final String JAKARTA = "jakarta.validation.";

  private static final String DISTINCT = "dev.sluice.params.Distinct";
  private static final String KNOWN_MEMBER = "dev.sluice.params.KnownMember";
  private static final long MOST_INT = Integer.MAX_VALUE;

  private BigDecimal least;
  private boolean leastTaken = true;
  private BigDecimal most;
  private boolean mostTaken = true;
  private int shortest;
  private int longest = Integer.MAX_VALUE;
  private boolean blankRefused;
  private Pattern pattern;
  private String patternDetail;

  /** Whether no element of the list may repeat another. */
  boolean distinct;

  /** The reference set the string, or each string of the list, must be in; null: none. */
  String knownSet;

  private Constraints() {}

  static Constraints of(Shape.Kind kind, List<RecordAnnotations.Declared> annotations) {
    if (annotations.isEmpty()) {
      return NONE;
    }
    Constraints constraints = new Constraints();
    for (RecordAnnotations.Declared annotation : annotations) {
      String type = annotation.type();
      if (type.startsWith(JAKARTA)) {
        constraints.declare(kind, annotation, type.substring(JAKARTA.length()));
      } else if (type.equals(DISTINCT)) {
        fits(annotation, kind == Shape.Kind.LIST);
        constraints.distinct = true;
      } else if (type.equals(KNOWN_MEMBER)) {
        constraints.knownSet = (String) annotation.values().get("value");
      }
    }
    return constraints;
  }

  /**
   * @param name without {@code jakarta.validation.}; what is not written has the constraint's own
   *     default
   */
  private void declare(Shape.Kind kind, RecordAnnotations.Declared annotation, String name) {
    Map<String, Object> values = annotation.values();
    Object value = values.get("value");
    switch (name) {
      case "constraints.Size":
        fits(annotation, sized(kind));
        shortest = Math.max(shortest, (int) (long) values.getOrDefault("min", 0L));
        longest = Math.min(longest, (int) (long) values.getOrDefault("max", MOST_INT));
        break;
      case "constraints.NotEmpty":
        fits(annotation, sized(kind));
        shortest = Math.max(shortest, 1);
        break;
      case "constraints.NotBlank":
        fits(annotation, kind == Shape.Kind.STRING);
        blankRefused = true;
        break;
      case "constraints.Pattern":
        fits(annotation, kind == Shape.Kind.STRING && !values.containsKey("flags"));
        pattern = Pattern.compile((String) values.get("regexp"));
        patternDetail = (String) values.get("message");
        break;
      case "constraints.Min":
        fits(annotation, number(kind));
        atLeast(BigDecimal.valueOf((long) value), true);
        break;
      case "constraints.DecimalMin":
        fits(annotation, number(kind));
        atLeast(new BigDecimal((String) value), inclusive(values));
        break;
      case "constraints.Positive":
        fits(annotation, number(kind));
        atLeast(BigDecimal.ZERO, false);
        break;
      case "constraints.PositiveOrZero":
        fits(annotation, number(kind));
        atLeast(BigDecimal.ZERO, true);
        break;
      case "constraints.Max":
        fits(annotation, number(kind));
        most = BigDecimal.valueOf((long) value);
        break;
      case "constraints.DecimalMax":
        fits(annotation, number(kind));
        most = new BigDecimal((String) value);
        mostTaken = inclusive(values);
        break;
      case "constraints.NotNull", "Valid":
        break; // so it is anyway
      default:
        throw new IllegalArgumentException("cannot check " + annotation);
    }
  }

  private static boolean inclusive(Map<String, Object> values) {
    return (boolean) values.getOrDefault("inclusive", true);
  }

  private static void fits(RecordAnnotations.Declared annotation, boolean fits) {
    if (!fits) {
      throw new IllegalArgumentException(annotation + " does not fit its type");
    }
  }

  private static boolean sized(Shape.Kind kind) {
    return kind == Shape.Kind.STRING || kind == Shape.Kind.LIST || kind == Shape.Kind.FREE_OBJECT;
  }

  private static boolean number(Shape.Kind kind) {
    return kind == Shape.Kind.INT
        || kind == Shape.Kind.LONG
        || kind == Shape.Kind.DOUBLE
        || kind == Shape.Kind.DECIMAL;
  }

  private void atLeast(BigDecimal bound, boolean taken) {
    least = bound;
    leastTaken = taken;
  }

  /** The declared range in words. */
  private String range() {
    String from = least == null ? null : (leastTaken ? "no less than " : "more than ") + least;
    String to = most == null ? null : (mostTaken ? "no more than " : "less than ") + most;
    return from == null ? to : to == null ? from : from + " and " + to;
  }

  /** Checks a number; true when it is in range. */
  boolean number(BigDecimal value, String pointer, List<Violation> sink) {
    int low = least == null ? 1 : value.compareTo(least);
    int high = most == null ? -1 : value.compareTo(most);
    if (low < 0 || low == 0 && !leastTaken || high > 0 || high == 0 && !mostTaken) {
      sink.add(new Violation(pointer, "out-of-range", "It must be " + range() + "."));
      return false;
    }
    return true;
  }

  /**
   * Checks a string; true when it is as declared. The pattern is tried only on text of a good
   * length: a long text can exhaust time or stack in an innocent pattern, so declare a {@code Size}
   * with it.
   */
  boolean text(String value, String pointer, List<Violation> sink) {
    if (!length(value.codePointCount(0, value.length()), "characters", pointer, sink)) {
      return false;
    }
    if (blankRefused && value.isBlank()) {
      sink.add(new Violation(pointer, "too-short", "It must not be blank."));
      return false;
    }
    if (pattern != null && !pattern.matcher(value).matches()) {
      String detail =
          patternDetail == null || patternDetail.startsWith("{")
              ? "It must match " + pattern.pattern() + "."
              : patternDetail;
      sink.add(new Violation(pointer, "wrong-format", detail));
      return false;
    }
    return true;
  }

  /** Checks how many elements or members there are. */
  boolean count(int size, String pointer, List<Violation> sink) {
    return length(size, "entries", pointer, sink);
  }

  private boolean length(int length, String unit, String pointer, List<Violation> sink) {
    if (length < shortest) {
      sink.add(
          new Violation(pointer, "too-short", "It needs " + shortest + " or more " + unit + "."));
      return false;
    }
    if (length > longest) {
      sink.add(
          new Violation(
              pointer, "too-long", "It takes no more than " + longest + " " + unit + "."));
      return false;
    }
    return true;
  }

  /** Tells every element that an earlier one equals; a null stands for one that is broken. */
  boolean distinct(List<Object> elements, String pointer, List<Violation> sink) {
    if (!distinct) {
      return true;
    }
    boolean good = true;
    Map<Object, Integer> first = new HashMap<>();
    for (int i = 0; i < elements.size(); i++) {
      Object element = elements.get(i);
      Integer earlier = element == null ? null : first.putIfAbsent(element, i);
      if (earlier != null) {
        sink.add(new Violation(Pointers.child(pointer, i), "duplicate", "It is there twice."));
        good = false;
      }
    }
    return good;
  }
}
