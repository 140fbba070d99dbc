package dev.sluice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UpkeepTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private final List<String> done = new ArrayList<>();
  private final List<String> logged = new ArrayList<>();
  private final Upkeep upkeep =
      new Upkeep(
          List.of(
              () -> {
                throw new IOException("sales.csv line 3");
              },
              () -> done.add("swept")),
          logged::add,
          nanos::get);

  @Test
  void everyDutyIsDoneOnceAMinuteAndFailsOnItsOwn() throws InterruptedException {
    upkeep.tick(Runnable::run);
    upkeep.tick(Runnable::run);
    nanos.addAndGet(Duration.ofSeconds(59).toNanos());
    upkeep.tick(Runnable::run);
    assertEquals(1, done.size());
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    upkeep.tick(Runnable::run);
    upkeep.await(Duration.ZERO);
    assertEquals(2, done.size());
    assertEquals("upkeep failed: IOException: sales.csv line 3", logged.get(0));
  }

  @Test
  void anErrorOfOneDutyKeepsNoOtherFromBeingDone() {
    Upkeep both =
        new Upkeep(
            List.of(
                () -> {
                  throw new OutOfMemoryError("no heap for this");
                },
                () -> done.add("swept")),
            logged::add,
            nanos::get);
    both.tick(Runnable::run);
    assertEquals(List.of("swept"), done);
    assertEquals(List.of("upkeep failed: OutOfMemoryError: no heap for this"), logged);
  }

  @Test
  void aDrainOutlivesAThreadThatCannotBeMade() {
    upkeep.tick(
        duties -> {
          throw new OutOfMemoryError("unable to create native thread");
        });
    assertEquals(
        List.of("upkeep did not begin: OutOfMemoryError: unable to create native thread"), logged);
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    upkeep.tick(Runnable::run);
    assertEquals(List.of("swept"), done);
  }

  @Test
  void aRoundUnderWayIsNotBegunAgain() {
    List<Runnable> begun = new ArrayList<>();
    upkeep.tick(begun::add);
    nanos.addAndGet(Duration.ofMinutes(5).toNanos());
    upkeep.tick(begun::add);
    assertEquals(1, begun.size());
  }
}
