package dev.sluice;

/**
 * A team's application: what its functions, {@code local/run} and its tests are made of. It has a
 * public constructor without parameters.
 */
public interface Application {
  /**
   * Makes it for these settings. Nothing is opened before it is asked for.
   *
   * @throws IllegalArgumentException naming the setting that is missing or wrong
   */
  Sluice sluice(Settings settings);
}
