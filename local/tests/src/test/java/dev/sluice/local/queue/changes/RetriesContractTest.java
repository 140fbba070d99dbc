package dev.sluice.local.queue.changes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.local.queue.contract.QueueContract;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.retries.Retries;
import dev.sluice.queue.retries.RetryMark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How many of the tasks that are retried by hand succeed, on each kind of Redis. */
class RetriesContractTest extends QueueContract {
  private static final Instant AT = Instant.ofEpochMilli(1_767_603_612_813L);
  private static final String GROUP = "0123456789ab";

  private List<FailedTask> failed(NewTask... tasks) {
    List<String> ids = new ArrayList<>();
    for (NewTask task : tasks) {
      ids.add(enqueue(task));
    }
    for (Claimed claimed : claim("w1", tasks.length)) {
      settle(new Settlement.Fail(claimed.lease(), "bad"));
    }
    List<FailedTask> failed = queue.failed(ids);
    assertEquals(tasks.length, failed.size());
    return failed;
  }

  private void retry(List<FailedTask> tasks, Instant at) {
    RetryMark mark = mark(tasks, at);
    assertEquals(tasks.size(), queue.replay(tasks, Duration.ZERO, Duration.ZERO, mark));
  }

  private static RetryMark mark(List<FailedTask> tasks, Instant at) {
    Map<String, RetryMark.Part> parts = new HashMap<>();
    tasks.forEach(task -> parts.put(task.id(), new RetryMark.Part(GROUP, task.owner())));
    return new RetryMark(at, parts);
  }

  private static NewTask of(String owner) {
    return NewTask.of("echo", "{\"text\":\"x\"}", owner);
  }

  private static Retries retries(int retried, int succeeded, int failed, int cancelled) {
    return new Retries(GROUP, AT, retried, succeeded, failed, cancelled);
  }

  @Test
  void eachOutcomeIsCountedOnce() {
    assertEquals(List.of(), queue.retries(null));
    List<FailedTask> tasks = failed(echo("a"), echo("b"), echo("c"), echo("d"), echo("e"));
    retry(tasks, AT);
    assertEquals(List.of(retries(5, 0, 0, 0)), queue.retries(null));
    queue.cancel(tasks.get(0).id());
    queue.delete(tasks.get(1).id());
    List<Claimed> claimed = claim("w1", 5);
    settle(new Settlement.Complete(claimed.get(0).lease(), null, null));
    settle(new Settlement.Fail(claimed.get(1).lease(), "bad"));
    settle(new Settlement.Retry(claimed.get(2).lease(), Duration.ofHours(1), "later"));
    assertEquals(List.of(retries(5, 1, 1, 2)), queue.retries(null));
    assertEquals(1, queue.retries(null).get(0).underWay(), "that one is tried again");
    String later = claimed.get(2).task().id();
    due("scheduled", later);
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), null, null));
    assertEquals(List.of(retries(5, 2, 1, 2)), queue.retries(null));
    queue.delete(later);
    assertEquals(List.of(retries(5, 2, 1, 2)), queue.retries(null), "it had ended");
  }

  @Test
  void oneTaskIsCountedWithItsGroup() {
    FailedTask task = failed(echo("a")).get(0);
    RetryMark mark = mark(List.of(task), AT);
    queue.replay(task.id(), "{\"text\":\"y\"}", List.of(), mark);
    assertEquals("{\"text\":\"y\"}", find(task.id()).params());
    queue.replay(task.id(), null, List.of(), mark);
    assertEquals(List.of(retries(1, 0, 0, 0)), queue.retries(null), "it waits already");
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), null, null));
    assertEquals(List.of(retries(1, 1, 0, 0)), queue.retries(null));
  }

  @Test
  void aRetryWithoutAGroupIsNotCountedForTheOneBefore() {
    List<FailedTask> tasks = failed(echo("a"));
    retry(tasks, AT);
    settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "bad"));
    queue.replay(tasks.get(0).id());
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), null, null));
    assertEquals(List.of(retries(1, 0, 1, 0)), queue.retries(null));
  }

  @Test
  void everybodySeesTheirOwn() {
    retry(failed(of("ann"), of("ann"), of("bob")), AT);
    assertEquals(List.of(retries(3, 0, 0, 0)), queue.retries(null));
    assertEquals(List.of(retries(2, 0, 0, 0)), queue.retries("ann"));
    assertEquals(List.of(retries(1, 0, 0, 0)), queue.retries("bob"));
    assertEquals(List.of(), queue.retries("carol"));
  }

  @Test
  void theNewestAreFirstAndTheOldestAreForgotten() {
    onePartition(BOUND);
    FailedTask task = failed(echo("a")).get(0);
    for (int i = 0; i < 600; i++) {
      retry(List.of(task), AT.plusSeconds(i));
      settle(new Settlement.Fail(claim("w1", 1).get(0).lease(), "bad"));
      task = queue.failed(List.of(task.id())).get(0);
    }
    long kept = raw(redis -> redis.hlen(key("retries")));
    assertTrue(kept >= 800 && kept <= 1_002, kept + " fields");
    List<Retries> retries = queue.retries(null);
    assertEquals(AT.plusSeconds(599), retries.get(0).at());
    assertEquals(1, retries.get(0).failed());
    retry(List.of(task), AT);
    raw(redis -> redis.del(key("retries")));
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), null, null));
    assertEquals(List.of(), queue.retries(null), "its retry was forgotten");
    assertEquals(0L, (long) raw(redis -> redis.hlen(key("retries"))), "and nothing is left of it");
  }

  @Test
  void aRetryIsForgottenWholeAndHoweverManyThereAre() {
    onePartition(BOUND);
    FailedTask task = failed(echo("a")).get(0);
    String name = key("retries");
    Map<String, String> old = new HashMap<>();
    for (int i = 0; i < 3_000; i++) {
      String mark = AT.minusSeconds(1 + i / 2).toEpochMilli() + " " + GROUP + " " + (10_000 + i);
      for (String what : List.of("n", "D", "F")) {
        old.put(mark + " " + what, "1");
      }
    }
    raw(redis -> redis.hset(name, old));
    retry(List.of(task), AT);
    Set<String> kept = raw(redis -> redis.hkeys(name));
    assertTrue(kept.size() >= 798 && kept.size() <= 800, kept.size() + " fields");
    kept.remove(mark(List.of(task), AT).text(task.id()) + " n");
    for (String field : kept) {
      String mark = field.substring(0, field.length() - 1);
      assertTrue(kept.containsAll(Set.of(mark + "n", mark + "D", mark + "F")), field);
    }
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), null, null));
    assertEquals(retries(1, 1, 0, 0), queue.retries(null).get(0));
    assertEquals(List.of(), queue.repair(true).damage());
  }

  @Test
  void whatOthersWroteIsLeftOut() {
    raw(redis -> redis.hset(key("retries"), Map.of("x", "1", "1 2 3 n", "y", "1 a b n", "7")));
    assertEquals(
        List.of(new Retries("a", Instant.ofEpochMilli(1), 7, 0, 0, 0)), queue.retries(null));
    raw(redis -> redis.del(key("retries")));
    raw(redis -> redis.set(key("retries"), "x"));
    assertEquals(List.of(), queue.retries(null));
    retry(failed(echo("a")), AT);
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), null, null));
    assertEquals(List.of(retries(1, 1, 0, 0)), queue.retries(null));
  }

  @Test
  void itCostsTwoCommandsMoreAndOnlyWhereATaskWasRetried() {
    onePartition(KEYS);
    assumeTrue(!server.isCluster(), "each node counts its own");
    List<FailedTask> tasks = failed(echo("a"), echo("b"));
    queue.replay(List.of(tasks.get(0)));
    settle(new Settlement.Complete(claim("w1", 1).get(0).lease(), null, null));
    long plain = commandsOfASettle(enqueue(echo("c")));
    queue.replay(List.of(tasks.get(1)));
    long replayed = commandsOfASettle(tasks.get(1).id());
    FailedTask again = failed(echo("d")).get(0);
    queue.replay(List.of(again));
    assertEquals(replayed, commandsOfASettle(again.id()));
    FailedTask counted = failed(echo("e")).get(0);
    retry(List.of(counted), AT);
    assertEquals(replayed + 2, commandsOfASettle(counted.id()));
    assertTrue(plain <= replayed, plain + " and " + replayed);
  }

  private long commandsOfASettle(String id) {
    Claimed claimed = claim("w1", 1).get(0);
    assertEquals(id, claimed.task().id());
    raw(redis -> redis.set(key("soonest"), "" + (System.currentTimeMillis() + 900)));
    long before = commands();
    settle(new Settlement.Complete(claimed.lease(), null, null));
    return commands() - before;
  }

  private long commands() {
    String stats = raw(redis -> redis.info("commandstats"));
    Matcher calls =
        Pattern.compile("cmdstat_(?!info|auth|hello|client)[^:]*:calls=([0-9]+)").matcher(stats);
    long sum = 0;
    while (calls.find()) {
      sum += Long.parseLong(calls.group(1));
    }
    return sum;
  }
}
