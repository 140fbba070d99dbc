package dev.sluice.local.queue;

import static dev.sluice.queue.Settlement.Unrunnable.UNKNOWN_TYPE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueView.TaskPage;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.FanOutTask.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Where paths of the protocol cross; each was once wrong and found by {@code QueueModelTest}. */
class QueueEdgesTest {
  private QueueSettings settings;
  private final Holdings holdings = new Holdings();
  private RedisTaskQueue queue;
  private Jedis redis;

  @BeforeEach
  void connect() {
    settings = Servers.fresh(TestServer.EMBEDDED);
    queue = RedisTaskQueue.connect(settings);
    redis = new Jedis(settings.redisUrl());
  }

  @AfterEach
  void close() {
    queue.close();
    redis.close();
  }

  @Test
  void aBatchKeepsItsOrderWhenSomeExpire() {
    List<String> ids =
        queue.enqueue(List.of(task(1, null), task(2, Duration.ofHours(1)), task(3, null))).stream()
            .map(answer -> ((Enqueued.Created) answer).id())
            .toList();
    assertEquals(ids, claim("w1", 3).stream().map(c -> c.task().id()).toList());
  }

  @Test
  void aStaleLeaseBesideTheRightOneIsFencedAlone() {
    enqueue(1);
    Lease stale = claim("w1", 1).get(0).lease();
    step("w1", new Settlement.Release(stale));
    Lease right = claim("w1", 1).get(0).lease();
    DrainStep step =
        step(
            "w1",
            new Settlement.Complete(stale, null, null),
            new Settlement.Complete(right, null, null));
    assertEquals(List.of(stale), step.fenced());
    assertEquals(1, step.settled());
  }

  @Test
  void aTaskThatRanAloneDoesNotHoldBackOthersAfterwards() {
    enqueue(1);
    loseHolderOf(1, 2);
    Claimed alone = claim("w1", 5).get(0);
    assertTrue(alone.alone());
    enqueue(2);
    assertEquals(1, claim("w1", 5).size(), "nothing is left waiting to run alone");
  }

  @Test
  void aTaskThatShouldRunAloneButWasCancelledHoldsBackNothing() {
    enqueue(1);
    String second = enqueue(2);
    assertEquals(2, claim("w1", 2).size());
    over("w1");
    claim("w2", 2);
    over("w2");
    Claimed alone = claim("w3", 2).get(0);
    assertTrue(alone.alone());
    String other = alone.task().id().equals(second) ? first(second) : second;
    queue.cancel(other);
    enqueue(3);
    assertEquals(1, claim("w3", 2).size());
  }

  private String first(String second) {
    return redis.lrange(key("recent"), 0, -1).stream()
        .filter(id -> !id.equals(second))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aChildDeletedAndEnqueuedAgainIsClaimedOnce() {
    String id = enqueue(1);
    queue.patch(id, new Patch(9, null, null, List.of())); // it is claimed before its children
    Lease parent = claim("w1", 1).get(0).lease();
    queue.enqueueChildren(parent, 0, List.of(NewTasks.child(0)));
    queue.delete(id + ".0");
    step("w1", new Settlement.Fail(parent, "no"));
    queue.replay(id);
    queue.enqueueChildren(claim("w2", 1).get(0).lease(), 0, List.of(NewTasks.child(0)));
    assertEquals(1, claim("w1", 10).size());
    assertEquals(0L, queue.status().counts().get(TaskState.QUEUED));
  }

  @Test
  void aTaskWithTwoLiveEntriesIsClaimedOnce() {
    enqueue(1);
    String list = key("queued:default:5");
    redis.rpush(list, redis.lindex(list, 0));
    assertEquals(1, claim("w1", 5).size());
    assertEquals(0L, queue.status().counts().get(TaskState.QUEUED));
  }

  @Test
  void deletedChildrenDoNotEndTheListOfTheOthers() {
    String id = enqueue(1);
    Lease parent = claim("w1", 1).get(0).lease();
    queue.enqueueChildren(parent, 0, IntStream.range(0, 301).mapToObj(NewTasks::child).toList());
    queue.delete(id + ".100");
    assertEquals(300, childrenListed(id), "while it fans out");
    step("w1", new Settlement.AwaitChildren(parent, 301));
    IntStream.range(0, 300).forEach(i -> queue.delete(id + "." + i));
    assertEquals(1, childrenListed(id), "when it waits");
    step("w1", new Settlement.Complete(claim("w1", 1).get(0).lease(), "1", null));
    Lease joining = claim("w1", 1).get(0).lease();
    assertEquals(1, childrenListed(id), "when it joins");
    step(
        "w1",
        new Settlement.HandBack(
            joining, UNKNOWN_TYPE, "w1", "no such type", Duration.ZERO, Duration.ofDays(1)));
    assertEquals(1, childrenListed(id), "when it was handed back");
    joining = claim("w1", 1).get(0).lease();
    step("w1", new Settlement.Complete(joining, "1", null));
    assertEquals(1, childrenListed(id), "when it has ended");
    assertEquals(0, childrenListed("queued:default:5"));
  }

  private long childrenListed(String parent) {
    TaskFilter filter = TaskFilter.ALL.withParent(parent);
    TaskPage page = queue.list(filter, null, 100);
    long listed = page.tasks().size();
    while (page.next() != null) {
      page = queue.list(filter, page.next(), 100);
      listed += page.tasks().size();
    }
    return listed;
  }

  @Test
  void aChildThatSucceededAfterItsParentFailedIsNotRunAgain() {
    String id = enqueue(1);
    Lease parent = claim("w1", 1).get(0).lease();
    queue.enqueueChildren(parent, 0, List.of(NewTasks.child(0)));
    Lease child = claim("w1", 1).get(0).lease();
    step("w1", new Settlement.Fail(parent, "no"));
    step("w1", new Settlement.Complete(child, "7", null));
    queue.replay(id);
    Lease again = claim("w1", 1).get(0).lease();
    queue.enqueueChildren(again, 0, List.of(NewTasks.child(0)));
    step("w1", new Settlement.AwaitChildren(again, 1));
    assertTrue(claim("w1", 5).get(0).joining());
    assertEquals(List.of(new Outcome(0, true, "7", null)), queue.children(id).toList());
  }

  @Test
  void theLogOfAChildThatRunsAgainDoesNotEndBeforeIt() {
    String id = enqueue(1);
    Lease parent = claim("w1", 1).get(0).lease();
    queue.enqueueChildren(parent, 0, List.of(NewTasks.child(0)));
    Lease child = claim("w1", 1).get(0).lease();
    queue.note(child, null, List.of("half way"));
    step("w1", new Settlement.Fail(child, "bad line"), new Settlement.Fail(parent, "no"));
    assertNotEquals(-1, redis.pttl(key("log:" + id + ".0")));
    queue.replay(id);
    queue.enqueueChildren(claim("w1", 1).get(0).lease(), 0, List.of(NewTasks.child(0)));
    assertEquals(-1, redis.pttl(key("log:" + id + ".0")));
    assertEquals(2, queue.log(id + ".0").size(), "what went wrong stays readable");
  }

  @Test
  void aJoiningParentReadsEveryOutcomeEvenOfAReplayedChild() {
    String id = enqueue(1);
    Lease parent = claim("w1", 1).get(0).lease();
    queue.enqueueChildren(parent, 0, List.of(NewTasks.child(0), NewTasks.child(1)));
    step("w1", new Settlement.AwaitChildren(parent, 2));
    List<Claimed> children = claim("w1", 2);
    step(
        "w1",
        new Settlement.Fail(children.get(0).lease(), "bad line"),
        new Settlement.Complete(children.get(1).lease(), "7", null));
    queue.replay(id + ".0");
    assertEquals(
        List.of(new Outcome(0, false, null, "bad line"), new Outcome(1, true, "7", null)),
        queue.children(id).toList());
    Lease again =
        claim("w1", 2).stream()
            .map(Claimed::lease)
            .filter(lease -> lease.taskId().equals(id + ".0"))
            .findFirst()
            .orElseThrow();
    step("w1", new Settlement.Complete(again, "6", null));
    assertEquals(
        List.of(new Outcome(0, true, "6", null), new Outcome(1, true, "7", null)),
        queue.children(id).toList(),
        "once, and as it ended last");
  }

  /** Workers that hold only this task die this often, starting with number {@code first}. */
  private void loseHolderOf(int first, int times) {
    for (int i = first; i < first + times; i++) {
      assertEquals(1, claim("lost" + i, 1).size());
      over("lost" + i);
    }
  }

  /** Ends a worker's lease; the next step looks at leases, as any does after a second. */
  private void over(String worker) {
    redis.zadd(key("leases"), 1, worker);
    redis.del(key("soonest"));
  }

  private String key(String name) {
    return "sluice:{" + settings.partition() + "}:" + name;
  }

  private String enqueue(int number) {
    return ((Enqueued.Created) queue.enqueue(List.of(task(number, null))).get(0)).id();
  }

  private List<Claimed> claim(String worker, int n) {
    return holdings.step(queue, worker, n).claimed();
  }

  private DrainStep step(String worker, Settlement... settlements) {
    return holdings.step(queue, worker, 0, settlements);
  }

  private static NewTask task(int number, Duration expires) {
    String params = "{\"text\":\"" + number + "\"}";
    return NewTask.of("echo", params, "ann").withExpiresAfter(expires);
  }
}
