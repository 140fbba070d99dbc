package dev.sluice.queue.retries;

import dev.sluice.json.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/**
 * What tasks that are retried are marked with, so that how they end is counted.
 *
 * @param at when the retry began: what has the same time and group is counted together
 * @param parts by task, of what it is a part; a task without is not counted
 */
public record RetryMark(Instant at, Map<String, Part> parts) {
  /** Nothing is counted. */
  public static final RetryMark NONE = new RetryMark(Instant.EPOCH, Map.of());

  private static final int OWNER_DIGITS = 8;

  /**
   * Of what a task is a part.
   *
   * @param group its group of failures: lower-case hexadecimal digits
   * @param owner whose task it is
   */
  public record Part(String group, String owner) {}

  /** A name of an owner that is short and has no spaces. */
  public static String owner(String owner) {
    byte[] hash = Sha256.of(owner.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash).substring(0, OWNER_DIGITS);
  }

  /** As it is kept with the task; empty when it is not counted. */
  public String text(String id) {
    Part part = parts.get(id);
    return part == null ? "" : at.toEpochMilli() + " " + part.group() + " " + owner(part.owner());
  }
}
