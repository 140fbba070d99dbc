package dev.sluice.redis.record;

import dev.sluice.queue.retries.Retries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code replay.lua} and {@code finish.lua} count of retries: in each field a mark, a
 * space and a letter.
 */
public final class RetryCounts {
  private static final Pattern FIELD =
      Pattern.compile("([0-9]{1,15}) ([0-9a-f]{1,40}) ([0-9a-f]{1,40}) ([nDFC])");

  private RetryCounts() {}

  /**
   * Newest first. What cannot be read is left out: other programs may have written there.
   *
   * @param owner null: of all
   */
  public static List<Retries> read(Map<String, String> fields, String owner) {
    Map<String, Retries> retries = new HashMap<>();
    fields.forEach(
        (field, number) -> {
          Matcher parts = FIELD.matcher(field);
          if (parts.matches()
              && number.matches("[0-9]{1,15}")
              && (owner == null || owner.equals(parts.group(3)))) {
            Retries one = one(parts, Long.parseLong(number));
            retries.merge(parts.group(1) + " " + parts.group(2), one, Retries::plus);
          }
        });
    List<Retries> known = new ArrayList<>(retries.values());
    known.removeIf(one -> one.retried() == 0); // it was dropped, and one of its tasks ended later
    known.sort(Comparator.comparing(Retries::at).reversed().thenComparing(Retries::group));
    return known;
  }

  private static Retries one(Matcher parts, long number) {
    char counted = parts.group(4).charAt(0);
    return new Retries(
        parts.group(2),
        Instant.ofEpochMilli(Long.parseLong(parts.group(1))),
        counted == 'n' ? number : 0,
        counted == 'D' ? number : 0,
        counted == 'F' ? number : 0,
        counted == 'C' ? number : 0);
  }
}
