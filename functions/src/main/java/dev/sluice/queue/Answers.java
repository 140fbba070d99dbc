package dev.sluice.queue;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the parts of what a script answered. */
final class Answers {
  private Answers() {}

  static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }

  static TaskState state(Object letter) {
    return TaskState.of(((byte[]) letter)[0]);
  }

  static int count(List<?> answer, int at) {
    return ((Long) answer.get(at)).intValue();
  }
}
