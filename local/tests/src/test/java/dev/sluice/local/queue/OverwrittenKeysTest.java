package dev.sluice.local.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.ClaimRequest;
import dev.sluice.queue.Claimed;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Fire;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Patch;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.ScheduleState;
import dev.sluice.queue.ScheduleStore;
import dev.sluice.queue.ScheduleStore.Fired;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.Artifact;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** Keys that someone else has overwritten. */
class OverwrittenKeysTest {
  private static final long SEED = Long.getLong("sluice.seed", System.nanoTime());

  private QueueSettings settings;
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
              () -> queue.cancel(ids.get(2)))) {
        told |= named(verb, key(structure));
      }
    }
    assertTrue(told, "nobody was told of " + structure);
    redis.del(key(structure));
    enqueue("known");
    drain();
    for (String id : ids) {
      TaskRecord task = queue.find(id).orElseThrow();
      assertTrue(task.state() != TaskState.FAILED && task.attempt() <= 1, task.toString());
      assertEquals(List.of(), queue.log(id), "nobody took it for lost");
    }
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
  void whatIsNoRecordIsAbsentAndStopsNothing() throws IOException {
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
      drain();
      assertEquals(TaskState.SUCCEEDED, queue.find(good).orElseThrow().state(), "seed " + SEED);
      assertEquals(0L, queue.status().counts().get(TaskState.QUEUED), "seed " + SEED);
      redis.keys(bytes(key("*"))).forEach(redis::del); // garbled names are no UTF-8
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
  void aQueueThatIsNoListAnyMoreTakesNewTasks() {
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
      queue.extend("w1");
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

  @Test
  void schedulesThatWereOverwrittenBeginAnew() {
    ScheduleStore schedules = queue.schedules();
    Instant before = schedules.fire(due(null, Instant.EPOCH)).seen();
    for (boolean text : new boolean[] {true, false}) {
      spoilSchedules(text);
      assertNull(schedules.states().getOrDefault("s", ScheduleState.NONE).seen());
      assertEquals(text, schedules.pause("s", true), "in a hash it was paused already");
      spoilSchedules(text);
      assertEquals(!text, schedules.pause("s", false), "only in a hash was it paused");
      spoilSchedules(text);
      schedules.run("s", task());
      spoilSchedules(text);
      Fired anew = schedules.fire(due(before, before.plusMillis(1)));
      assertEquals(Fired.Outcome.MOVED, anew.outcome());
      Instant next = anew.seen().plusMillis(1);
      assertEquals(
          text ? Fired.Outcome.FIRED : Fired.Outcome.PAUSED,
          schedules.fire(due(anew.seen(), next)).outcome());
    }
    drain();
  }

  private void spoilSchedules(boolean text) {
    redis.del(key("schedules"));
    if (text) {
      redis.set(key("schedules"), "x");
    } else {
      redis.hset(
          key("schedules"),
          Map.of("seen:s", "x", "ran:s", "1e9", "task:s", "tokens", "paused:s", "", "", ""));
    }
  }

  @Test
  void aFireTimeWhoseTaskIsNoRecordOrWasRefusedIsEnqueued() {
    ScheduleStore schedules = queue.schedules();
    Instant seen = schedules.fire(due(null, Instant.EPOCH)).seen();
    Instant time = seen.plusMillis(1);
    redis.set(key("recent"), "x");
    assertThrows(QueueUnavailable.class, () -> schedules.fire(due(seen, time)));
    redis.del(key("recent"));
    assertEquals(Fired.Outcome.FIRED, schedules.fire(due(seen, time)).outcome());
    String id = schedules.states().get("s").taskId();
    assertEquals(TaskState.QUEUED, queue.find(id).orElseThrow().state());
    redis.del(key(id));
    redis.lpush(key(id), "x");
    redis.hset(key("schedules"), "seen:s", "" + seen.toEpochMilli());
    assertEquals(Fired.Outcome.FIRED, schedules.fire(due(seen, time)).outcome());
    assertEquals(
        List.of(id), step("w1", 5).claimed().stream().map(each -> each.task().id()).toList());
  }

  private static Fire due(Instant known, Instant time) {
    return new Fire("s", task(), known, time, known == null ? List.of() : List.of(time), false);
  }

  @Test
  void aPublishedResultThatWasOverwrittenIsAbsentUntilTheNext() {
    for (int i = 0; i < 3; i++) {
      redis.del(key("published:echo"));
      if (i == 0) {
        redis.set(key("published:echo"), "x");
      } else {
        redis.hset(key("published:echo"), "at", i == 1 ? "x" : "1");
      }
      assertTrue(queue.published("echo").isEmpty());
      enqueue();
      Lease lease = step("w1", 1).claimed().get(0).lease();
      step("w1", 0, new Settlement.Complete(lease, "{}", null, true));
      assertEquals("{}", queue.published("echo").orElseThrow().result());
    }
  }

  /** Calls it; true when it was refused with the name of the key, false when it did not need it. */
  private static boolean named(Runnable verb, String key) {
    try {
      verb.run();
      return false;
    } catch (QueueUnavailable e) {
      assertTrue(e.getMessage().contains(key), e.getMessage());
      return true;
    }
  }

  private void everyVerb(String id) {
    queue.find(id).ifPresent(queue::timeline);
    queue.log(id);
    queue.children(id).count();
    queue.status();
    for (TaskState state : TaskState.values()) {
      queue.list(new TaskFilter(state, null, null, null, null, null), null, 100);
    }
    queue.list(new TaskFilter(null, null, null, null, null, null), null, 100);
    queue.note(new Lease(id, "1.w1"), null, List.of("a line"));
    queue.enqueueChildren(new Lease(id, "1.w1"), 0, List.of(NewTasks.child(0)));
    queue.patch(id, new Patch(7, Duration.ZERO, "{}", List.of()));
    step("w1", 1, new Settlement.AwaitChildren(new Lease(id, "1.w1"), 1));
    queue.cancel(id);
    queue.replay(id);
    queue.delete(id);
  }

  private List<String> oneOfEachState() throws IOException {
    String parent = enqueue();
    Lease waits = step("w1", 1).claimed().get(0).lease();
    queue.enqueueChildren(waits, 0, List.of(NewTasks.child(0)));
    step("w1", 0, new Settlement.AwaitChildren(waits, 1));
    step("w9", 1);
    Map<TaskState, String> ids = new LinkedHashMap<>();
    for (TaskState state : TaskState.values()) {
      ids.put(state, enqueue());
      if (state == TaskState.RUNNING) {
        step("w1", 2);
      } else if (state == TaskState.SUCCEEDED) {
        Lease lease = step("w1", 1).claimed().get(0).lease();
        byte[] file = {1};
        queue.artifacts().put(lease.taskId(), lease.token(), new ByteArrayInputStream(file));
        step("w1", 0, new Settlement.Complete(lease, "{}", new Artifact("a", "b/c", 1)));
      } else if (state == TaskState.FAILED) {
        step("w1", 0, new Settlement.Fail(step("w1", 1).claimed().get(0).lease(), "no"));
      } else if (state == TaskState.CANCELLED) {
        queue.cancel(ids.get(state));
      }
    }
    List<String> all = new ArrayList<>(ids.values());
    all.add(parent);
    all.add(parent + ".0");
    return all;
  }

  /** Cuts, lengthens, garbles or replaces the record. */
  private void spoil(String id, Random random) {
    byte[] key = bytes(key(id));
    byte[] raw = redis.get(key);
    if (raw == null) {
      return;
    }
    switch (random.nextInt(6)) {
      case 0 -> redis.set(key, Arrays.copyOf(raw, random.nextInt(raw.length)));
      case 1 -> redis.append(key, bytes("x".repeat(random.nextInt(1_200_000))));
      case 2 -> redis.set(key, bytes("rubbish".repeat(random.nextInt(20))));
      case 3 -> {
        redis.del(key);
        redis.lpush(key, bytes("x"));
      }
      default -> {
        for (int i = random.nextInt(3); i >= 0; i--) {
          raw[random.nextInt(Math.min(60, raw.length))] = (byte) random.nextInt(256);
        }
        redis.set(key, raw);
      }
    }
  }

  private void drain() {
    for (int i = 0; i < 30; i++) {
      List<Settlement> done = new ArrayList<>();
      step("drain", 100)
          .claimed()
          .forEach(c -> done.add(new Settlement.Complete(c.lease(), "1", null)));
      DrainStep last = step("drain", 0, done.toArray(Settlement[]::new));
      assertFalse(i == 29 && last.queued() > 0, "it goes on for ever, seed " + SEED);
    }
  }

  private String enqueue(String idempotencyKey) {
    NewTask usual = task();
    return id(
        queue
            .enqueue(
                List.of(
                    new NewTask(
                        usual.type(),
                        usual.params(),
                        usual.owner(),
                        usual.queue(),
                        usual.priority(),
                        null,
                        usual.maxAttempts(),
                        usual.timeout(),
                        null,
                        new NewTask.Idempotency(idempotencyKey, new byte[32]),
                        true,
                        List.of())))
            .get(0));
  }

  private String enqueue() {
    return id(queue.enqueue(List.of(task())).get(0));
  }

  private static String id(Enqueued answer) {
    return answer instanceof Enqueued.Created created
        ? created.id()
        : ((Enqueued.Duplicate) answer).id();
  }

  private static NewTask task() {
    return NewTask.of("echo", "{\"text\":\"a\"}", "ann");
  }

  private DrainStep step(String worker, int limit, Settlement... settlements) {
    return queue.step(List.of(settlements), new ClaimRequest(worker, limit, Set.of()));
  }

  private String key(String name) {
    return "sluice:{" + settings.partition() + "}:" + name;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
