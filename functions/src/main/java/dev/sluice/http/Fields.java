package dev.sluice.http;

import dev.sluice.task.Pointers;
import dev.sluice.task.TextRules;
import dev.sluice.task.Violation;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Reads the members of a JSON object, gathering what is wrong with them. Nothing is coerced: "5" is
 * no number. An optional member that is null counts as absent.
 */
final class Fields {
  private static final int LONGEST_TIME = 40;

  private final Map<?, ?> members;
  private final List<Violation> violations;

  Fields(Map<?, ?> members, List<Violation> violations) {
    this.members = members;
    this.violations = violations;
  }

  boolean has(String name) {
    return members.get(name) != null;
  }

  /** Tells every member that is neither known nor anybody's to set. */
  void only(List<String> known, List<String> readOnly) {
    for (Object member : members.keySet()) {
      String name = (String) member;
      if (!TextRules.valid(name)) {
        // no pointer could be written to it
        violations.add(new Violation("", "invalid-text", "A member's name is not a text."));
      } else if (readOnly.contains(name)) {
        wrong(name, "read-only-field", "It is set by the server alone.");
      } else if (!known.contains(name)) {
        wrong(name, "unknown-field", "It is not known here.");
      }
    }
  }

  /** Tells that the member is missing, if it is. */
  boolean require(String name) {
    if (!has(name)) {
      wrong(name, "missing-field", "It is required.");
    }
    return has(name);
  }

  /** A string, or null. */
  String text(String name) {
    Object value = members.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    wrong(name, "wrong-type", "It must be a string.");
    return null;
  }

  /** A whole number between the bounds, or null. */
  Integer whole(String name, int least, int most) {
    Object value = members.get(name);
    if (value == null) {
      return null;
    }
    BigDecimal number = null;
    if (value instanceof Long whole) {
      number = BigDecimal.valueOf(whole);
    } else if (value instanceof BigDecimal decimal) {
      number = decimal;
    }
    if (number == null || number.stripTrailingZeros().scale() > 0) {
      wrong(name, "wrong-type", "It must be a whole number.");
      return null;
    }
    if (number.compareTo(BigDecimal.valueOf(least)) < 0
        || number.compareTo(BigDecimal.valueOf(most)) > 0) {
      wrong(name, "out-of-range", "It must be " + least + " to " + most + ".");
      return null;
    }
    return number.intValueExact();
  }

  /** A moment as ISO 8601 with a zone offset, at most the given seconds ahead; or null. */
  Instant instant(String name, Instant now, int mostSecondsAhead) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    Instant instant;
    try {
      instant = value.length() > LONGEST_TIME ? null : Instant.parse(value);
    } catch (DateTimeException e) {
      instant = null;
    }
    if (instant == null) {
      wrong(name, "wrong-format", "It must be a time such as 2030-01-31T12:00:00Z.");
    } else if (instant.isAfter(now.plusSeconds(mostSecondsAhead))) {
      wrong(name, "out-of-range", "It must be within " + mostSecondsAhead + " seconds.");
      return null;
    }
    return instant;
  }

  void wrong(String name, String code, String detail) {
    violations.add(new Violation(Pointers.child("", name), code, detail));
  }
}
