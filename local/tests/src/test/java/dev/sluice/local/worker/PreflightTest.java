package dev.sluice.local.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.queue.Holdings;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.Settlement.Unrunnable;
import dev.sluice.worker.Preflight;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The backlog, seen with another build's catalog. */
class PreflightTest {
  private final Holdings holdings = new Holdings();
  private static TestRedis redis;

  private TestDrain test;

  @BeforeAll
  static void startRedis() {
    redis = TestRedis.embedded();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void begin() {
    test = new TestDrain(redis, Duration.ofSeconds(30));
  }

  @AfterEach
  void end() {
    test.close();
  }

  private Preflight look() {
    return Preflight.of(test.queue, test.types.catalog());
  }

  @Test
  void whatCanBeRunPasses() {
    assertEquals(new Preflight(0, List.of(), 0), look());
    test.enqueue("echo", "{\"text\":\"a\"}");
    assertEquals(new Preflight(1, List.of(), 0), look());
    assertTrue(look().passed());
  }

  @Test
  void everyLiveStateIsLookedAtAndNoOther() {
    String running = test.enqueue("gone", "{}");
    Lease lease = claim();
    String ended = test.enqueue("gone", "{}");
    settle(new Settlement.Fail(claim(), "no"));
    String scheduled = test.enqueue("gone", "{}");
    settle(new Settlement.Retry(claim(), Duration.ofHours(1), "later"));
    String queued = test.enqueue("gone", "{}");
    String unreadable = test.enqueue("echo", "{\"txt\":1}");
    Preflight found = look();
    assertFalse(found.passed());
    assertEquals(4, found.tasks(), () -> ended + " has ended: " + found);
    Preflight.Problem gone = found.problems().get(0);
    assertEquals("gone", gone.type());
    assertEquals(Unrunnable.UNKNOWN_TYPE, gone.why());
    assertEquals(3, gone.tasks());
    assertTrue(Set.of(running, scheduled, queued).contains(gone.example()));
    Preflight.Problem echo = found.problems().get(1);
    assertEquals(Unrunnable.UNREADABLE_PARAMS, echo.why());
    assertEquals(1, echo.tasks());
    assertEquals(unreadable, echo.example());
    assertTrue(echo.detail().contains("/params/text"), echo.detail());
    assertEquals(lease.taskId(), running);
  }

  @Test
  void aLongBacklogIsReadInParts() {
    for (int i = 0; i < 3; i++) {
      List<Enqueued> enqueued =
          test.queue.enqueue(Collections.nCopies(900, NewTask.of("gone", "{}", "tester")));
      assertEquals(900, enqueued.size());
    }
    Preflight found = look();
    assertEquals(2_700, found.tasks());
    assertEquals(2_700, found.problems().get(0).tasks());
  }

  @Test
  void thousandsOfTypesAreCountedAndNotAllNamed() {
    for (int part = 0; part < 2; part++) {
      int first = part * 600;
      test.queue.enqueue(
          IntStream.range(first, first + 600)
              .mapToObj(i -> NewTask.of("gone-" + i, "{}", "tester"))
              .toList());
    }
    Preflight found = look();
    assertEquals(Preflight.MOST_PROBLEMS, found.problems().size());
    assertEquals(200, found.others());
  }

  private Lease claim() {
    return holdings.step(test.queue, "w1", 1).claimed().get(0).lease();
  }

  private void settle(Settlement settlement) {
    assertEquals(1, holdings.step(test.queue, "w1", 0, settlement).settled());
  }
}
