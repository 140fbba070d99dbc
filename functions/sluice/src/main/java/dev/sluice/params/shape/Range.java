package dev.sluice.params.shape;

import dev.sluice.params.Violation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** The least and the greatest value of a number. */
final class Range {
  private BigDecimal least;
  private boolean leastTaken = true;
  private BigDecimal most;
  private boolean mostTaken = true;

  /**
   * Adds a constraint of Jakarta Validation.
   *
   * @param name of the constraint, without its package
   * @return false when it does not constrain numbers
   */
  boolean declare(String name, Map<String, Object> values) {
    Object value = values.get("value");
    switch (name) {
      case "Min" -> atLeast(BigDecimal.valueOf((long) value), true);
      case "DecimalMin" -> atLeast(new BigDecimal((String) value), inclusive(values));
      case "Positive" -> atLeast(BigDecimal.ZERO, false);
      case "PositiveOrZero" -> atLeast(BigDecimal.ZERO, true);
      case "Max" -> most = BigDecimal.valueOf((long) value);
      case "DecimalMax" -> {
        most = new BigDecimal((String) value);
        mostTaken = inclusive(values);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static boolean inclusive(Map<String, Object> values) {
    return (boolean) values.getOrDefault("inclusive", true);
  }

  private void atLeast(BigDecimal bound, boolean taken) {
    least = bound;
    leastTaken = taken;
  }

  /** Checks a number; true when it is in range. */
  boolean check(BigDecimal value, String pointer, List<Violation> sink) {
    int low = least == null ? 1 : value.compareTo(least);
    int high = most == null ? -1 : value.compareTo(most);
    if (low < 0 || low == 0 && !leastTaken || high > 0 || high == 0 && !mostTaken) {
      sink.add(new Violation(pointer, "out-of-range", "It must be " + words() + "."));
      return false;
    }
    return true;
  }

  private String words() {
    String from = least == null ? null : (leastTaken ? "no less than " : "more than ") + least;
    String to = most == null ? null : (mostTaken ? "no more than " : "less than ") + most;
    return from == null ? to : to == null ? from : from + " and " + to;
  }
}
