package dev.sluice.local.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.minutes.AddResult;
import dev.sluice.app.minutes.IdBatchStore;
import dev.sluice.app.minutes.NewIdBatch;
import dev.sluice.app.minutes.UserStore;
import dev.sluice.local.queue.LossyProxy.Loss;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.local.tasks.MinuteStores;
import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.ChangeResult.Outcome;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A change whose answer is lost is sent again and answered by what happened. */
class LostAnswerTest {
  private TestRedis server;
  private LossyProxy proxy;
  private RedisTaskQueue queue;
  private RedisTaskQueue other;
  private final Holdings holdings = new Holdings();

  @BeforeEach
  void start() {
    server = TestRedis.embedded();
    proxy = new LossyProxy(server.url());
    queue = RedisTaskQueue.connect(QueueSettings.of(proxy.url()));
    other = RedisTaskQueue.connect(QueueSettings.of(server.url()));
  }

  @AfterEach
  void stop() {
    queue.close();
    other.close();
    proxy.close();
    server.close();
  }

  @Test
  void anEnqueue() {
    loseAnswer();
    NewTask task = NewTask.of("echo", "{\"text\":\"a\"}", "ann");
    assertInstanceOf(Enqueued.Created.class, queue.enqueue(List.of(task)).get(0));
    assertEquals(1L, other.status().counts().get(TaskState.QUEUED));
  }

  @Test
  void aScheduleRunByHandThatFillsTheQueue() {
    QueueSettings full = QueueSettings.of(proxy.url()).withLimits(1, 100, Duration.ofDays(1));
    try (RedisTaskQueue small = RedisTaskQueue.connect(full)) {
      loseAnswer();
      NewTask task = NewTask.of("echo", "{\"text\":\"a\"}", "ann");
      assertInstanceOf(Enqueued.Created.class, small.schedules().run("s", task));
    }
  }

  @Test
  void aBatchOfIds() {
    NewTask.Idempotency key = new NewTask.Idempotency("k", new byte[32]);
    AddResult added =
        MinuteStores.idBatches(queue)
            .add(
                new NewIdBatch("call", LongStream.rangeClosed(1, 3).iterator(), key),
                (number, count) -> {
                  loseAnswer(); // its parts have arrived
                  return NewTask.of("minute-group", "{}", "ann");
                });
    assertEquals(new AddResult.Created(1), added);
  }

  @Test
  void aCancelOfAWaitingTask() {
    String id = enqueue();
    loseAnswer();
    assertEquals(Outcome.DONE, queue.cancel(id).outcome());
    assertEquals(Outcome.WRONG_STATE, queue.cancel(id).outcome(), "another call is refused");
  }

  @Test
  void aRetry() {
    String id = failed().id();
    loseAnswer();
    assertEquals(Outcome.DONE, queue.replay(id).outcome());
    assertEquals(TaskState.QUEUED, queue.find(id).orElseThrow().state());
    assertEquals(Outcome.WRONG_STATE, queue.replay(id).outcome());
  }

  @Test
  void aRetryOfManyFailures() {
    List<FailedTask> failures = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      failures.add(failed());
    }
    loseAnswer();
    assertEquals(3, queue.replay(failures));
    assertEquals(0, queue.replay(failures));
  }

  @Test
  void aDeletionOfMany() {
    List<String> ids = List.of(enqueue(), enqueue());
    loseAnswer();
    List<ChangeResult> results = queue.delete(ids, EnumSet.of(TaskState.QUEUED));
    assertEquals(
        List.of(Outcome.DONE, Outcome.DONE), results.stream().map(ChangeResult::outcome).toList());
  }

  @Test
  void aDeletion() {
    String id = enqueue();
    loseAnswer();
    assertEquals(Outcome.DONE, queue.delete(id).outcome());
    assertEquals(Outcome.ABSENT, queue.delete(id).outcome());
  }

  @Test
  void aPatch() {
    String id = enqueue();
    Patch patch = new Patch(9, Duration.ofHours(1), null, List.of());
    loseAnswer();
    assertEquals(Outcome.DONE, queue.patch(id, patch).outcome());
    var task = other.find(id).orElseThrow();
    assertEquals(9, task.priority());
    assertEquals(TaskState.SCHEDULED, task.state());
  }

  @Test
  void aRequestThatIsLostIsSentAgainAndRefusedAsItWouldHaveBeen() {
    String id = enqueue();
    other.cancel(id);
    proxy.lose(List.of(Loss.REQUEST));
    assertEquals(Outcome.WRONG_STATE, queue.cancel(id).outcome());
    loseAnswer();
    assertEquals(Outcome.WRONG_STATE, queue.cancel(id).outcome());
    loseAnswer();
    assertEquals(Outcome.ABSENT, queue.delete("0".repeat(18)).outcome());
  }

  @Test
  void aPause() {
    for (boolean paused : new boolean[] {true, false}) {
      loseAnswer();
      assertTrue(queue.schedules().pause("hourly", paused));
      assertFalse(queue.schedules().pause("hourly", paused));
    }
  }

  @Test
  void theDeletionOfAUser() {
    UserStore users = MinuteStores.users(queue);
    users.add("ann", "ann", null);
    loseAnswer();
    assertTrue(users.delete(1));
    assertFalse(users.delete(1));
  }

  @Test
  void theDeletionOfABatchOfIds() {
    IdBatchStore batches = MinuteStores.idBatches(queue);
    var ids = LongStream.rangeClosed(1, 3).iterator();
    AddResult added =
        batches.add(
            new NewIdBatch("call", ids, null),
            (number, count) -> NewTask.of("minute-group", "{}", "ann"));
    long number = ((AddResult.Created) added).number();
    loseAnswer();
    assertTrue(batches.delete(number));
    assertFalse(batches.delete(number));
  }

  @Test
  void aLineOfALog() {
    enqueue();
    Lease lease = holdings.step(queue, "w1", 1).claimed().get(0).lease();
    loseAnswer();
    assertTrue(queue.note(lease, new TaskRecord.Progress(1, 2, null), List.of("one", "two")));
    assertTrue(queue.note(lease, null, List.of("two")), "another call");
    List<String> words =
        queue.log(lease.taskId()).stream()
            .map(line -> line.substring(line.lastIndexOf(' ') + 1))
            .toList();
    assertEquals(List.of("one", "two", "two"), words);
  }

  private void loseAnswer() {
    proxy.lose(List.of(Loss.ANSWER));
  }

  private String enqueue() {
    NewTask task = NewTask.of("echo", "{\"text\":\"a\"}", "ann");
    return ((Enqueued.Created) other.enqueue(List.of(task)).get(0)).id();
  }

  private FailedTask failed() {
    String id = enqueue();
    Claimed claimed = holdings.step(other, "w1", 1).claimed().get(0);
    holdings.step(other, "w1", 0, new Settlement.Fail(claimed.lease(), "no"));
    return other.failed(10).filter(task -> task.id().equals(id)).findFirst().orElseThrow();
  }
}
