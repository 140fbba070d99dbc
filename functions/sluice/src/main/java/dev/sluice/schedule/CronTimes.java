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
 * expression whose hours begin with {@code *} follows the time that passes: it fires in both hours
 * that bear the same name, and not in an hour that is left out. Any other names times of day: each
 * fires once a day, the first time its hour comes, or when the hour that was left out would have
 * begun. Where the day of the month and the day of the week are both restricted, either suffices;
 * {@code *} and {@code *}{@code /1} restrict nothing.
 *
 * <p>The expression is read by cron-utils (175 kB, no dependency but slf4j, which is there). Of the
 * others, javacron reads in the JVM's own zone and through {@code java.util.Date}, and those of
 * Quartz and Spring bring a whole scheduler. What cron-utils makes of clock changes depends on its
 * version and on how often an expression fires, and its tracker still has wrong ones. So it is
 * asked for local times only, in UTC, where no clock ever changes, and the zone is applied here.
 * Its parser adds some 130 ms to the drain's cold start, a {@link FixedRate} nothing.
 */
final class CronTimes implements FireTimes {
  /** Of a zone, until a search is given up: eight years and more, so that 29 February is found. */
  private static final int MOST_TRANSITIONS = 50;

  private final ExecutionTime cron;
  private final ZoneRules rules;
  private final boolean byTimeOfDay;

  /**
   * @throws IllegalArgumentException when it is no cron expression of five fields
   */
  CronTimes(String expression, ZoneId zone) {
    cron =
        ExecutionTime.forCron(
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                .parse(expression));
    rules = zone.getRules();
    byTimeOfDay = !expression.strip().split("\\s+")[1].startsWith("*");
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
        local = justBefore(repeated.getDateTimeBefore()); // it fired when this hour came first
      } else if (byTimeOfDay && fire.isBefore(change.getDateTimeAfter())) {
        return change.getInstant(); // the clock leaves this time out
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
