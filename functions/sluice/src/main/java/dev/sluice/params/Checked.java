package dev.sluice.params;

/** A params record with rules across its components. */
public interface Checked {
  /**
   * Reports what is wrong with the components in combination. It is called even when some of them
   * could not be read, so that all violations are reported at once. Those components are null, 0 or
   * false here, so ask first:
   *
   * <pre>{@code
   * if (violations.sound("startDate", "endDate") && endDate.isBefore(startDate)) {
   *   violations.add("endDate", "out-of-range", "It is before startDate.");
   * }
   * }</pre>
   */
  void check(Violations violations);
}
