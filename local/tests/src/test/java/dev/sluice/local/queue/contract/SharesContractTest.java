package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueStatus;
import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.QueueView.TaskPage;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nobody uses up what all share, and what is over costs nothing, on each kind of Redis. */
class SharesContractTest extends QueueContract {
  private void with(UnaryOperator<QueueSettings> change) {
    queue.close();
    queue = RedisTaskQueue.connect(change.apply(settings));
  }

  private static NewTask of(String owner, String text) {
    return NewTask.of("echo", "{\"text\":\"" + text + "\"}", owner);
  }

  private static TaskFilter owned(String owner, TaskState... states) {
    return TaskFilter.ALL.withOwner(owner).withStates(states);
  }

  private List<Enqueued> enqueue(String owner, int n) {
    return queue.enqueue(IntStream.range(0, n).mapToObj(i -> of(owner, "t" + i)).toList());
  }

  private void complete(int n) {
    for (Claimed claimed : claim("w1", n)) {
      settle(new Settlement.Complete(claimed.lease(), null, null));
    }
  }

  @Test
  void aQueueIsForgottenWithItsLastTask() {
    queue.enqueue(IntStream.range(0, 150).mapToObj(i -> queued("q" + i)).toList());
    complete(150);
    assertEquals(List.of(), queue.status().queues());
    assertTrue(raw(redis -> redis.hlen(key("depth"))) <= 1);
    assertEquals(0L, (long) raw(redis -> redis.hlen(key("owners"))));
  }

  @Test
  void ofManyQueuesSomeAreListedAndAllAreCounted() {
    queue.enqueue(IntStream.range(0, 500).mapToObj(i -> queued("q" + i)).toList());
    QueueStatus status = queue.status();
    assertTrue(status.more());
    assertEquals(100, status.queues().size());
    assertEquals(500L, status.counts().get(TaskState.QUEUED));
    Set<String> claimed = new HashSet<>();
    claim("w1", 500).forEach(one -> claimed.add(one.task().queue()));
    assertEquals(500, claimed.size());
    assertFalse(queue.status().more());
  }

  @Test
  void anOwnerHasAShareOfTheDepth() {
    onePartition(SHARE);
    with(s -> s.withLimits(10, 100, Duration.ofDays(1)).withOwnerShare(50));
    List<Enqueued> ann = enqueue("ann", 6);
    assertEquals(new Enqueued.QueueFull(true), ann.get(5));
    assertTrue(ann.subList(0, 5).stream().allMatch(Enqueued.Created.class::isInstance));
    assertTrue(enqueue("bob", 5).stream().allMatch(Enqueued.Created.class::isInstance));
    assertEquals(new Enqueued.QueueFull(false), enqueue("eve", 1).get(0));
    complete(1); // one of ann's
    assertTrue(enqueue("ann", 1).get(0) instanceof Enqueued.Created);
    assertEquals(new Enqueued.QueueFull(false), enqueue("ann", 1).get(0));
  }

  @Test
  void aScheduledTaskCountsToTheShareOfItsOwner() {
    onePartition(SHARE);
    with(s -> s.withLimits(2, 100, Duration.ofDays(1)).withOwnerShare(50));
    NewTask later = of("ann", "later").withDelay(Duration.ofHours(1));
    assertTrue(queue.enqueue(List.of(later)).get(0) instanceof Enqueued.Created);
    assertEquals(new Enqueued.QueueFull(true), queue.enqueue(List.of(later)).get(0));
  }

  @Test
  void limitsHoldOneByOne() {
    onePartition(SHARE);
    with(s -> s.withLimits(4, 100, Duration.ofDays(1)).withOwnerShare(50));
    queue.enqueue(List.of(of("ann", "later").withDelay(Duration.ofHours(1))));
    List.of("ann", "bob", "bob").forEach(owner -> enqueue(owner, 1));
    assertEquals(new Enqueued.QueueFull(false), enqueue("eve", 1).get(0));
    complete(2); // all but one of bob's
    assertTrue(enqueue("bob", 1).get(0) instanceof Enqueued.Created);
    assertEquals(new Enqueued.QueueFull(true), enqueue("bob", 1).get(0));
  }

  @Test
  void aFloodLeavesTheResultsOfOthers() {
    onePartition(SHARE);
    with(s -> s.withLimits(1_000_000, 10, Duration.ofDays(1)).withKeepLeast(Duration.ZERO));
    String bobs = ((Enqueued.Created) enqueue("bob", 1).get(0)).id();
    complete(1);
    for (int i = 0; i < 5; i++) {
      enqueue("ann", 60);
      complete(60);
    }
    assertEquals(TaskState.SUCCEEDED, find(bobs).state());
    assertEquals(List.of(bobs), all(owned("bob", TaskState.SUCCEEDED), 100));
    assertEquals(20, all(owned("ann", TaskState.SUCCEEDED), 100).size(), "10 of all, 10 of hers");
    assertEquals(10L, queue.status().counts().get(TaskState.SUCCEEDED));
  }

  @Test
  void whoeverPollsForAResultFindsItInAFlood() throws InterruptedException {
    onePartition(SHARE);
    with(s -> s.withLimits(1_000_000, 10, Duration.ofDays(1)).withKeepLeast(Duration.ofHours(1)));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      enqueue("ann", 60).forEach(one -> ids.add(((Enqueued.Created) one).id()));
      for (Claimed claimed : claim("w1", 40)) {
        settle(new Settlement.Complete(claimed.lease(), null, null));
      }
      for (Claimed claimed : claim("w1", 20)) {
        settle(new Settlement.Fail(claimed.lease(), "bad"));
      }
    }
    assertEquals(180, ids.stream().filter(id -> queue.find(id).isPresent()).count());
    with(s -> s.withLimits(1_000_000, 10, Duration.ofDays(1)).withKeepLeast(Duration.ofMillis(1)));
    await(
        () -> {
          step("w1", List.of(), 1, Set.of()); // without a settlement
          var counts = queue.status().counts();
          boolean few = counts.get(TaskState.SUCCEEDED) + counts.get(TaskState.FAILED) == 20;
          return few ? List.of(true) : List.of();
        });
    assertEquals(40, ids.stream().filter(id -> queue.find(id).isPresent()).count());
  }

  @Test
  void aFailureThatWasSparedCanBeReplayedAndDeleted() {
    onePartition(SHARE);
    with(s -> s.withLimits(1_000_000, 2, Duration.ofDays(1)).withKeepLeast(Duration.ZERO));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(((Enqueued.Created) enqueue("ann", 1).get(0)).id());
      settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "bad"));
    }
    queue.replay(ids.get(0));
    queue.delete(ids.get(1));
    assertEquals(TaskState.QUEUED, find(ids.get(0)).state());
    assertTrue(queue.find(ids.get(1)).isEmpty());
    assertEquals(0L, (long) raw(redis -> redis.llen(key("spared:F:ann"))));
    complete(1);
    assertEquals(TaskState.SUCCEEDED, find(ids.get(0)).state());
  }

  @Test
  void aFloodOfFailuresLeavesThoseOfOthersSeen() {
    String bobs = ((Enqueued.Created) enqueue("bob", 1).get(0)).id();
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "bob's"));
    enqueue("ann", 6);
    for (Claimed claimed : claim("w1", 6)) {
      settle(new Settlement.Fail(claimed.lease(), "ann's"));
    }
    for (int most : new int[] {5, 7, 100}) {
      List<FailedTask> found = queue.failed("bob", most).toList();
      assertEquals(List.of(bobs), found.stream().map(FailedTask::id).toList());
    }
    assertEquals(6, queue.failed("ann", 5).count());
    assertEquals(0, queue.failed("cleo", 5).count());
  }

  @Test
  void aFloodLeavesTheNewestTasksOfOthersListed() {
    onePartition(SHARE);
    String bobs = ((Enqueued.Created) enqueue("bob", 1).get(0)).id();
    for (int i = 0; i < 12; i++) {
      enqueue("ann", 1_000);
    }
    assertEquals(List.of(bobs), all(owned("bob"), 100));
    assertFalse(end(owned("bob")).cut());
    assertTrue(end(owned("ann")).cut(), "she has 12,000");
    assertTrue(raw(redis -> redis.llen(key("recent:ann"))) <= 11_000, "a tenth over, at most");
    assertFalse(queue.list(owned("ann"), null, 100).cut(), "this is not its end");
    assertFalse(end(owned("ann", TaskState.RUNNING)).cut());
  }

  private TaskPage end(TaskFilter filter) {
    TaskPage page = queue.list(filter, null, 100);
    while (page.next() != null) {
      page = queue.list(filter, page.next(), 100);
    }
    return page;
  }

  @Test
  void oneStepDropsAHundredOfThoseThatAreTooOld() {
    onePartition(BOUND);
    List<Enqueued> all =
        queue.enqueue(
            IntStream.range(0, 250)
                .mapToObj(i -> of("ann", "t" + i).withDelay(Duration.ofHours(2)))
                .toList());
    all.forEach(task -> queue.cancel(((Enqueued.Created) task).id()));
    raw(
        redis -> {
          String cancelled = key("cancelled");
          redis.zrange(cancelled, 0, -1).forEach(id -> redis.zadd(cancelled, 1, id));
          redis.del(key("soonest")); // of which a step learns within a second
          return null;
        });
    for (long left : new long[] {150, 50, 0}) {
      step("w1", List.of(), 1, Set.of());
      assertEquals(left, queue.status().counts().get(TaskState.CANCELLED));
    }
  }

  @Test
  void endedTasksGoWithoutASettlementToo() {
    onePartition(KEYS);
    with(s -> s.withLimits(1_000_000, 10, Duration.ofDays(1)).withKeepLeast(Duration.ZERO));
    queue.enqueue(
        IntStream.range(0, 250)
            .mapToObj(i -> of("ann", "t" + i).withDelay(Duration.ofHours(2)))
            .map(task -> task.withExpiresAfter(Duration.ofHours(3)))
            .toList());
    raw(redis -> redis.zrange(key("expiring"), 0, -1)).forEach(id -> due("expiring", id));
    for (int i = 0; i < 6; i++) {
      step("w1", List.of(), 1, Set.of());
    }
    assertEquals(10L, queue.status().counts().get(TaskState.CANCELLED));
    assertEquals(20, all(owned("ann", TaskState.CANCELLED), 100).size());
  }

  @Test
  void anOwnerHasAShareOfTheBytesOfUploads() {
    onePartition(SHARE);
    with(s -> s.withOwnerShare(50));
    raw(redis -> redis.hset(key("uploaded"), "ann", Long.toString((1L << 29) - 10)));
    byte[] upload = new byte[6];
    assertTrue(upload("ann", upload) instanceof Enqueued.Created);
    assertEquals(new Enqueued.QueueFull(true), upload("ann", upload));
    assertTrue(upload("bob", upload) instanceof Enqueued.Created);
  }

  @Test
  void anUploadCountsUntilItIsGone() {
    onePartition(SHARE);
    with(s -> s.withLimits(1_000_000, 1, Duration.ofDays(1)).withKeepLeast(Duration.ZERO));
    byte[] upload = new byte[1_000];
    for (int i = 0; i < 4; i++) {
      upload("ann", upload);
    }
    assertEquals("4000", raw(redis -> redis.hget(key("uploaded"), "ann")));
    List<Claimed> claimed = claim("w1", 4);
    settle(new Settlement.Complete(claimed.get(0).lease(), null, null));
    assertEquals("3000", raw(redis -> redis.hget(key("uploaded"), "")));
    settle(new Settlement.Fail(claimed.get(1).lease(), "bad"));
    assertEquals("3000", raw(redis -> redis.hget(key("uploaded"), "ann")), "kept for a replay");
    settle(new Settlement.Fail(claimed.get(2).lease(), "bad"));
    step("w1", List.of(), 1, Set.of());
    assertEquals("2000", raw(redis -> redis.hget(key("uploaded"), "ann")), "spared without it");
    queue.delete(claimed.get(2).task().id());
    settle(new Settlement.Complete(claimed.get(3).lease(), null, null));
    assertEquals(0L, (long) raw(redis -> redis.hlen(key("uploaded"))));
    assertEquals(0L, (long) raw(redis -> redis.hlen(key("uploads"))));
  }

  private Enqueued upload(String owner, byte[] content) {
    return queue.enqueueTogether(List.of(of(owner, "a picture")), content).get(0);
  }

  @Test
  void withdrawnTasksLeaveNothingBehind() {
    onePartition(SHARE);
    for (int i = 0; i < 300; i++) {
      queue.delete(enqueue(echo("t" + i)));
    }
    assertEquals(0L, (long) raw(redis -> redis.llen(key("queued:default:5"))));
    String id = enqueue(echo("again and again"));
    for (int i = 0; i < 300; i++) {
      queue.patch(id, new Patch(i % 2 == 0 ? 4 : 5, null, null, List.of()));
    }
    assertEquals(1L, (long) raw(redis -> redis.llen(key("queued:default:5"))));
    assertEquals(0L, (long) raw(redis -> redis.llen(key("queued:default:4"))));
  }
}
