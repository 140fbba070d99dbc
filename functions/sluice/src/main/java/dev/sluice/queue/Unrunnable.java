package dev.sluice.queue;

import java.util.Locale;

/** Why a build cannot run a task that another build may be able to run. */
public enum Unrunnable {
  /** Its catalog has no such task type. */
  UNKNOWN_TYPE,
  /** The task's params are not what the type's record accepts in this build. */
  UNREADABLE_PARAMS;

  /** As scripts, the API and error texts write it, such as {@code unknown-type}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The constant that is written so; null when none is. */
  public static Unrunnable of(String word) {
    for (Unrunnable one : values()) {
      if (one.word().equals(word)) {
        return one;
      }
    }
    return null;
  }
}
