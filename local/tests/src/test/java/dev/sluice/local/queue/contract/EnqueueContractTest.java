package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.queue.LossyProxy;
import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an enqueue promises, on each kind of Redis. */
class EnqueueContractTest extends QueueContract {
  @Test
  void everyFieldSurvives() {
    NewTask given =
        NewTask.of("echo", "{\"text\":\"ä€😀\"}", "ann")
            .withQueue("slow")
            .withPriority(9)
            .withMaxAttempts(7)
            .withTimeout(Duration.ofSeconds(840))
            .withExpiresAfter(Duration.ofHours(1));
    Instant before = Instant.now();
    TaskRecord task = find(enqueue(given));
    assertEquals("{\"text\":\"ä€😀\"}", task.params());
    assertEquals("ann", task.owner());
    assertEquals("slow", task.queue());
    assertEquals(9, task.priority());
    assertEquals(7, task.maxAttempts());
    assertEquals(Duration.ofSeconds(840), task.timeout());
    assertTrue(task.expiresAt().isAfter(before.plusSeconds(3590)));
    assertFalse(task.createdAt().isBefore(before.minusMillis(1)));
  }

  @Test
  void aBatchIsOneAnswerEach() {
    List<NewTask> batch =
        new ArrayList<>(IntStream.range(0, 1000).mapToObj(i -> echo("t" + i)).toList());
    List<Enqueued> answers = queue.enqueue(batch);
    assertEquals(1000, answers.size());
    Set<String> ids = new HashSet<>();
    answers.forEach(answer -> ids.add(((Enqueued.Created) answer).id()));
    assertEquals(1000, ids.size());
    assertEquals(1000L, queue.status().counts().get(TaskState.QUEUED));
    assertEquals(1000, claim("w1", 1000).size());
  }

  @Test
  void aMomentIsKeptAsItIs() {
    Instant moment = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.MILLIS);
    for (int i = 0; i < 3; i++) {
      assertEquals(moment, find(enqueue(echo("later").withRunAt(moment))).runAt());
    }
    NewTask past = echo("now").withRunAt(moment.minusSeconds(7_200));
    assertEquals(TaskState.QUEUED, find(enqueue(past)).state());
  }

  @Test
  void idempotencyKeys() {
    String id = enqueue(keyed("k", "ann", 1));
    assertEquals(
        new Enqueued.Duplicate(id, TaskState.QUEUED),
        queue.enqueue(List.of(keyed("k", "ann", 1))).get(0));
    assertInstanceOf(Enqueued.KeyReused.class, queue.enqueue(List.of(keyed("k", "ann", 2))).get(0));
    assertNotEquals(id, enqueue(keyed("k", "bob", 1)), "keys belong to their owner");
    queue.delete(id);
    String next = enqueue(keyed("k", "ann", 2));
    assertNotEquals(id, next, "a deleted task frees its key");
    raw(redis -> redis.del(key(next)));
    assertNotEquals(next, enqueue(keyed("k", "ann", 2)), "so does one that somebody else deleted");
  }

  @Test
  void depthLimitRefusesEachBeyondIt() {
    onePartition(SHARE);
    queue.close();
    queue = RedisTaskQueue.connect(settings.withLimits(2, 100, Duration.ofDays(1)));
    List<Enqueued> answers =
        queue.enqueue(List.of(echo("a"), delayed(Duration.ofHours(1)), echo("c")));
    assertInstanceOf(Enqueued.Created.class, answers.get(1));
    assertInstanceOf(Enqueued.QueueFull.class, answers.get(2));
    claim("w1", 1);
    enqueue(echo("d"));
  }

  @Test
  void whatFilledTheQueueIsCreatedThoughItsAnswerWasLost() {
    if (server.isCluster()) {
      return; // its client bypasses the proxy
    }
    QueueSettings full = settings.withLimits(1, 100, Duration.ofDays(1));
    try (LossyProxy proxy = new LossyProxy(settings.redisUrl());
        RedisTaskQueue lossy = RedisTaskQueue.connect(full.withRedisUrl(proxy.url()))) {
      proxy.lose(List.of(LossyProxy.Loss.ANSWER));
      assertInstanceOf(Enqueued.Created.class, lossy.enqueue(List.of(echo("a"))).get(0));
      assertEquals(List.of(LossyProxy.Loss.ANSWER), proxy.lost());
    }
  }

  @Test
  void knownMembersAreCheckedInTheSameRoundTrip() {
    NewTask task = knowing("s1", "nobody", "no one");
    assertEquals(new Enqueued.ReferenceMissing("sellers"), queue.enqueue(List.of(task)).get(0));
    queue.replaceReference("sellers", Map.of("s1", "One|DE", "s2", "Two|FR"));
    assertEquals(
        new Enqueued.Unknown(task.known().subList(1, 3)), queue.enqueue(List.of(task)).get(0));
    String waiting = enqueue(echo("a"));
    ChangeResult patched = queue.patch(waiting, new Patch(null, null, "{}", task.known()));
    assertEquals(ChangeResult.Outcome.UNKNOWN_MEMBER, patched.outcome());
    assertEquals(task.known().subList(1, 3), patched.unknown());
    enqueue(knowing("s1", "s2"));
    queue.replaceReference("sellers", Map.of());
    assertInstanceOf(Enqueued.Unknown.class, queue.enqueue(List.of(knowing("s1"))).get(0));
    assertEquals(Map.of(), queue.reference("sellers"));
  }

  @Test
  void higherPrioritiesGoFirstAndEachIsFirstInFirstOut() {
    onePartition(ORDER);
    List<String> five = List.of(enqueue(echo("a")), enqueue(echo("b")), enqueue(echo("c")));
    String nine = enqueue(priority(9));
    String zero = enqueue(priority(0));
    List<String> order = claim("w1", 10).stream().map(c -> c.task().id()).toList();
    assertEquals(List.of(nine, five.get(0), five.get(1), five.get(2), zero), order);
  }

  @Test
  void queuesAreClaimedByName() {
    String slow = enqueue(queued("slow"));
    String fast = enqueue(queued("fast"));
    List<Claimed> claimed = step("w1", List.of(), 5, Set.of("fast")).claimed();
    assertEquals(List.of(fast), claimed.stream().map(c -> c.task().id()).toList());
    assertEquals(TaskState.QUEUED, find(slow).state());
  }

  @Test
  void dueTasksArePromoted() throws Exception {
    String later = enqueue(delayed(Duration.ofHours(1)));
    String soon = enqueue(delayed(Duration.ofMillis(500)));
    assertEquals(TaskState.SCHEDULED, find(soon).state());
    DrainStep step = step("w1", List.of(), 10, Set.of());
    assertTrue(step.untilNext().toMillis() <= 500);
    List<Claimed> claimed = await(() -> claim("w1", 10));
    assertEquals(List.of(soon), claimed.stream().map(c -> c.task().id()).toList());
    assertEquals(TaskState.SCHEDULED, find(later).state());
  }

  @Test
  void waitingTasksExpire() throws Exception {
    String id = enqueue(expiring(Duration.ofMillis(20)));
    String kept = enqueue(expiring(Duration.ofHours(1)));
    await(
        () -> {
          step("w1", List.of(), 0, Set.of());
          return find(id).state() == TaskState.CANCELLED ? List.of(1) : List.of();
        });
    assertTrue(find(id).error().contains("expired"));
    assertEquals(List.of(kept), claim("w1", 10).stream().map(c -> c.task().id()).toList());
    assertEquals(0L, queue.status().counts().get(TaskState.QUEUED));
  }

  @Test
  void idleWorkersAreWoken() throws Exception {
    assertFalse(queue.awaitWork(Set.of(), Duration.ofMillis(20)));
    Thread waiter = new Thread(() -> queue.awaitWork(Set.of(), Duration.ofSeconds(20)));
    waiter.start();
    enqueue(echo("a"));
    waiter.join(5_000);
    assertFalse(waiter.isAlive());
  }
}
