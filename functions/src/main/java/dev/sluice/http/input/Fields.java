package dev.sluice.http.input;

import dev.sluice.json.Pointers;
import dev.sluice.params.Nearest;
import dev.sluice.params.TextRules;
import dev.sluice.params.Violation;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Reads the members of a JSON object, gathering what is wrong with them. Nothing is coerced: "5" is
 * no number. An optional member that is null counts as absent.
 */
public final class Fields {
  /** What to tell of a text that is no time. */
  static final String TIME = "It must be a time such as 2030-01-31T12:00:00Z.";

  private static final int LONGEST_TIME = 40;

  private final Map<?, ?> members;
  private final List<Violation> violations;

  public Fields(Map<?, ?> members, List<Violation> violations) {
    this.members = members;
    this.violations = violations;
  }

  public boolean has(Input input) {
    return members.get(input.name()) != null;
  }

  /** Tells what is not known, not the caller's to set, missing, or given beside its opposite. */
  public void check(BodyMembers declared) {
    for (Object member : members.keySet()) {
      String name = (String) member;
      if (!TextRules.valid(name)) {
        // no pointer could be written to it
        violations.add(new Violation("", "invalid-text", "A member's name is not a text."));
      } else if (declared.readOnly().contains(name)) {
        wrong(name, "read-only-field", "It is set by the server alone.");
      } else if (!declared.takes(name)) {
        wrong(
            name,
            "unknown-field",
            Violation.NO_SUCH_FIELD + Nearest.question(name, declared.names()));
      }
    }
    for (Input input : declared.required()) {
      if (!has(input)) {
        wrong(input, "missing-field", "It is required.");
      }
    }
    List<Input> exclusive = declared.exclusive();
    if (!exclusive.isEmpty() && has(exclusive.get(0)) && has(exclusive.get(1))) {
      String names = exclusive.get(0).name() + " or " + exclusive.get(1).name();
      wrong(exclusive.get(1), "conflicting-fields", "Give " + names + ", not both.");
    }
  }

  /** A string, or null. Its length and its pattern are left to the caller. */
  public String text(Input input) {
    Object value = members.get(input.name());
    if (value == null || value instanceof String) {
      return (String) value;
    }
    wrong(input, "wrong-type", "It must be a string.");
    return null;
  }

  /** A whole number between the bounds, or null. */
  public Integer whole(Input input) {
    Object value = members.get(input.name());
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
      wrong(input, "wrong-type", "It must be a whole number.");
      return null;
    }
    if (number.compareTo(BigDecimal.valueOf(input.least())) < 0
        || number.compareTo(BigDecimal.valueOf(input.most())) > 0) {
      wrong(input, "out-of-range", "It must be " + input.least() + " to " + input.most() + ".");
      return null;
    }
    return number.intValueExact();
  }

  /** A moment as ISO 8601 with a zone offset, at most the given seconds ahead; or null. */
  public Instant instant(Input input, Instant now) {
    String value = text(input);
    if (value == null) {
      return null;
    }
    Instant instant = instant(value);
    if (instant == null) {
      wrong(input, "wrong-format", TIME);
    } else if (instant.isAfter(now.plusSeconds(input.most()))) {
      wrong(input, "out-of-range", "It must be within " + input.most() + " seconds.");
      return null;
    }
    return instant;
  }

  /** A moment as ISO 8601 with a zone offset; null when it is none. */
  public static Instant instant(String text) {
    try {
      return text.length() > LONGEST_TIME ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  public void wrong(Input input, String code, String detail) {
    wrong(input.name(), code, detail);
  }

  private void wrong(String name, String code, String detail) {
    violations.add(new Violation(Pointers.child("", name), code, detail));
  }
}
