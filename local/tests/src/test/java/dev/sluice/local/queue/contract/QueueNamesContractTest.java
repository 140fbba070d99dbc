package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.ChangeResult.Outcome;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many queues may be in use, and which, on each kind of Redis. */
class QueueNamesContractTest extends QueueContract {
  private static final Enqueued TOO_MANY = new Enqueued.QueueNotAllowed(true);

  private List<Enqueued> names(int from, int to) {
    return queue.enqueue(IntStream.range(from, to).mapToObj(i -> queued("q" + i)).toList());
  }

  private Enqueued one(NewTask task) {
    return queue.enqueue(List.of(task)).get(0);
  }

  private void only(String... names) {
    queue.close();
    queue = RedisTaskQueue.connect(settings.withQueueNames(List.of(names)));
  }

  @Test
  void aThousandQueuesMayBeInUse() {
    onePartition(SHARE);
    assertTrue(names(0, 990).stream().allMatch(Enqueued.Created.class::isInstance));
    List<Enqueued> last = names(980, 1_010);
    assertTrue(last.subList(0, 20).stream().allMatch(Enqueued.Created.class::isInstance));
    assertTrue(last.subList(20, 30).stream().allMatch(TOO_MANY::equals));
    assertEquals(TOO_MANY, one(queued("later").withDelay(Duration.ofHours(1))));
    assertEquals(List.of(TOO_MANY), queue.enqueueTogether(List.of(queued("picture")), new byte[1]));
    assertInstanceOf(Enqueued.Created.class, one(queued("q7")));
    assertInstanceOf(Enqueued.Created.class, one(echo("the default one")));
    assertEquals(1_000L, (long) raw(redis -> redis.hlen(key("queues"))));
    assertEquals(List.of(), queue.repair(true).damage());
  }

  @Test
  void aQueueIsFreeOnceNothingWaitsInIt() {
    onePartition(SHARE);
    String later = enqueue(queued("a").withDelay(Duration.ofHours(1)));
    String next = enqueue(queued("b"));
    enqueue(queued("c"));
    names(3, 1_000);
    assertEquals(TOO_MANY, one(queued("d")));
    queue.cancel(later);
    assertInstanceOf(Enqueued.Created.class, one(queued("d")));
    queue.delete(next);
    assertInstanceOf(Enqueued.Created.class, one(queued("e")));
    assertEquals(1, step("w1", List.of(), 1, Set.of("c")).claimed().size());
    assertInstanceOf(Enqueued.Created.class, one(queued("f")));
    assertEquals(TOO_MANY, one(queued("g")));
    claim("w1", 1_000);
    assertEquals(0L, (long) raw(redis -> redis.hlen(key("queues"))));
  }

  @Test
  void anOwnerHasAShareOfTheNames() {
    onePartition(SHARE);
    queue.close();
    queue = RedisTaskQueue.connect(settings.withOwnerShare(1));
    NewTask anns = NewTask.of("echo", "{}", "ann");
    for (int i = 0; i < 10; i++) {
      assertInstanceOf(Enqueued.Created.class, one(anns.withQueue("q" + i)));
    }
    Enqueued refused = new Enqueued.QueueFull(true);
    assertEquals(refused, one(anns.withQueue("another")));
    assertEquals(refused, one(anns.withQueue("later").withDelay(Duration.ofHours(1))));
    assertEquals(
        List.of(refused), queue.enqueueTogether(List.of(anns.withQueue("all")), new byte[1]));
    String waits = enqueue(anns);
    Patch moved = Patch.moveTo("another");
    assertEquals(Outcome.SHARE_USED, queue.patch(waits, moved).outcome());
    assertInstanceOf(Enqueued.Created.class, one(anns.withQueue("q7")));
    assertInstanceOf(
        Enqueued.Created.class, one(NewTask.of("echo", "{}", "bob").withQueue("bobs")));
    assertInstanceOf(Enqueued.Created.class, one(anns.withQueue("bobs")), "bob has opened it");
    assertEquals(List.of(), queue.repair(true).damage());
    step("w1", List.of(), 1, Set.of("q5"));
    assertEquals(Outcome.DONE, queue.patch(waits, moved).outcome());
    claim("w1", 100);
    assertEquals(0L, (long) raw(redis -> redis.hlen(key("brought"))));
  }

  @Test
  void aRetryByHandOpensNoQueueTooMany() {
    onePartition(SHARE);
    String failed = enqueue(queued("a"));
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "bad"));
    names(0, 1_000);
    assertEquals(Outcome.TOO_MANY_QUEUES, queue.replay(failed).outcome());
    assertEquals(TaskState.FAILED, find(failed).state());
    step("w1", List.of(), 1, Set.of("q5"));
    assertEquals(Outcome.DONE, queue.replay(failed).outcome());
  }

  @Test
  void whatHasBegunGoesOnInItsQueue() {
    onePartition(SHARE);
    enqueue(queued("a"));
    Claimed parent = claim("w1", 1).get(0);
    names(0, 1_000);
    assertTrue(queue.enqueueChildren(parent.lease(), 0, List.of(queued("a"), queued("a"))));
    settle(new Settlement.Retry(parent.lease(), Duration.ofHours(1), "later"));
    assertEquals("3", raw(redis -> redis.hget(key("queues"), "a")));
    assertEquals(TOO_MANY, one(queued("b")));
  }

  @Test
  void ofGivenQueuesNoOtherIsTaken() {
    String before = enqueue(queued("old"));
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "bad"));
    only("mail", "reports");
    Enqueued refused = new Enqueued.QueueNotAllowed(false);
    List<Enqueued> answers =
        queue.enqueue(List.of(queued("mail"), queued("old"), echo("x"), queued("reports")));
    assertEquals(refused, answers.get(1));
    for (int i : new int[] {0, 2, 3}) {
      assertInstanceOf(Enqueued.Created.class, answers.get(i));
    }
    assertEquals(List.of(refused), queue.enqueue(List.of(queued("other"))));
    assertEquals(
        List.of(refused, refused),
        queue.enqueueTogether(List.of(queued("mail"), queued("other")), new byte[1]));
    assertEquals(Outcome.DONE, queue.replay(before).outcome(), "it was taken once");
    assertEquals(Set.of("default", "mail", "reports"), queue.queueNames());
  }
}
