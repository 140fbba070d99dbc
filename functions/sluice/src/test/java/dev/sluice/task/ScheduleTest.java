package dev.sluice.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which schedules a catalog refuses when the drain function starts. */
class ScheduleTest {
  record Stock(@Size(min = 1) String place, @Min(1) @Max(50) int most, Optional<LocalDate> since) {}

  record Other(String place) {}

  record Nothing() {}

  private static final Schedule HOURLY = Schedule.every("stock", Duration.ofHours(1));

  private static void check(Schedule schedule) {
    TaskCatalog.of(
            List.of(
                TaskType.of("stock", "", Stock.class, () -> (params, context) -> null),
                TaskType.of("nothing", "", Nothing.class, () -> (params, context) -> null)),
            List.of(schedule))
        .checkSchedules();
  }

  private static String refusal(Schedule schedule) {
    return assertThrows(IllegalArgumentException.class, () -> check(schedule)).getMessage();
  }

  @Test
  void paramsAreARecordOfTheType() {
    Schedule schedule = HOURLY.with(new Stock("north", 50, Optional.of(LocalDate.of(2026, 1, 5))));
    check(schedule);
    assertEquals(
        "{\"place\":\"north\",\"most\":50,\"since\":\"2026-01-05\"}", schedule.paramsJson());
    check(HOURLY.with(new Stock("north", 1, Optional.empty())));
    check(Schedule.every("nothing", Duration.ofHours(1)));
    assertEquals("{}", HOURLY.paramsJson());
  }

  @Test
  void eachWrongParamIsNamedInOneLine() {
    assertEquals(
        "Schedule stock: /params/place: It needs 1 or more characters."
            + " /params/most: It must be no less than 1 and no more than 50.",
        refusal(HOURLY.with(new Stock("", 51, Optional.empty()))));
    assertEquals(
        "Schedule own: /params/place: It is required. /params/most: It is required.",
        refusal(HOURLY.named("own")));
  }

  @Test
  void anotherRecordIsRefused() {
    assertEquals(
        "Schedule stock: stock takes "
            + Stock.class.getName()
            + " as params, not "
            + Other.class.getName(),
        refusal(HOURLY.with(new Other("north"))));
  }

  @Test
  void anUnknownTypeIsRefused() {
    assertEquals(
        "Schedule sotck: there is no task type sotck",
        refusal(Schedule.every("sotck", Duration.ofHours(1))));
  }
}
