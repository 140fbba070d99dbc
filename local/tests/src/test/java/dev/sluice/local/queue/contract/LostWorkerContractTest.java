package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of the tasks of a worker whose lease is over, on each kind of Redis. */
class LostWorkerContractTest extends QueueContract {
  private List<Claimed> lost(String worker, int n) {
    List<Claimed> claimed = claim(worker, n);
    due("leases", worker);
    return claimed;
  }

  @Test
  void theyRunBesideOthersAgainWhenTheyWereNotAlone() {
    enqueue(echo("a"));
    enqueue(echo("b"));
    lost("w1", 2);
    List<Claimed> again = claim("w2", 2);
    assertEquals(2, again.size());
    assertTrue(again.stream().noneMatch(Claimed::alone));
  }

  @Test
  void theLastOfManyWasNotAloneThoughItIsTakenBackByItself() {
    NewTask task = echo("a");
    queue.enqueue(Collections.nCopies(101, task));
    assertEquals(101, lost("w1", 101).size());
    List<Claimed> again = claim("w2", 101);
    again.addAll(claim("w2", 101 - again.size()));
    assertEquals(101, again.size());
    assertTrue(again.stream().noneMatch(Claimed::alone));
  }

  @Test
  void theyGoBeforeThoseThatCameLater() {
    onePartition(ORDER);
    Set<String> first = Set.of(enqueue(echo("a")), enqueue(echo("b")));
    lost("w1", 2); // one that was alone waits apart
    enqueue(echo("c"));
    List<String> again = claim("w2", 2).stream().map(claimed -> claimed.task().id()).toList();
    assertEquals(first, Set.copyOf(again));
  }

  @Test
  void lostWorkersTasksAreTakenBack() throws Exception {
    shortLease();
    String id = enqueue(echo("a"));
    Claimed ghost = claim("ghost", 1).get(0);
    Claimed again = await(() -> claim("w1", 1)).get(0);
    assertEquals(id, again.task().id());
    assertEquals(1, again.task().attempt(), "a lost worker is not a failed attempt");
    assertNotEquals(ghost.lease().token(), again.lease().token());
    DrainStep late =
        step("ghost", List.of(new Settlement.Complete(ghost.lease(), "1", null)), 0, Set.of());
    assertEquals(List.of(ghost.lease()), late.fenced());
    assertFalse(queue.extend("ghost", held("ghost")).held());
    settle("w1", new Settlement.Complete(again.lease(), "2", null));
    assertEquals("2", find(id).result());
  }

  @Test
  void aStepTellsHowManyOfThemHaveFailed() {
    String killer = enqueue(echo("killer"));
    int spent = 0;
    for (int round = 0; round < 50 && find(killer).state() != TaskState.FAILED; round++) {
      lost("w" + round, 1);
      spent += step("finder", List.of(), 0, Set.of()).spent();
    }
    assertEquals(1, spent);
    assertEquals(TaskState.FAILED, find(killer).state());
  }

  @Test
  void aTaskThatKillsItsWorkerFailsAndItsMatesDoNot() throws Exception {
    shortLease();
    String killer = enqueue(echo("killer"));
    Set<String> mates = Set.of(enqueue(echo("a")), enqueue(echo("b")), enqueue(echo("c")));
    for (int round = 0; round < 50 && find(killer).state() != TaskState.FAILED; round++) {
      String worker = "w" + round;
      List<Claimed> claimed = new ArrayList<>();
      await(
          () -> {
            claimed.addAll(claim(worker, 4));
            boolean over = find(killer).state() == TaskState.FAILED;
            return over || !claimed.isEmpty() ? List.of(true) : List.of();
          });
      if (claimed.stream().anyMatch(c -> c.task().id().equals(killer))) {
        continue; // the worker dies with all its tasks
      }
      claimed.forEach(c -> settle(worker, new Settlement.Complete(c.lease(), null, null)));
    }
    assertEquals(TaskState.FAILED, find(killer).state());
    assertTrue(find(killer).error().contains("worker was lost"));
    for (int left = 10; left > 0 && queue.status().counts().get(TaskState.QUEUED) > 0; left--) {
      claim("last", 1).forEach(c -> settle("last", new Settlement.Complete(c.lease(), null, null)));
    }
    for (String mate : mates) {
      assertEquals(TaskState.SUCCEEDED, find(mate).state());
      assertEquals(1, find(mate).attempt());
    }
  }

  @Test
  void aCancelledTaskOfALostWorkerIsNotRunAgain() throws Exception {
    shortLease();
    String id = enqueue(echo("a"));
    claim("ghost", 1);
    queue.cancel(id);
    await(
        () -> {
          assertEquals(List.of(), claim("w1", 1));
          return find(id).state() == TaskState.CANCELLED ? List.of(1) : List.of();
        });
  }

  @Test
  void aWorkerTakenBackInPartIsAskedToStopOnlyWhatItHolds() throws Exception {
    onePartition(BOUND);
    shortLease();
    for (int i = 0; i < 102; i++) {
      queue.cancel(enqueueAndClaim("w1"));
    }
    await(() -> step("w2", List.of(), 0, Set.of()).recovered() > 0 ? List.of(1) : List.of());
    Set<String> running = Set.copyOf(all(TaskFilter.ALL.withStates(TaskState.RUNNING), 100));
    assertEquals(2, running.size(), "a step takes 100 back");
    assertEquals(running, queue.extend("w1", held("w1")).cancelAsked());
  }

  private String enqueueAndClaim(String worker) {
    String id = enqueue(echo("a"));
    assertEquals(1, claim(worker, 1).size());
    return id;
  }

  @Test
  void theManyTasksOfALostWorkerAreTakenBackInParts() {
    onePartition(BOUND);
    queue.enqueue(Collections.nCopies(150, echo("x")));
    List<Lease> lost = claim("lost", 150).stream().map(Claimed::lease).toList();
    due("leases", "lost");
    DrainStep first = step("w1", List.of(), 0, Set.of());
    assertEquals(100, first.recovered());
    assertEquals(50, step("w1", List.of(), 0, Set.of()).recovered());
    List<Claimed> again = claim("w1", 150);
    assertEquals(lost.size(), again.size());
    assertTrue(again.stream().noneMatch(Claimed::alone), "none was alone");
  }
}
