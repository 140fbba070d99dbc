package dev.sluice.params.shape;

import dev.sluice.json.Pointers;
import dev.sluice.json.Unicode;
import dev.sluice.params.Line;
import dev.sluice.params.Violation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The constraints on one value: those of Jakarta Validation that are named here, except that
 * lengths are counted in code points, as in JSON Schema; and Sluice's own. An unknown constraint is
 * refused when the declaration is read, never ignored.
 */
final class Constraints {
  static final Constraints NONE = new Constraints();

  /** Names, not classes: loading the classes would slow down a cold start for nothing. */
  private static final String JAKARTA = "jakarta.validation.";

  private static final String CONSTRAINT = JAKARTA + "constraints.";
  private static final String OURS = "dev.sluice.params.";
  private static final long MOST_INT = Integer.MAX_VALUE;

  private Range range;
  private int shortest;
  private int longest = Integer.MAX_VALUE;
  private boolean blankRefused;
  private String expression;
  private Pattern pattern;
  private String patternDetail;
  private long mostAhead = -1;

  /** Whether the string is one {@link Line}. */
  boolean line;

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
      if (type.startsWith(CONSTRAINT)) {
        constraints.declare(kind, annotation, type.substring(CONSTRAINT.length()));
      } else if (type.startsWith(OURS)) {
        constraints.declareOurs(kind, annotation, type.substring(OURS.length()));
      } else if (type.startsWith(JAKARTA) && !type.endsWith(".Valid")) {
        throw new IllegalArgumentException("cannot check " + annotation);
      }
    }
    return constraints;
  }

  /** A value that is not written has the constraint's own default. */
  private void declare(Shape.Kind kind, RecordAnnotations.Declared annotation, String name) {
    Map<String, Object> values = annotation.values();
    switch (name) {
      case "Size":
        fits(annotation, sized(kind));
        shortest = Math.max(shortest, (int) (long) values.getOrDefault("min", 0L));
        longest = Math.min(longest, (int) (long) values.getOrDefault("max", MOST_INT));
        break;
      case "NotEmpty":
        fits(annotation, sized(kind));
        shortest = Math.max(shortest, 1);
        break;
      case "NotBlank":
        fits(annotation, kind == Shape.Kind.STRING);
        blankRefused = true;
        break;
      case "Pattern":
        fits(annotation, kind == Shape.Kind.STRING && !values.containsKey("flags"));
        expression = (String) values.get("regexp");
        patternDetail = (String) values.get("message");
        break;
      case "NotNull":
        break; // that is the case anyway
      default:
        range = range == null ? new Range() : range;
        if (!range.declare(name, values)) {
          throw new IllegalArgumentException("cannot check " + annotation);
        }
        fits(annotation, number(kind));
    }
  }

  private void declareOurs(Shape.Kind kind, RecordAnnotations.Declared annotation, String name) {
    switch (name) {
      case "Distinct" -> {
        fits(annotation, kind == Shape.Kind.LIST);
        distinct = true;
      }
      case "Line" -> {
        fits(annotation, kind == Shape.Kind.STRING);
        line = true;
      }
      case "Ahead" -> {
        fits(annotation, kind == Shape.Kind.INSTANT);
        mostAhead = (long) annotation.values().get("seconds");
      }
      case "KnownMember" -> knownSet = (String) annotation.values().get("value");
      default -> {
        // not a constraint
      }
    }
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

  /** Checks a number; true when it is in range. */
  boolean number(BigDecimal value, String pointer, List<Violation> sink) {
    return range == null || range.check(value, pointer, sink);
  }

  /** Checks how far ahead of now a moment is. */
  boolean moment(Instant value, Instant now, String pointer, List<Violation> sink) {
    if (mostAhead < 0 || !value.isAfter(now.plusSeconds(mostAhead))) {
      return true;
    }
    return broken(pointer, "out-of-range", "It must be within " + mostAhead + " seconds.", sink);
  }

  /**
   * Checks a string; true when it is as declared. The pattern is tried only on text of a valid
   * length: on a long text an innocent pattern can exhaust time or stack, so declare a {@code Size}
   * with it.
   */
  boolean text(String value, String pointer, List<Violation> sink) {
    if (!Unicode.valid(value)) {
      return broken(pointer, "invalid-text", TextRules.NO_TEXT, sink);
    }
    if (line && hasControl(value)) {
      return broken(pointer, "invalid-text", "It must be visible characters.", sink);
    }
    if (!length(value.codePointCount(0, value.length()), "characters", pointer, sink)) {
      return false;
    }
    if (blankRefused && value.isBlank()) {
      return broken(pointer, "too-short", "It must not be blank.", sink);
    }
    return expression == null || matches(value, pointer, sink);
  }

  /**
   * Checks that a string is not too long with the white space around it, which the schema's {@code
   * maxLength} counts as well.
   */
  boolean shortEnough(String given, String pointer, List<Violation> sink) {
    int length = given.codePointCount(0, given.length());
    return length <= longest || length(length, "characters", pointer, sink);
  }

  /**
   * Without white space around it; unchanged, and so refused, when it has one of the separators
   * U+001C to U+001F, which {@link String#strip} takes for white space as well.
   */
  static String stripped(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) >= 0x1C && value.charAt(i) <= 0x1F) {
        return value;
      }
    }
    return value.strip();
  }

  private static boolean hasControl(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(String value, String pointer, List<Violation> sink) {
    if (pattern == null) {
      pattern = Pattern.compile(expression); // most optional texts are never given
    }
    if (pattern.matcher(value).matches()) {
      return true;
    }
    String detail =
        patternDetail == null || patternDetail.startsWith("{")
            ? "It must match " + expression + "."
            : patternDetail;
    return broken(pointer, "wrong-format", detail, sink);
  }

  /** Checks how many elements or members there are. */
  boolean count(int size, String pointer, List<Violation> sink) {
    return length(size, "entries", pointer, sink);
  }

  private boolean length(int length, String unit, String pointer, List<Violation> sink) {
    if (length < shortest) {
      String detail = "It needs " + shortest + " or more " + unit + ".";
      return broken(pointer, "too-short", detail, sink);
    }
    if (length > longest) {
      String detail = "It takes no more than " + longest + " " + unit + ".";
      return broken(pointer, "too-long", detail, sink);
    }
    return true;
  }

  /** Reports every element that equals an earlier one; null stands for an unreadable element. */
  boolean distinct(List<Object> elements, String pointer, List<Violation> sink) {
    boolean good = true;
    Map<Object, Integer> first = new HashMap<>();
    for (int i = 0; distinct && i < elements.size(); i++) {
      Object element = elements.get(i);
      if (element != null && first.putIfAbsent(element, i) != null) {
        good = broken(Pointers.child(pointer, i), "duplicate", "It is there twice.", sink);
      }
    }
    return good;
  }

  private static boolean broken(String pointer, String code, String detail, List<Violation> sink) {
    sink.add(new Violation(pointer, code, detail));
    return false;
  }
}
