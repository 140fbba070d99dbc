package dev.sluice.redis.wire;

import dev.sluice.params.shape.ParamsReader;
import dev.sluice.queue.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the parts of a script's answer. */
public final class ScriptReply {
  private ScriptReply() {}

  public static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }

  public static Set<String> texts(Object list) {
    Set<String> texts = new HashSet<>();
    ((List<?>) list).forEach(each -> texts.add(text(each)));
    return texts;
  }

  public static TaskState state(Object letter) {
    return TaskState.of(((byte[]) letter)[0]);
  }

  /**
   * The members that the answer names.
   *
   * @param first the index at which their sets and members begin, in turn
   */
  public static List<ParamsReader.Known> unknown(
      List<?> answer, int first, List<ParamsReader.Known> known) {
    Set<List<String>> named = new HashSet<>();
    for (int i = first; i < answer.size(); i += 2) {
      named.add(List.of(text(answer.get(i)), text(answer.get(i + 1))));
    }
    return known.stream().filter(one -> named.contains(List.of(one.set(), one.member()))).toList();
  }

  /** A time as the scripts write it; null for anything else. */
  public static Instant time(String millis) {
    return millis != null && millis.matches("[0-9]{1,15}")
        ? Instant.ofEpochMilli(Long.parseLong(millis))
        : null;
  }

  /** A time from milliseconds; null when negative. */
  public static Instant moment(List<?> answer, int at) {
    long millis = (Long) answer.get(at);
    return millis < 0 ? null : Instant.ofEpochMilli(millis);
  }

  public static int count(List<?> answer, int at) {
    return ((Long) answer.get(at)).intValue();
  }
}
