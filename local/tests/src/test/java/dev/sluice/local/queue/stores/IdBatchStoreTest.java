package dev.sluice.local.queue.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.minutes.AddResult;
import dev.sluice.app.minutes.IdBatch;
import dev.sluice.app.minutes.IdBatchStore;
import dev.sluice.app.minutes.MinuteGroupStore;
import dev.sluice.app.minutes.NewIdBatch;
import dev.sluice.app.minutes.User;
import dev.sluice.local.queue.LossyProxy;
import dev.sluice.local.queue.contract.QueueContract;
import dev.sluice.local.tasks.MinuteStores;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Batches of ids and the places they get, on each kind of Redis. */
class IdBatchStoreTest extends QueueContract {
  private static final Instant GROUP = Instant.parse("2126-01-05T10:15:00Z");
  private static final NewTask.Idempotency KEY = new NewTask.Idempotency("k", new byte[32]);

  /** This many ids take two calls to arrive. */
  private static final int LOSSY = 12_000;

  private static NewTask task(long number, int count) {
    return NewTask.of("minute-group", "{\"batch\":" + number + ",\"count\":" + count + "}", "ann");
  }

  private AddResult add(RedisTaskQueue to, PrimitiveIterator.OfLong ids, NewTask.Idempotency key) {
    return MinuteStores.idBatches(to).add(new NewIdBatch("call", ids, key), IdBatchStoreTest::task);
  }

  private long add(long first, long last) {
    AddResult added = add(queue, LongStream.rangeClosed(first, last).iterator(), null);
    return ((AddResult.Created) added).number();
  }

  @Test
  void aBatchIsARecordAndATask() {
    long number = add(1001, 3500);
    IdBatch batch = MinuteStores.idBatches(queue).find(number).orElseThrow();
    assertEquals(2_500, batch.count());
    assertEquals("call", batch.name());
    String preview = LongStream.rangeClosed(1001, 1200).mapToObj(Long::toString).collect(comma());
    assertEquals(preview, batch.preview());
    assertEquals(64, batch.hash().length());
    assertEquals(-1L, (long) raw(redis -> redis.ttl(key("idparts:" + number))), "kept as it is");
    var task = queue.find(batch.taskId()).orElseThrow();
    assertEquals(TaskState.QUEUED, task.state());
    assertEquals("{\"batch\":" + number + ",\"count\":2500}", task.params());
    assertEquals(1, queue.status().counts().get(TaskState.QUEUED));
    assertEquals(
        List.of(), MinuteStores.users(queue).list(0, 1), "users appear when they are planned");
  }

  private static Collector<CharSequence, ?, String> comma() {
    return Collectors.joining(",");
  }

  @Test
  void recordsAreListedNewestFirst() {
    for (int i = 1; i <= 5; i++) {
      add(i, i);
    }
    IdBatchStore batches = MinuteStores.idBatches(queue);
    assertEquals(List.of(5L, 4L, 3L), batches.list(0, 3).stream().map(IdBatch::number).toList());
    assertEquals(List.of(2L, 1L), batches.list(3, 3).stream().map(IdBatch::number).toList());
    assertTrue(batches.rename(2, "other"));
    assertEquals("other", batches.find(2).orElseThrow().name());
    assertTrue(batches.delete(2));
    assertEquals(Optional.empty(), batches.find(2));
    assertFalse(batches.rename(2, "other"));
    assertFalse(batches.delete(2));
    assertEquals(List.of(), batches.list(1, 3));
  }

  @Test
  void anEmptyOrTooLargeBatchIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> add(queue, LongStream.empty().iterator(), null));
    assertEquals(List.of(), MinuteStores.idBatches(queue).list(0, 10));
  }

  @Test
  void aBatchWhosePartsAreGoneIsRefused() {
    NewIdBatch batch = new NewIdBatch("call", LongStream.of(1).iterator(), null);
    IdBatchStore.TaskOf late =
        (number, count) -> {
          raw(redis -> redis.del(key("idparts:" + number))); // as an hour after the last came
          return task(number, count);
        };
    assertThrows(QueueUnavailable.class, () -> MinuteStores.idBatches(queue).add(batch, late));
    assertEquals(List.of(), MinuteStores.idBatches(queue).list(0, 10));
  }

  @Test
  void oneKeyIsOneBatch() {
    assertEquals(new AddResult.Created(1), add(queue, LongStream.of(1, 2).iterator(), KEY));
    assertEquals(new AddResult.Duplicate(1), add(queue, LongStream.of(1, 2).iterator(), KEY));
    byte[] other = new byte[32];
    other[0] = 1;
    NewTask.Idempotency reused = new NewTask.Idempotency("k", other);
    assertEquals(new AddResult.KeyReused(), add(queue, LongStream.of(3).iterator(), reused));
    assertEquals(1, MinuteStores.idBatches(queue).list(0, 10).size());
    assertEquals(1, queue.status().counts().get(TaskState.QUEUED));
  }

  @Test
  void aFullQueueTakesNoBatch() {
    QueueSettings small = settings.withLimits(1, 10, Duration.ofDays(1));
    try (RedisTaskQueue full = RedisTaskQueue.connect(small)) {
      assertEquals(new AddResult.Created(1), add(full, LongStream.of(1).iterator(), null));
      assertEquals(new AddResult.QueueFull(false), add(full, LongStream.of(2).iterator(), null));
      assertEquals(1, MinuteStores.idBatches(full).list(0, 10).size());
    }
  }

  @Test
  void recordsThatHaveOutlivedTheirTasksGo() {
    QueueSettings brief = settings.withLimits(100, 10, Duration.ofMillis(1));
    try (RedisTaskQueue forgetful = RedisTaskQueue.connect(brief)) {
      add(forgetful, LongStream.of(1).iterator(), null);
      add(forgetful, LongStream.of(2).iterator(), null);
      String first = MinuteStores.idBatches(forgetful).find(1).orElseThrow().taskId();
      forgetful.cancel(first);
      Awaitility.await().until(() -> forgetful.find(first).isEmpty());
      add(forgetful, LongStream.of(3).iterator(), null);
      assertEquals(
          List.of(3L, 2L),
          MinuteStores.idBatches(forgetful).list(0, 10).stream().map(IdBatch::number).toList());
    }
  }

  /**
   * Whatever is lost on the way, the whole batch is stored or nothing, and only once if sent again.
   */
  @Test
  void aBatchThatBreaksOffIsSentAgain() {
    if (server.isCluster()) {
      return; // its client bypasses the proxy
    }
    try (LossyProxy proxy = new LossyProxy(settings.redisUrl());
        RedisTaskQueue lossy = through(proxy)) {
      int batches = 0;
      for (LossyProxy.Loss loss : LossyProxy.Loss.values()) {
        for (int at : new int[] {0, 1, 10_000, 11_000, LOSSY}) {
          NewTask.Idempotency key = new NewTask.Idempotency(loss + "-" + at, new byte[32]);
          assertThrows(
              QueueUnavailable.class, () -> add(lossy, losing(proxy, loss, at), key), "at " + at);
          int seen = MinuteStores.idBatches(queue).list(0, 100).size();
          assertTrue(seen == batches || at == LOSSY && loss == LossyProxy.Loss.ANSWER);
          proxy.lost();
          AddResult again = add(lossy, LongStream.rangeClosed(1, LOSSY).iterator(), key);
          assertTrue(again instanceof AddResult.Created || seen > batches, again::toString);
          batches++;
          assertEquals(batches, MinuteStores.idBatches(queue).list(0, 100).size());
          assertEquals(batches, queue.status().counts().get(TaskState.QUEUED));
        }
      }
    }
  }

  /** Loses the script call that follows the id at this position, and its second try. */
  private static PrimitiveIterator.OfLong losing(LossyProxy proxy, LossyProxy.Loss loss, int at) {
    return new PrimitiveIterator.OfLong() {
      private int given;

      @Override
      public boolean hasNext() {
        if (given == at) {
          proxy.lose(List.of(loss, loss));
        }
        return given < LOSSY;
      }

      @Override
      public long nextLong() {
        return ++given;
      }
    };
  }

  @Test
  void partsAreGivenPlacesOnce() {
    long number = add(1, 1_500);
    MinuteGroupStore groups = MinuteStores.minuteGroups(queue);
    var second = groups.give(number, 1, GROUP, 2).orElseThrow();
    assertEquals(new MinuteGroupStore.Share(GROUP, 0, 500, 2), second.share());
    assertEquals(1_001, second.ids()[0]);
    var first = groups.give(number, 0, GROUP, 3).orElseThrow();
    assertEquals(new MinuteGroupStore.Share(GROUP, 500, 1_000, 2), first.share(), "the group's 2");
    Instant later = GROUP.plusSeconds(900);
    assertEquals(second.share(), groups.give(number, 1, later, 9).orElseThrow().share());
    assertEquals(0, groups.group(later, List.of()).given());
    var group = groups.group(GROUP, List.of(new MinuteGroupStore.Range(499, 501)));
    assertEquals(new MinuteGroupStore.Group(1_500, 2, List.of(List.of(1_500L, 1L, 2L))), group);
    assertEquals(2, groups.plan(number).size());
    groups.done(number);
    assertEquals(Optional.empty(), groups.give(number, 0, GROUP, 2));
    assertEquals(2, groups.plan(number).size(), "the plan stays");
  }

  @Test
  void idsBecomeUsersAndNamesStay() {
    MinuteStores.users(queue).add("Ann", "ann", null);
    MinuteStores.minuteGroups(queue).give(add(1, 3), 0, GROUP, 2);
    assertEquals(
        List.of(new User(1, "Ann"), new User(2, null), new User(3, null)),
        MinuteStores.users(queue).list(0, 10));
    assertEquals(new AddResult.Created(4), MinuteStores.users(queue).add("Bob", "ann", null));
  }

  @Test
  void aDeletedBatchIsGivenNothing() {
    long number = add(1, 1_500);
    MinuteStores.minuteGroups(queue).give(number, 0, GROUP, 2);
    MinuteStores.idBatches(queue).delete(number);
    assertEquals(Optional.empty(), MinuteStores.minuteGroups(queue).give(number, 1, GROUP, 2));
    assertEquals(1_000, MinuteStores.minuteGroups(queue).group(GROUP, List.of()).given());
  }
}
