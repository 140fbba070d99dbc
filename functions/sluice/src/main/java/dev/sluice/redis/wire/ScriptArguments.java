package dev.sluice.redis.wire;

import dev.sluice.params.ParamsReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** ARGV of a script, built in the order its header gives. */
public final class ScriptArguments {
  private final List<byte[]> list = new ArrayList<>();

  public ScriptArguments add(byte[] bytes) {
    list.add(bytes);
    return this;
  }

  public ScriptArguments add(String text) {
    return add(Keys.bytes(text));
  }

  public ScriptArguments add(long number) {
    return add(Long.toString(number));
  }

  /** At most so many characters of a text. */
  public ScriptArguments addCut(String text, int most) {
    return add(text.length() <= most ? text : text.substring(0, most - 1) + "…");
  }

  /** Set and member of each in turn. */
  public ScriptArguments addKnown(List<ParamsReader.Known> known) {
    for (ParamsReader.Known one : known) {
      add(one.set()).add(one.member());
    }
    return this;
  }

  /** Their number, and then themselves. */
  public ScriptArguments addCounted(ScriptArguments others) {
    add(others.list.size());
    list.addAll(others.list);
    return this;
  }

  /** A time as the scripts take it: 0 for none and for one that is over. */
  public static long millis(Duration duration) {
    return duration == null ? 0 : Math.max(0, duration.toMillis());
  }

  List<byte[]> list() {
    return list;
  }
}
