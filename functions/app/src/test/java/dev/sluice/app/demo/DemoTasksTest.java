package dev.sluice.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.RecordingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoTasksTest {

  @Test
  void echoReturnsItsText() {
    assertEquals(
        Map.of("text", "hé\n"),
        new Echo().run(new Echo.Params("hé\n"), RecordingContext.attempt(1)));
  }

  @Test
  void sleepReportsItsProgress() throws Exception {
    RecordingContext context = RecordingContext.attempt(1);
    assertEquals(Map.of("millis", 3L), new Sleep().run(new Sleep.Params(3), context));
    assertEquals(List.of("0/3 sleeping", "3/3 awake"), context.progress);
  }

  @Test
  void anInterruptEndsASleep() {
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedException.class,
        () -> new Sleep().run(new Sleep.Params(600_000), RecordingContext.attempt(1)));
  }

  @Test
  void flakyFailsAlwaysInTheSameWay() {
    assertEquals(outcomes(0.4), outcomes(0.4));
    assertEquals(0, failures(0));
    assertEquals(1_000, failures(1));
    // 1,000 draws at 0.4: 400 expected, standard deviation 15.5
    assertTrue(Math.abs(failures(0.4) - 400) < 80, failures(0.4) + " of 1,000 failed");
  }

  @Test
  void aRetryOfFlakyMaySucceed() {
    long recovered =
        java.util.stream.LongStream.range(0, 100)
            .filter(seed -> fails(0.4, seed, 1) && !fails(0.4, seed, 2))
            .count();
    assertTrue(recovered > 5, recovered + " of 100 seeds");
  }

  private static List<Boolean> outcomes(double rate) {
    List<Boolean> failed = new ArrayList<>();
    for (int seed = 0; seed < 100; seed++) {
      for (int attempt = 1; attempt <= 10; attempt++) {
        failed.add(fails(rate, seed, attempt));
      }
    }
    return failed;
  }

  private static int failures(double rate) {
    return (int) outcomes(rate).stream().filter(failed -> failed).count();
  }

  private static boolean fails(double rate, long seed, int attempt) {
    try {
      new Flaky().run(new Flaky.Params(rate, seed), RecordingContext.attempt(attempt));
      return false;
    } catch (IllegalStateException e) {
      assertEquals("Failed on purpose in attempt " + attempt, e.getMessage());
      return true;
    }
  }
}
