package dev.sluice.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.task.FanOutTask.Child;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What would be ignored in silence is refused where it is declared. */
class TaskTypeTest {
  record Nothing() {}

  private static final TaskType<Nothing> TYPE =
      TaskType.of("nothing", "", Nothing.class, () -> (params, context) -> null);

  @Test
  void aPublishedResultNeedsAnAge() {
    for (Duration none : new Duration[] {null, Duration.ZERO, Duration.ofSeconds(-1)}) {
      assertThrows(IllegalArgumentException.class, () -> TYPE.publishing(none));
    }
    assertEquals(Duration.ofNanos(1), TYPE.publishing(Duration.ofNanos(1)).staleAfter());
  }

  @Test
  void aChildHasADelayOrAMoment() {
    Duration delay = Duration.ofSeconds(1);
    assertThrows(
        IllegalArgumentException.class, () -> new Child("nothing", null, delay, Instant.EPOCH));
    assertEquals(delay, new Child("nothing", null, delay).delay());
    assertEquals(Instant.EPOCH, Child.at(Instant.EPOCH, "nothing", null).runAt());
  }
}
