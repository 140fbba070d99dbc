package dev.sluice.local.faults;

/** How much of everything is tried: {@code -Dsluice.faults.percent=…}. */
public final class Scale {
  private static final int PERCENT = Integer.getInteger("sluice.faults.percent", 100);

  private Scale() {}

  /** That share of what is tried as a rule; at least 1. */
  public static int of(int usual) {
    return (int) Math.max(1, (long) usual * PERCENT / 100);
  }
}
