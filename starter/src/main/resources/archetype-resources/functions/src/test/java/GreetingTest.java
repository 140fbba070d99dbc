package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.testing.SluiceExtension;
import dev.sluice.testing.TestTask;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a real queue; only time is the test's own. */
class GreetingTest {
  private static final Instant MONDAY = Instant.parse("2026-06-01T00:00:00Z");

  @RegisterExtension
  static final SluiceExtension sluice = SluiceExtension.of(new App()).startingAt(MONDAY);

  @Test
  void greets() {
    TestTask task = sluice.enqueue("greeting", new Greeting.Params("Ann"));
    sluice.runUntilIdle();
    assertEquals(Map.of("text", "Hello, Ann!"), task.result(Map.class));
  }

  @Test
  void refusesAnEmptyName() {
    assertThrows(
        IllegalArgumentException.class,
        () -> sluice.enqueue("greeting", new Greeting.Params("")));
  }

  @Test
  void greetsTheTeamInTheMorning() {
    sluice.runFor(Duration.ofDays(1));
    assertEquals(1, sluice.enqueued("greeting").size());
  }
}
