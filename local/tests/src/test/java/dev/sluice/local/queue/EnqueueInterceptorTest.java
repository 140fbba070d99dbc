package dev.sluice.local.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.minutes.AddResult;
import dev.sluice.app.minutes.IdBatchStore;
import dev.sluice.app.minutes.NewIdBatch;
import dev.sluice.local.redis.TestServer;
import dev.sluice.local.tasks.MinuteStores;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.ScheduleStore;
import dev.sluice.queue.ScheduleStore.Fire;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.EnqueueInterceptor;
import dev.sluice.task.EnqueueRefused;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What runs around enqueues, and the effect of its failures. */
class EnqueueInterceptorTest {
  private final List<String> seen = new ArrayList<>();
  private final List<String> logged = new ArrayList<>();
  private RedisTaskQueue queue;

  @BeforeEach
  void connect() {
    queue = RedisTaskQueue.connect(Servers.fresh(TestServer.EMBEDDED));
  }

  @AfterEach
  void close() {
    queue.close();
  }

  private void intercept(EnqueueInterceptor... interceptors) {
    queue.interceptors().set(List.of(interceptors), logged::add);
  }

  /** Adds its name to the params, refuses and throws as their text says, and records its calls. */
  private final class Marking implements EnqueueInterceptor {
    private final String name;

    Marking(String name) {
      this.name = name;
    }

    @Override
    public String before(Enqueue task) throws Exception {
      if (task.params().contains("refuse")) {
        throw new EnqueueRefused("not yours");
      }
      if (task.params().contains("throw")) {
        throw new IOException("no key");
      }
      return task.params().contains("same")
          ? task.params()
          : task.params().replace("}", ",\"" + name + "\":1}");
    }

    @Override
    public void after(Enqueue task, String id, boolean created) {
      seen.add(name + " " + created + " " + task.params());
      if (task.params().contains("after")) {
        throw new IllegalStateException("late");
      }
    }

    @Override
    public void failed(Enqueue task, Throwable why) {
      seen.add(name + " failed " + why.getMessage());
    }
  }

  private static NewTask task(String text) {
    return NewTask.of("echo", "{\"text\":\"" + text + "\"}", "ann");
  }

  private String params(Enqueued enqueued) {
    String id = assertInstanceOf(Enqueued.Created.class, enqueued).id();
    return queue.find(id).orElseThrow().params();
  }

  private long queued() {
    return queue.status().counts().get(TaskState.QUEUED);
  }

  @Test
  void eachMayReplaceTheParamsInTurn() {
    intercept(new Marking("a"), new Marking("b"));
    List<Enqueued> answers = queue.enqueue(List.of(task("x"), task("same")));
    assertEquals("{\"text\":\"x\",\"a\":1,\"b\":1}", params(answers.get(0)));
    assertEquals("{\"text\":\"same\"}", params(answers.get(1)));
    assertEquals("b true {\"text\":\"x\",\"a\":1,\"b\":1}", seen.get(0), "notified last to first");
  }

  @Test
  void aRefusedTaskLeavesTheOthersOfItsBatch() {
    intercept(new Marking("a"));
    List<Enqueued> answers = queue.enqueue(List.of(task("x"), task("refuse"), task("y")));
    assertTrue(params(answers.get(0)).contains("x"));
    assertEquals(new Enqueued.Refused("not yours"), answers.get(1));
    assertTrue(params(answers.get(2)).contains("y"));
    assertTrue(seen.contains("a failed not yours"), seen::toString);
    assertEquals(2, queued());
    assertEquals(
        List.of(new Enqueued.Refused("not yours")), queue.enqueue(List.of(task("refuse"))));
  }

  @Test
  void tasksThatBelongTogetherAreRefusedTogether() {
    intercept(new Marking("a"));
    List<Enqueued> answers =
        queue.enqueueTogether(List.of(task("x"), task("refuse")), new byte[] {1});
    assertEquals(
        List.of(new Enqueued.Refused("not yours"), new Enqueued.Refused("not yours")), answers);
    assertEquals(0, queued());
    queue.enqueueTogether(List.of(task("x"), task("y")), new byte[] {1});
    assertEquals(2, queued());
  }

  @Test
  void whenOneThrowsNothingIsEnqueuedAndEachThatWasAskedIsNotified() {
    intercept(new Marking("a"));
    var failure =
        assertThrows(
            IllegalStateException.class,
            () -> queue.enqueue(List.of(task("x"), task("throw"), task("y"))));
    assertInstanceOf(IOException.class, failure.getCause());
    assertEquals(0, queued());
    assertEquals(2, seen.stream().filter(line -> line.startsWith("a failed")).count());
  }

  @Test
  void anInterceptorThatThrowsAfterwardsChangesNothing() {
    intercept(new Marking("a"));
    assertTrue(params(queue.enqueue(List.of(task("after"))).get(0)).contains("after"));
    assertEquals(1, logged.size());
    assertTrue(logged.get(0).contains("late"), logged::toString);
  }

  @Test
  void paramsThatCannotBeStoredAreNotEnqueued() {
    for (String bad : new String[] {null, "x", "[]", "{\"a\":\"" + "x".repeat(65_536) + "\"}"}) {
      intercept(
          new EnqueueInterceptor() {
            @Override
            public String before(Enqueue task) {
              return bad;
            }
          });
      assertThrows(IllegalStateException.class, () -> queue.enqueue(List.of(task("x"))));
    }
    assertEquals(0, queued());
  }

  @Test
  void childrenAndSchedulesAndChangedParamsPassToo() {
    intercept(new Marking("a"));
    queue.enqueue(List.of(task("parent")));
    Lease lease = new Holdings().step(queue, "w1", 1).claimed().get(0).lease();
    assertTrue(queue.enqueueChildren(lease, 0, List.of(task("child"))));
    assertEquals(
        "{\"text\":\"child\",\"a\":1}", queue.find(lease.taskId() + ".0").orElseThrow().params());
    assertThrows(
        EnqueueRefused.class, () -> queue.enqueueChildren(lease, 1, List.of(task("refuse"))));
    Lease lost = new Lease(lease.taskId(), "9.w9");
    assertEquals(false, queue.enqueueChildren(lost, 1, List.of(task("child"))));

    assertTrue(params(queue.schedules().run("s", task("hand"))).contains("\"a\":1"));
    Instant seenAt = queue.schedules().fire(due(null, Instant.EPOCH)).seen();
    Instant next = seenAt.plusMillis(1);
    queue.schedules().fire(due(seenAt, next));
    String fired = queue.schedules().states().get("s").taskId();
    assertTrue(queue.find(fired).orElseThrow().params().contains("\"a\":1"));

    String id = ((Enqueued.Created) queue.enqueue(List.of(task("b"))).get(0)).id();
    queue.patch(id, new Patch(null, null, "{\"text\":\"c\"}", List.of()));
    assertEquals("{\"text\":\"c\",\"a\":1}", queue.find(id).orElseThrow().params());
    assertThrows(
        EnqueueRefused.class,
        () -> queue.patch(id, new Patch(null, null, "{\"text\":\"refuse\"}", List.of())));
  }

  private static Fire due(Instant known, Instant until) {
    List<Instant> times = known == null ? List.of() : List.of(until);
    return new Fire("s", task("fired"), known, until, times, true);
  }

  @Test
  void nothingThatGotTheQueueBeforeBypassesThem() {
    ScheduleStore schedules = queue.schedules();
    IdBatchStore batches = MinuteStores.idBatches(queue);
    intercept(new Marking("a"));
    assertTrue(params(schedules.run("s", task("hand"))).contains("\"a\":1"));
    seen.clear();

    NewTask.Idempotency key = new NewTask.Idempotency("k", new byte[32]);
    assertEquals(new AddResult.Created(1), add(batches, "plan", key));
    String planned = batches.find(1).orElseThrow().taskId();
    assertEquals("{\"text\":\"plan\",\"a\":1}", queue.find(planned).orElseThrow().params());
    assertEquals(new AddResult.Duplicate(1), add(batches, "plan", key));
    assertEquals(
        List.of("a true {\"text\":\"plan\",\"a\":1}", "a false {\"text\":\"plan\",\"a\":1}"), seen);
  }

  @Test
  void aRefusedBatchOfIdsIsNotAdded() {
    IdBatchStore batches = MinuteStores.idBatches(queue);
    intercept(new Marking("a"));
    assertThrows(EnqueueRefused.class, () -> add(batches, "refuse", null));
    assertEquals(List.of(), batches.list(0, 10));
    assertEquals(0, queued());
    assertEquals(List.of("a failed not yours"), seen);
  }

  private static AddResult add(IdBatchStore batches, String text, NewTask.Idempotency key) {
    NewIdBatch batch = new NewIdBatch("call", LongStream.of(1, 2).iterator(), key);
    return batches.add(batch, (number, count) -> task(text));
  }

  @Test
  void whatTheQueueDoesNotAcceptIsReported() {
    intercept(new Marking("a"));
    NewTask.Idempotency one = new NewTask.Idempotency("k", new byte[32]);
    byte[] other = new byte[32];
    other[0] = 1;
    queue.enqueue(List.of(task("same").withIdempotency(one)));
    queue.enqueue(List.of(task("same").withIdempotency(one)));
    queue.enqueue(List.of(task("same").withIdempotency(new NewTask.Idempotency("k", other))));
    assertEquals(
        List.of("a true {\"text\":\"same\"}", "a false {\"text\":\"same\"}", "a failed KeyReused"),
        seen);
  }
}
