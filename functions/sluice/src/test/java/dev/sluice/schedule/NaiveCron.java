package dev.sluice.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/** A cron expression that checks every minute: slow, but simple enough to be trusted. */
final class NaiveCron {
  private static final int[] LEAST = {0, 0, 1, 1, 0};
  private static final int[] MOST = {59, 23, 31, 12, 6};

  private final String[] fields;
  private final BitSet[] sets = new BitSet[5];

  NaiveCron(String expression) {
    fields = expression.split(" ");
    for (int i = 0; i < 5; i++) {
      sets[i] = set(fields[i], LEAST[i], MOST[i]);
    }
  }

  private static BitSet set(String field, int least, int most) {
    BitSet set = new BitSet();
    for (String part : field.split(",")) {
      String[] step = part.split("/");
      String[] range = step[0].split("-");
      int from = step[0].equals("*") ? least : Integer.parseInt(range[0]);
      int to = step[0].equals("*") ? most : Integer.parseInt(range[range.length - 1]);
      for (int i = from; i <= to; i += step.length > 1 ? Integer.parseInt(step[1]) : 1) {
        set.set(i);
      }
    }
    return set;
  }

  private boolean matches(LocalDateTime time) {
    boolean day = sets[2].get(time.getDayOfMonth());
    boolean weekday = sets[4].get(time.getDayOfWeek().getValue() % 7);
    boolean either = restricts(fields[2]) && restricts(fields[4]);
    return sets[0].get(time.getMinute())
        && sets[1].get(time.getHour())
        && sets[3].get(time.getMonthValue())
        && (either ? day || weekday : day && weekday);
  }

  private static boolean restricts(String field) {
    return !field.equals("*") && !field.equals("*/1");
  }

  List<Instant> between(Instant after, Instant until, ZoneId zone) {
    List<Instant> found = new ArrayList<>();
    Instant minute = after.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60);
    for (; !minute.isAfter(until); minute = minute.plusSeconds(60)) {
      if (fires(minute, zone)) {
        found.add(minute);
      }
    }
    return found;
  }

  private boolean fires(Instant minute, ZoneId zone) {
    LocalDateTime local = LocalDateTime.ofInstant(minute, zone);
    boolean matches = matches(local);
    if (fields[1].startsWith("*")) {
      return matches;
    }
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (matches && zone.getRules().getOffset(minute).equals(offsets.get(0))) {
      return true; // the first offset gives the earlier time
    }
    ZoneOffsetTransition change = zone.getRules().previousTransition(minute.plusNanos(1));
    if (change != null && change.isGap() && change.getInstant().equals(minute)) {
      LocalDateTime left = change.getDateTimeBefore();
      for (; left.isBefore(change.getDateTimeAfter()); left = left.plusMinutes(1)) {
        if (matches(left)) {
          return true;
        }
      }
    }
    return false;
  }

  static String random(Random random) {
    StringBuilder expression = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      boolean any = random.nextInt(10) < (i < 2 ? 3 : 8);
      expression.append(i > 0 ? " " : "").append(any ? "*" : field(random, LEAST[i], MOST[i]));
    }
    return expression.toString();
  }

  private static String field(Random random, int least, int most) {
    int from = least + random.nextInt(most - least + 1);
    int to = from + random.nextInt(most - from + 1);
    return switch (random.nextInt(4)) {
      case 0 -> "*/" + (1 + random.nextInt(most));
      case 1 -> from == to ? "" + from : from + "-" + to;
      case 2 -> from == to ? "" + from : from + "," + to;
      default -> "" + from;
    };
  }
}
