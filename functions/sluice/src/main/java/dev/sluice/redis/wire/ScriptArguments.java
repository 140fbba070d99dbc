package dev.sluice.redis.wire;

import dev.sluice.json.Unicode;
import dev.sluice.params.shape.ParamsReader;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ARGV of a script, in the order of its header. */
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

  public boolean isEmpty() {
    return list.isEmpty();
  }

  /** Adds at most that many characters of a text. */
  public ScriptArguments addCut(String text, int most) {
    return add(Unicode.cut(text, most));
  }

  /** The reference sets and members that a task names, as {@code references.lua} takes them. */
  public static ScriptArguments ofKnown(List<ParamsReader.Known> known) {
    Map<String, ByteArrayOutputStream> sets = new LinkedHashMap<>();
    for (ParamsReader.Known one : known) {
      ByteArrayOutputStream packed =
          sets.computeIfAbsent(one.set(), set -> new ByteArrayOutputStream());
      byte[] member = Keys.bytes(one.member());
      packed.writeBytes(Keys.bytes(member.length + ":"));
      packed.writeBytes(member);
    }
    ScriptArguments arguments = new ScriptArguments();
    sets.forEach((set, packed) -> arguments.add(set).add(packed.toByteArray()));
    return arguments;
  }

  /** Adds the others behind these. */
  public ScriptArguments addAll(ScriptArguments others) {
    list.addAll(others.list);
    return this;
  }

  /** Adds their number, and then the arguments themselves. */
  public ScriptArguments addCounted(ScriptArguments others) {
    return add(others.list.size()).addAll(others);
  }

  /**
   * When a task may run, as the scripts take it: a delay in ms, or {@code @} and a moment in ms. A
   * part of a millisecond of a moment counts as a whole one: never early.
   */
  public static String due(Duration delay, Instant runAt) {
    return runAt == null
        ? Long.toString(millis(delay))
        : "@" + runAt.plusNanos(999_999).toEpochMilli();
  }

  /** A delay as the scripts take it: 0 for null and for a negative one. */
  public static long millis(Duration duration) {
    return duration == null ? 0 : Math.max(0, duration.toMillis());
  }

  /** With the time, which goes behind all others. */
  List<byte[]> listAnd(long millis) {
    List<byte[]> all = new ArrayList<>(list);
    all.add(Keys.bytes(Long.toString(millis)));
    return all;
  }

  List<byte[]> list() {
    return list;
  }
}
