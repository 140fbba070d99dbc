package dev.sluice;

/**
 * A team's application: its functions, {@code local/run} and its tests start from it. It has a
 * public constructor without parameters.
 */
public interface Application {
  /**
   * Creates it with these settings. Nothing is opened before it is needed.
   *
   * @throws IllegalArgumentException naming the setting that is missing or wrong
   */
  Sluice sluice(Settings settings);
}
