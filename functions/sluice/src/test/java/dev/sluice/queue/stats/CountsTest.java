package dev.sluice.queue.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.stats.Counts.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Times are kept in buckets, yet percentiles are right to a sixth. */
class CountsTest {
  @Test
  void nothingHasNoPercentile() {
    assertNull(new Times().percentile(50));
    assertNull(new Times().mean());
    assertEquals("", new Counts().text());
  }

  @Test
  void percentilesAreRightToASixth() {
    long seed = Long.getLong("sluice.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      Times times = new Times();
      List<Double> micros = new ArrayList<>();
      double middle = Math.exp(random.nextDouble() * 18 + 2);
      for (int i = 0; i < 2_000; i++) {
        double one = middle * Math.exp(random.nextGaussian());
        micros.add(one);
        times.add(Duration.ofNanos((long) (one * 1_000)));
      }
      micros.sort(null);
      for (int percent : List.of(50, 95, 99)) {
        double right = micros.get(2_000 * percent / 100 - 1);
        double told = times.percentile(percent).toNanos() / 1_000.0;
        assertTrue(
            told < right * 1.19 && told > right / 1.19,
            "seed " + seed + ": p" + percent + " of " + middle + " is " + right + ", not " + told);
      }
      double mean = micros.stream().mapToDouble(one -> one).average().orElseThrow();
      double told = times.mean().toNanos() / 1_000.0;
      assertTrue(
          told < mean * 1.19 && told > mean / 1.19, "seed " + seed + ": " + mean + ", " + told);
    }
  }

  @Test
  void eachTimeHasABucket() {
    for (long nanos : List.of(0L, 1L, 1_000L)) {
      assertEquals(0, Times.bucket(Duration.ofNanos(nanos)));
    }
    assertEquals(1, Times.bucket(Duration.ofNanos(1_001)));
    assertEquals(2, Times.bucket(Duration.ofNanos(2_000)));
    assertEquals(20, Times.bucket(Duration.ofNanos(1_024_000)));
    assertEquals(Times.LAST, Times.bucket(Duration.ofDays(300)));
  }

  @Test
  void theTextSaysAll() {
    Counts counts = new Counts();
    counts.add(Outcome.SUCCEEDED);
    counts.add(Outcome.SUCCEEDED);
    counts.add(Outcome.FAILED);
    counts.add(Outcome.RETRIED);
    counts.waits().add(Duration.ofNanos(2_000));
    counts.runs().add(Duration.ofMillis(1));
    assertEquals("s 2 f 1 r 1 w2 1 t20 1", counts.text());
    Counts again = Counts.of(counts.text());
    again.add(counts);
    assertEquals("s 4 f 2 r 2 w2 2 t20 2", again.text());
    assertEquals(8, again.ended());
  }

  @Test
  void whatOthersWroteIsLeftOut() {
    assertEquals("s 1 w74 3", Counts.of("s 1 w99 3 x 4 w 5 t6").text());
    assertEquals("", Counts.of("\0nonsense").text());
  }
}
