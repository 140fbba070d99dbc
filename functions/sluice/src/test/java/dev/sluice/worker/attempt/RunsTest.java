package dev.sluice.worker.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.TaskCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** How many threads are woken; here they are run one by one. */
class RunsTest {
  private final List<String> called = new ArrayList<>();
  private final TaskCall call =
      new TaskCall(
          null,
          TaskCatalog.of(List.of()),
          List.of(
              (attempt, running) -> {
                called.add(attempt.id());
                running.run(attempt.params());
              }),
          "",
          Duration.ofDays(1));

  private final Queue<Runnable> woken = new ArrayDeque<>();
  private final List<String> ran = new ArrayList<>();
  private final Claims claims = new Claims();
  private Executor threads = woken::add;
  private long now = 1;
  private final Runs runs = new Runs(action -> threads.execute(action), claims, () -> now);
  private final Usual usual = new Usual();

  /** Stands for the drain. */
  private static final class Claims implements Runs.Between {
    private final List<Runnable> rounds = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private boolean unwatched;
    private int watches;
    private int checks;

    @Override
    public boolean due() {
      return false;
    }

    @Override
    public void round() {
      if (!rounds.isEmpty()) {
        rounds.remove(0).run();
      }
    }

    @Override
    public boolean behind() {
      return unwatched;
    }

    @Override
    public boolean unwatched() {
      return unwatched;
    }

    @Override
    public boolean watch() {
      unwatched = false;
      return watches++ == 0;
    }

    @Override
    public void keepChecking() {
      checks++;
    }

    @Override
    public void failed(Throwable failure) {
      failures.add(failure);
    }
  }

  private void learnThatTheyAreShort() {
    for (int i = 0; i < 200; i++) {
      usual.took(4_000);
    }
  }

  private void add(int number) {
    for (int i = 0; i < number; i++) {
      runs.add(attempt("" + i), usual);
    }
  }

  private Attempt attempt(String id) {
    return attempt(id, () -> {});
  }

  /** What it does at its end counts as its time, too. */
  private Attempt attempt(String id, Runnable code) {
    Lease lease = new Lease(id, "1.w");
    TaskRecord task =
        new TaskRecord.Builder(id)
            .type("none")
            .state(TaskState.RUNNING)
            .params("{}")
            .createdAt(Instant.EPOCH)
            .build();
    Claimed claimed = new Claimed(lease, task, false, false);
    return new Attempt(
        claimed,
        RetryPolicy.DEFAULT,
        call,
        stopped ->
            new TaskRunContext(claimed, Instant.EPOCH, stopped, null, null, (millis, action) -> {}),
        ended -> {
          code.run();
          ran.add(id);
        },
        System::nanoTime);
  }

  @Test
  void eachThatMayTakeLongGetsAThread() {
    add(5);
    runs.ensure();
    assertEquals(5, woken.size());
    runs.ensure();
    assertEquals(5, woken.size(), "those that were woken count");
  }

  @Test
  void oneThreadRunsManyThatAreShort() {
    learnThatTheyAreShort();
    add(20);
    runs.ensure();
    assertEquals(1, woken.size());
    woken.remove().run();
    assertEquals(20, ran.size());
    assertEquals("0", ran.get(0));
    assertEquals("19", ran.get(19));
    assertEquals(0, runs.waiting());
    assertEquals(19, claims.checks, "a check is asked for while others wait");
  }

  @Test
  void manyShortOnesTogetherAreWorthMoreThreads() {
    learnThatTheyAreShort();
    add(200);
    runs.ensure();
    assertTrue(woken.size() > 1 && woken.size() < 20, () -> "" + woken.size());
  }

  @Test
  void theThreadThatClaimsThemRunsThem() {
    learnThatTheyAreShort();
    claims.unwatched = true;
    claims.rounds.add(() -> {});
    claims.rounds.add(() -> add(3)); // when it was woken
    claims.rounds.add(() -> add(2)); // once those have ended
    runs.ensure();
    woken.remove().run();
    assertEquals(5, ran.size());
    assertTrue(woken.isEmpty());
  }

  @Test
  void anotherWaitsForWorkBesideOneThatMayTakeLong() {
    claims.rounds.add(
        () -> {
          add(1);
          claims.unwatched = true;
        });
    claims.unwatched = true;
    runs.ensure();
    woken.remove().run();
    assertEquals(1, woken.size());
  }

  @Test
  void whatWaitsBehindASlowOneIsGivenThreads() {
    learnThatTheyAreShort();
    List<Integer> threads = new ArrayList<>();
    Runnable slow =
        () -> {
          now += Runs.CHECK / 2;
          check(threads); // not yet
          now += Runs.CHECK;
          check(threads);
          check(threads); // that one is on its way
          woken.remove().run();
        };
    Runnable slowToo =
        () -> {
          now += 2 * Runs.CHECK;
          check(threads);
        };
    runs.add(attempt("slow", slow), usual);
    runs.add(attempt("slow too", slowToo), usual);
    add(6);
    runs.ensure();
    woken.remove().run();
    assertEquals(List.of(0, 1, 1, 2), threads);
    assertEquals(8, ran.size());
    assertEquals("slow", ran.get(7), "the others did not wait for it");
  }

  private void check(List<Integer> threads) {
    runs.check();
    threads.add(woken.size());
  }

  @Test
  void whatWasGivenUpBeforeItsTurnIsNotRun() {
    Attempt givenUp = attempt("given up");
    runs.add(givenUp, usual);
    add(1);
    givenUp.stop(Stop.ENDING, 1);
    assertNotNull(givenUp.giveUp());
    runs.ensure();
    woken.remove().run();
    assertEquals(List.of("given up", "0"), ran, "both threads are free again");
    assertEquals(List.of("0"), called);
  }

  @Test
  void aThreadThatCannotBeHadIsReported() {
    OutOfMemoryError none = new OutOfMemoryError("unable to create native thread");
    threads =
        action -> {
          throw none;
        };
    add(1);
    assertSame(none, assertThrows(OutOfMemoryError.class, runs::ensure));
    runs.close();
    runs.ensure();
  }

  @Test
  void aRoundThatFailsEndsItsThreadOnly() {
    Error failure = new AssertionError("a listener");
    claims.rounds.add(
        () -> {
          throw failure;
        });
    claims.unwatched = true;
    runs.ensure();
    woken.remove().run();
    assertEquals(List.of(failure), claims.failures);
    claims.unwatched = false;
    add(1);
    runs.ensure();
    woken.remove().run();
    assertEquals(List.of("0"), ran);
  }
}
