package dev.sluice.local.queue.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.queue.Holdings;
import dev.sluice.local.queue.Servers;
import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueStatus;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.QueueView.TaskPage;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskQueue.Damage;
import dev.sluice.queue.TaskQueue.Fault;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.redis.record.TaskIds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.UnifiedJedis;

/** A queue with three partitions; what holds for any queue is in the contract tests. */
class PartitionedQueueTest {
  private static final byte[] BODY = new byte[32];

  private final Holdings holdings = new Holdings();
  private QueueSettings settings;
  private RedisTaskQueue queue;

  @BeforeEach
  void connect() {
    settings = Servers.fresh(TestServer.PARTITIONED).withClock(new Ticking());
    queue = RedisTaskQueue.connect(settings);
  }

  @AfterEach
  void close() {
    queue.close();
  }

  /** A millisecond later each time it is read, so that no two tasks are of the same time. */
  private static final class Ticking extends Clock {
    private final AtomicLong now = new AtomicLong(System.currentTimeMillis());

    @Override
    public long millis() {
      return now.incrementAndGet();
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static NewTask task(String text) {
    return NewTask.of("echo", "{\"text\":\"" + text + "\"}", "ann");
  }

  private static NewTask keyed(String key, int body) {
    byte[] hash = BODY.clone();
    hash[0] = (byte) body;
    return task("x").withIdempotency(new NewTask.Idempotency(key, hash));
  }

  private static String enqueue(RedisTaskQueue queue, NewTask task) {
    return ((Enqueued.Created) queue.enqueue(List.of(task)).get(0)).id();
  }

  private List<String> enqueue(int n) {
    return IntStream.range(0, n).mapToObj(i -> enqueue(queue, task("t" + i))).toList();
  }

  private static Set<Integer> partitions(List<String> ids) {
    return ids.stream().map(TaskIds::partition).collect(Collectors.toCollection(TreeSet::new));
  }

  private List<String> claim(String worker, int limit, Settlement... settlements) {
    return holdings.step(queue, worker, limit, settlements).claimed().stream()
        .map(claimed -> claimed.task().id())
        .toList();
  }

  @Test
  void singleTasksAreSpreadAndABatchStaysTogether() {
    List<String> ids = enqueue(30);
    assertEquals(3, partitions(ids).size());
    ids.stream()
        .collect(Collectors.groupingBy(TaskIds::partition, Collectors.counting()))
        .forEach((partition, count) -> assertEquals(10, count));
    ids.forEach(id -> assertEquals(id, queue.find(id).orElseThrow().id()));
    List<String> batch =
        queue.enqueue(Collections.nCopies(100, task("x"))).stream()
            .map(created -> ((Enqueued.Created) created).id())
            .toList();
    assertEquals(1, partitions(batch).size());
    assertTrue(queue.find("0".repeat(18)).isEmpty(), "no partition of this queue");
  }

  @Test
  void eachPartitionHasItsShareOfTheDepth() {
    queue.close();
    queue = RedisTaskQueue.connect(settings.withLimits(5, 100, Duration.ofDays(1)));
    List<Enqueued> answers =
        IntStream.range(0, 9).mapToObj(i -> queue.enqueue(List.of(task("x"))).get(0)).toList();
    assertEquals(6, answers.stream().filter(Enqueued.Created.class::isInstance).count());
    assertEquals(3, answers.stream().filter(Enqueued.QueueFull.class::isInstance).count());
  }

  @Test
  void aListIsInOrderThoughTasksArriveBetweenItsPages() {
    List<String> ids = new ArrayList<>(enqueue(40));
    Collections.reverse(ids);
    assertEquals(ids, pages(TaskFilter.ALL, 7, true));
    enqueue(1); // so that each partition has had some
    List<String> waiting = pages(TaskFilter.ALL.withStates(TaskState.QUEUED), 7, false);
    for (String id : ids) {
      assertEquals(ChangeResult.Outcome.DONE, queue.cancel(id).outcome());
    }
    Collections.reverse(ids); // the last one that was cancelled comes first
    TaskFilter both = TaskFilter.ALL.withStates(TaskState.QUEUED, TaskState.CANCELLED);
    List<String> left = waiting.stream().filter(id -> !ids.contains(id)).toList();
    assertEquals(Stream.concat(left.stream(), ids.stream()).toList(), pages(both, 9, false));
    assertThrows(IllegalArgumentException.class, () -> queue.list(both, "0:1", 9));
  }

  private List<String> pages(TaskFilter filter, int limit, boolean more) {
    List<String> ids = new ArrayList<>();
    String position = null;
    do {
      TaskPage page = queue.list(filter, position, limit);
      page.tasks().stream().map(TaskRecord::id).forEach(ids::add);
      position = page.next();
      if (more) {
        enqueue(2);
      }
    } while (position != null);
    return ids;
  }

  @Test
  void aPositionIsBehindEachTask() {
    List<String> ids = new ArrayList<>(enqueue(12));
    Collections.reverse(ids);
    TaskPage page = queue.list(TaskFilter.ALL, null, 12);
    for (int i = 0; i < 11; i++) {
      TaskPage rest = queue.list(TaskFilter.ALL, page.after().get(i), 12);
      assertEquals(ids.subList(i + 1, 12), rest.tasks().stream().map(TaskRecord::id).toList());
    }
  }

  @Test
  void whatOneWorkerHoldsIsCountedAsOfOneWorker() {
    List<String> ids = enqueue(9);
    assertEquals(Set.copyOf(ids), Set.copyOf(claim("w1", 20)));
    enqueue(2);
    QueueStatus status = queue.status();
    assertEquals(9, status.counts().get(TaskState.RUNNING));
    assertEquals(2, status.counts().get(TaskState.QUEUED));
    assertEquals(2, status.queues().get(0).queued());
    assertEquals(1, status.workers());
    QueueStatus.Workers workers = queue.workers();
    assertEquals(1, workers.count());
    assertEquals(9, workers.workers().get(0).holds());
    assertEquals(9, workers.workers().get(0).tasks().size());
  }

  @Test
  void failuresAreMergedAndReplayedWhereTheyAre() {
    enqueue(9);
    claim("w1", 20);
    for (var lease : holdings.of("w1")) {
      claim("w1", 0, new Settlement.Fail(lease, "no"));
    }
    List<FailedTask> failed = queue.failed(5).toList();
    assertEquals(5, failed.size());
    List<Instant> times = queue.failed(9).map(FailedTask::failedAt).toList();
    assertEquals(times.stream().sorted(Collections.reverseOrder()).toList(), times);
    assertEquals(5, queue.replay(failed));
    assertEquals(4, queue.failed("ann", 9).count());
    assertEquals(9, queue.rates().stream().mapToLong(minute -> minute.failed()).sum());
  }

  @Test
  void aQueueMayGrowAndFindsItsTasksAndKeys() {
    List<String> before = new ArrayList<>();
    try (RedisTaskQueue single = RedisTaskQueue.connect(settings.withPartitions(1))) {
      for (int i = 0; i < 20; i++) {
        before.add(enqueue(single, keyed("k" + i, 1)));
      }
    }
    for (int i = 0; i < 20; i++) {
      Enqueued again = queue.enqueue(List.of(keyed("k" + i, 1))).get(0);
      assertEquals(before.get(i), assertInstanceOf(Enqueued.Duplicate.class, again).id());
      assertInstanceOf(Enqueued.KeyReused.class, queue.enqueue(List.of(keyed("k" + i, 2))).get(0));
    }
    List<Enqueued> mixed =
        queue.enqueue(
            IntStream.range(0, 40).mapToObj(i -> keyed("k" + i, 1)).toList()); // half are new
    assertEquals(20, mixed.stream().filter(Enqueued.Duplicate.class::isInstance).count());
    List<String> made =
        mixed.stream()
            .filter(Enqueued.Created.class::isInstance)
            .map(created -> ((Enqueued.Created) created).id())
            .toList();
    assertEquals(20, made.size());
    assertEquals(3, partitions(made).size());
    assertEquals(40, claim("w1", 100).size());
  }

  @Test
  void workersOfFewerPartitionsAreRefused() {
    enqueue(3);
    claim("w1", 1);
    try (RedisTaskQueue fewer = RedisTaskQueue.connect(settings.withPartitions(1))) {
      String refusal =
          assertThrows(QueueUnavailable.class, () -> holdings.step(fewer, "w2", 1)).getMessage();
      assertTrue(
          refusal.startsWith(
              "SLUICE_PARTITIONS is 1, but the tasks of this queue are spread over 3"),
          refusal);
    }
    try (RedisTaskQueue more = RedisTaskQueue.connect(settings.withPartitions(4))) {
      assertEquals(2, holdings.step(more, "w3", 5).claimed().size());
    }
  }

  @Test
  void aRepairWalksAllPartitions() {
    Set<Integer> all = partitions(enqueue(3));
    try (UnifiedJedis redis = TestServer.PARTITIONED.shared().client()) {
      all.forEach(partition -> redis.del("sluice:{" + partition + "}:queued:default:5"));
    }
    List<Damage> damage = queue.repair(false).damage();
    assertEquals(
        3, damage.stream().filter(one -> one.fault() == Fault.UNQUEUED).findFirst().get().count());
    assertTrue(queue.repair(true).sound());
    assertEquals(3, claim("w1", 5).size());
  }
}
