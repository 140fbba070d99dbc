package dev.sluice.local.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that somebody else has overwritten. */
class OverwrittenKeysTest extends OverwrittenKeys {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ready",
        "depth",
        "scheduled",
        "expiring",
        "leases",
        "parents",
        "succeeded",
        "failed",
        "cancelled",
        "recent",
        "tokens",
        "changes",
        "wake"
      })
  void aStructureOfTheWrongTypeIsNamedAndChargesNobody(String structure) {
    List<String> ids = List.of(enqueue(), enqueue(), enqueue());
    Lease running = step("w1", 1).claimed().get(0).lease();
    redis.del(key(structure));
    if (structure.equals("tokens")) {
      redis.lpush(key(structure), "x");
    } else {
      redis.set(key(structure), "x");
    }
    boolean told = false;
    for (int i = 0; i < 8; i++) {
      for (Runnable verb :
          List.<Runnable>of(
              () -> enqueue("known"),
              () -> step("w2", 1, new Settlement.Fail(running, "no")),
              queue::status,
              queue::revision,
              () -> queue.cancel(ids.get(2)))) {
        told |= named(verb, key(structure));
      }
    }
    assertTrue(told, "nobody reported " + structure);
    redis.del(key(structure));
    enqueue("known");
    drain();
    for (String id : ids) {
      TaskRecord task = queue.find(id).orElseThrow();
      assertTrue(task.state() != TaskState.FAILED && task.attempt() <= 1, task.toString());
      assertEquals(List.of(), queue.log(id), "nobody took the worker for lost");
    }
  }

  @Test
  void aRunningRecordThatNamesNoHolderIsAbsent() {
    String id = enqueue();
    redis.setrange(key(id), 0, "R");
    assertEquals(ChangeResult.Outcome.ABSENT, queue.cancel(id).outcome());
  }

  @Test
  void anEnqueueThatWasRefusedLeavesNothing() {
    redis.set(key("recent"), "x");
    assertThrows(QueueUnavailable.class, () -> enqueue("once"));
    assertThrows(QueueUnavailable.class, () -> enqueue("once"));
    redis.del(key("recent"));
    assertTrue(redis.keys(key("idempotency:*")).isEmpty());
    String id = enqueue("once");
    assertEquals(id, step("w1", 5).claimed().get(0).task().id());
  }

  @Test
  void aSingleTaskThatWasRefusedIsNotCounted() {
    enqueue();
    redis.del(key("recent"));
    redis.set(key("recent"), "x");
    assertThrows(QueueUnavailable.class, () -> enqueue());
    redis.del(key("recent"));
    assertEquals(Map.of("", "1", "default", "1"), redis.hgetAll(key("depth")));
    assertEquals(Map.of("ann", "1"), redis.hgetAll(key("owners")));
    assertEquals(1, redis.keys(key("?".repeat(18))).size(), "records");
  }

  @Test
  void whatIsNotARecordIsAbsentAndStopsNothing() throws IOException {
    Random random = new Random(SEED);
    for (int round = 0; round < 20; round++) {
      List<String> all = oneOfEachState();
      for (String id : all) {
        spoil(id, random);
      }
      for (String id : all) {
        String when = "seed " + SEED + " round " + round + " task " + id;
        try {
          everyVerb(id);
        } catch (RuntimeException e) {
          throw new AssertionError(when + " " + Arrays.toString(redis.get(bytes(key(id)))), e);
        }
      }
      String good = enqueue();
      redis.zadd(key("leases"), 1, "w1");
      redis.zadd(key("scheduled"), 1, all.get(1));
      redis.zadd(key("expiring"), 1, all.get(0));
      redis.del(key("soonest"));
      drain();
      assertEquals(TaskState.SUCCEEDED, queue.find(good).orElseThrow().state(), "seed " + SEED);
      assertEquals(0L, queue.status().counts().get(TaskState.QUEUED), "seed " + SEED);
      redis.keys(bytes(key("*"))).forEach(redis::del); // garbled names are not UTF-8
    }
  }

  @Test
  void anEntryThatNamesNoTaskIsDropped() {
    String before = enqueue();
    redis.set(key("text"), "Q".repeat(40));
    for (String entry : List.of("", "x", "leases\0", "tokens\0", "text\0", before, "\u00ff")) {
      redis.lpush(key("queued:default:5"), entry);
    }
    redis.zadd(key("ready"), 0, "nolane");
    String after = enqueue();
    List<String> claimed = step("w1", 10).claimed().stream().map(c -> c.task().id()).toList();
    assertEquals(List.of(before, after), claimed);
    assertEquals(0L, queue.status().counts().get(TaskState.QUEUED));
  }

  @Test
  void aQueueThatIsNoLongerAListTakesNewTasks() {
    enqueue();
    redis.set(key("queued:default:5"), "x");
    assertEquals(0, step("w1", 5).claimed().size());
    assertEquals(0L, queue.status().counts().get(TaskState.QUEUED), "they are gone");
    redis.set(key("queued:default:5"), "x");
    String id = enqueue();
    assertEquals(id, step("w1", 5).claimed().get(0).task().id());
  }

  @Test
  void listsThatNothingNamesAreFoundAgain() {
    String id = enqueue();
    redis.del(key("ready"));
    step("w1", 5);
    assertEquals(id, step("w1", 5).claimed().get(0).task().id());
  }

  @Test
  void whatStandsBesideATaskMayBeAnything() throws IOException {
    for (String kind : List.of("log", "progress", "artifact", "fan", "fanfailed")) {
      String id = enqueue();
      Claimed claimed = step("w1", 1).claimed().get(0);
      redis.set(key("held:w1"), "x");
      redis.set(key("cancels:w1"), "x");
      redis.del(key(kind + ":" + id));
      redis.sadd(key(kind + ":" + id), "x");
      queue.enqueueChildren(claimed.lease(), 0, List.of(NewTasks.child(0)));
      queue.note(claimed.lease(), new TaskRecord.Progress(1, 2, "half"), List.of("a line"));
      queue.find(id);
      queue.cancel(id);
      queue.extend("w1", holdings.of("w1"));
      step("w1", 0, new Settlement.Retry(claimed.lease(), Duration.ZERO, "no"));
      queue.find(id);
      queue.status();
      drain();
      queue.replay(id);
      queue.delete(id);
    }
    redis.set(key("reference:sellers"), "x");
    queue.replaceReference("sellers", Map.of("1", "one"));
    enqueue("k");
    String kept = redis.keys(key("idempotency:*")).iterator().next();
    for (String content : List.of("", "x", "x".repeat(32) + "tokens", "x".repeat(32) + "leases")) {
      redis.set(kept, content);
      enqueue("k");
    }
    redis.del(kept);
    redis.lpush(kept, "x");
    enqueue("k");
    drain();
    String minute = redis.keys(key("ended:*")).iterator().next();
    redis.set(minute, "x");
    queue.rates();
    drain();
  }
}
