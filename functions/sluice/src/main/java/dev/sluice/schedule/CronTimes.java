package dev.sluice.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * A cron expression in a time zone, by the rule of Vixie cron where the clocks change. An
 * expression whose hours begin with {@code *} follows the time that passes: it fires in both of two
 * hours with the same name, and not in an hour that is skipped. Any other expression names times of
 * day: each fires once a day, the first time its hour comes, or when the skipped hour would have
 * begun. Where the day of the month and the day of the week are both restricted, either suffices;
 * {@code *} and {@code *}{@code /1} restrict nothing.
 *
 * <p>The expression is read by cron-utils (175 kB, whose only dependency, slf4j, is present
 * anyway). Of the alternatives, javacron works in the JVM's own zone and through {@code
 * java.util.Date}, and those of Quartz and Spring bring a whole scheduler. How cron-utils handles
 * clock changes depends on its version and on how often an expression fires, and open reports show
 * wrong results. So it is asked for local times only, in UTC, where no clock ever changes, and the
 * zone is applied here. Its parser adds about 130 ms to the drain's cold start; a {@link FixedRate}
 * adds nothing.
 */
final class CronTimes implements FireTimes {
  /** How far ahead a search goes: more than eight years, so that 29 February is found. */
  private static final int MOST_TRANSITIONS = 50;

  /** If nothing fires after it, nothing ever does: the calendar repeats, leap days included. */
  private static final LocalDateTime SOME_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final ExecutionTime cron;
  private final ZoneRules rules;
  private final boolean byTimeOfDay;

  /**
   * @throws IllegalArgumentException saying why when it is not a cron expression of five fields, or
   *     never fires
   */
  CronTimes(String expression, ZoneId zone) {
    String plain = CronText.plain(expression);
    cron =
        ExecutionTime.forCron(
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                .parse(plain));
    rules = zone.getRules();
    byTimeOfDay = !plain.split(" ")[1].startsWith("*");
    if (nextLocal(SOME_TIME) == null) {
      throw new IllegalArgumentException(
          "\"" + expression + "\" never fires: that day never comes");
    }
  }

  @Override
  public Instant next(Instant after) {
    Instant from = after;
    ZoneOffset offset = rules.getOffset(from);
    LocalDateTime local = LocalDateTime.ofInstant(from, offset);
    for (int i = 0; i < MOST_TRANSITIONS; i++) {
      ZoneOffsetTransition change = rules.nextTransition(from);
      LocalDateTime fire = nextLocal(local);
      if (fire == null) {
        return null;
      }
      if (change == null || fire.isBefore(change.getDateTimeBefore())) {
        ZoneOffsetTransition repeated = byTimeOfDay ? rules.getTransition(fire) : null;
        if (repeated == null || !offset.equals(repeated.getOffsetAfter())) {
          return fire.toInstant(offset);
        }
        local = justBefore(repeated.getDateTimeBefore()); // it fired the first time this hour came
      } else if (byTimeOfDay && fire.isBefore(change.getDateTimeAfter())) {
        return change.getInstant(); // the clock skips this time
      } else {
        from = change.getInstant();
        offset = change.getOffsetAfter();
        local = justBefore(change.getDateTimeAfter());
      }
    }
    return null;
  }

  private static LocalDateTime justBefore(LocalDateTime time) {
    return time.minusNanos(1);
  }

  private LocalDateTime nextLocal(LocalDateTime after) {
    return cron.nextExecution(after.atZone(ZoneOffset.UTC))
        .map(found -> found.toLocalDateTime())
        .orElse(null);
  }
}
