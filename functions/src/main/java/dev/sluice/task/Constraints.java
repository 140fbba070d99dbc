package dev.sluice.task;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The constraints on one value: those of Jakarta Validation that are named here, with its meaning,
 * but lengths are counted in code points as JSON Schema does. A constraint that is not known is
 * refused when the declaration is read, never passed over.
 */
final class Constraints {
  static final Constraints NONE = new Constraints();

  private BigDecimal least;
  private boolean leastTaken = true;
  private BigDecimal most;
  private boolean mostTaken = true;
  private int shortest;
  private int longest = Integer.MAX_VALUE;
  private boolean blankRefused;
  private java.util.regex.Pattern pattern;
  private String patternDetail;

  /** Whether no element of the list may repeat another. */
  boolean distinct;

  /** The reference set the string, or each string of the list, must be in; null: none. */
  String knownSet;

  private Constraints() {}

  static Constraints of(Shape.Kind kind, Annotation[] annotations) {
    if (annotations.length == 0) {
      return NONE;
    }
    Constraints constraints = new Constraints();
    for (Annotation annotation : annotations) {
      constraints.declare(kind, annotation);
    }
    return constraints;
  }

  private void declare(Shape.Kind kind, Annotation annotation) {
    if (annotation instanceof Size size) {
      fits(annotation, sized(kind));
      shortest = Math.max(shortest, size.min());
      longest = Math.min(longest, size.max());
    } else if (annotation instanceof NotEmpty) {
      fits(annotation, sized(kind));
      shortest = Math.max(shortest, 1);
    } else if (annotation instanceof NotBlank) {
      fits(annotation, kind == Shape.Kind.STRING);
      blankRefused = true;
    } else if (annotation instanceof Pattern text) {
      fits(annotation, kind == Shape.Kind.STRING && text.flags().length == 0);
      pattern = java.util.regex.Pattern.compile(text.regexp());
      patternDetail = text.message();
    } else if (annotation instanceof Min min) {
      fits(annotation, number(kind));
      atLeast(BigDecimal.valueOf(min.value()), true);
    } else if (annotation instanceof DecimalMin min) {
      fits(annotation, number(kind));
      atLeast(new BigDecimal(min.value()), min.inclusive());
    } else if (annotation instanceof Positive) {
      fits(annotation, number(kind));
      atLeast(BigDecimal.ZERO, false);
    } else if (annotation instanceof PositiveOrZero) {
      fits(annotation, number(kind));
      atLeast(BigDecimal.ZERO, true);
    } else if (annotation instanceof Max max) {
      fits(annotation, number(kind));
      most = BigDecimal.valueOf(max.value());
    } else if (annotation instanceof DecimalMax max) {
      fits(annotation, number(kind));
      most = new BigDecimal(max.value());
      mostTaken = max.inclusive();
    } else if (annotation instanceof Distinct) {
      fits(annotation, kind == Shape.Kind.LIST);
      distinct = true;
    } else if (annotation instanceof KnownMember known) {
      knownSet = known.value();
    } else if (!(annotation instanceof NotNull || annotation instanceof Valid)
        && annotation.annotationType().getName().startsWith("jakarta.validation.")) {
      throw new IllegalArgumentException("cannot check " + annotation);
    }
  }

  private static void fits(Annotation annotation, boolean fits) {
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
          patternDetail.startsWith("{")
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
