package dev.sluice.local.queue.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.queue.Holdings;
import dev.sluice.local.queue.Servers;
import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.ChangeResult.Outcome;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.DrainStep.Leave;
import dev.sluice.queue.DrainStep.Presence;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueStatus.Pause;
import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.QueueView.Ignored;
import dev.sluice.queue.QueueView.TaskBrief;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.stats.Counts;
import dev.sluice.queue.stats.Stats;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.redis.partition.Partitioning;
import dev.sluice.redis.record.TaskIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is changed and counted in all partitions of a queue, of which there are three. */
class PartitionedChangesTest {
  private static final NewTask TASK = NewTask.of("echo", "{}", "ann");
  private static final Pause.Paused ECHO = Pause.Paused.type("echo");

  private final Holdings holdings = new Holdings();
  private QueueSettings settings;
  private RedisTaskQueue queue;

  @BeforeEach
  void connect() {
    settings = Servers.fresh(TestServer.PARTITIONED);
    queue = RedisTaskQueue.connect(settings);
  }

  @AfterEach
  void close() {
    queue.close();
  }

  private List<String> enqueue(int n) {
    return IntStream.range(0, n)
        .mapToObj(i -> ((Enqueued.Created) queue.enqueue(List.of(TASK)).get(0)).id())
        .toList();
  }

  private List<String> claim(int limit) {
    return holdings.step(queue, "w1", limit).claimed().stream()
        .map(claimed -> claimed.task().id())
        .toList();
  }

  private void fail(int n) {
    enqueue(n);
    claim(n);
    for (Lease lease : List.copyOf(holdings.of("w1"))) {
      holdings.step(queue, "w1", 0, new Settlement.Fail(lease, "no"));
    }
  }

  @Test
  void aPauseHoldsEverywhereAndIsSeenOnce() {
    enqueue(6);
    assertTrue(queue.pause(new Pause.Request(ECHO, "ann", null, "why")));
    assertEquals(1, queue.status().pauses().size());
    assertEquals(ECHO, queue.status().pauses().get(0).of());
    assertEquals(List.of(), claim(6));
    assertTrue(queue.resume(ECHO));
    assertFalse(queue.resume(ECHO));
    assertEquals(List.of(), queue.status().pauses());
    assertEquals(6, claim(6).size());
  }

  @Test
  void aPauseThatIsOverInTheFirstIsOverAndEndsInTheOthersToo() {
    int last = Partitioning.numbers(settings).get(2);
    try (RedisTaskQueue other =
        RedisTaskQueue.connect(settings.withPartitions(1).withPartition(last))) {
      other.pause(new Pause.Request(ECHO, "ann", null, null));
      assertFalse(queue.resume(ECHO));
      assertEquals(List.of(), other.status().pauses());
    }
  }

  @Test
  void manyAreChangedWhereTheyAreAndAnsweredInOrder() {
    List<String> ids = new ArrayList<>(enqueue(7));
    assertEquals(3, ids.stream().map(TaskIds::partition).distinct().count());
    ids.add(3, "0".repeat(18));
    Set<TaskState> queued = Set.of(TaskState.QUEUED);
    assertOutcomes(queue.cancel(ids, queued), Outcome.DONE);
    assertOutcomes(queue.delete(ids, Set.of(TaskState.CANCELLED)), Outcome.DONE);
    ids.forEach(id -> assertTrue(queue.find(id).isEmpty()));
  }

  private static void assertOutcomes(List<ChangeResult> results, Outcome others) {
    for (int i = 0; i < 8; i++) {
      assertEquals(i == 3 ? Outcome.ABSENT : others, results.get(i).outcome(), "at " + i);
    }
  }

  @Test
  void failuresAreRetriedOneAfterAnotherThoughTheyAreElsewhere() {
    fail(6);
    List<FailedTask> failed = queue.failed(6).toList();
    Duration hour = Duration.ofHours(1);
    assertEquals(6, queue.replay(failed, hour, hour));
    List<Instant> due =
        failed.stream().map(task -> queue.find(task.id()).orElseThrow().runAt()).toList();
    for (int i = 1; i < 6; i++) {
      Duration apart = Duration.between(due.get(i - 1), due.get(i));
      assertEquals(0, apart.minus(hour).abs().toMinutes(), "at " + i);
    }
  }

  @Test
  void aMarkIsKeptOnce() {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    Ignored mark = new Ignored(now, now.plusSeconds(60), 3);
    queue.ignore("group", mark);
    assertEquals(Map.of("group", mark), queue.ignored());
    queue.ignore("group", null);
    assertEquals(Map.of(), queue.ignored());
  }

  @Test
  void whatWorkersCountIsAddedUpAndTheirSlotsOnce() {
    for (String worker : List.of("w1", "w2", "w3", "w4")) {
      Counts counts = new Counts();
      counts.add(Counts.Outcome.SUCCEEDED);
      queue.count(worker, 5, "", Map.of("echo", counts));
    }
    Stats stats = queue.stats(Stats.Unit.HOUR, null);
    assertEquals(20, stats.slots());
    assertEquals(
        4, stats.points().stream().mapToLong(point -> point.types().get("echo").succeeded()).sum());
  }

  @Test
  void theLastHourIsThatOfAll() {
    Set<String> ids = Set.copyOf(enqueue(9));
    TaskBrief.Hour hour = queue.lastHour(null, null);
    assertTrue(hour.whole());
    assertEquals(ids, hour.tasks().stream().map(TaskBrief::id).collect(Collectors.toSet()));
    Instant later = hour.at().plusSeconds(3_000);
    assertFalse(queue.lastHour(null, later).whole());
  }

  @Test
  void aDrainLeavesOnlyWhenNoPartitionHasATaskForIt() {
    List<Integer> started = new ArrayList<>();
    queue.drainStarts().by(started::add, 10, 16);
    assertFalse(drain(List.of(), List.of(), Leave.STAY).leaves());
    enqueue(1);
    assertEquals(List.of(), started, "it is known in all of them");
    DrainStep first = drain(List.of(), List.of(), Leave.EMPTY);
    List<Lease> held = first.claimed().stream().map(Claimed::lease).toList();
    assertEquals(1, held.size());
    assertFalse(first.leaves());
    assertFalse(drain(List.of(), held, Leave.EMPTY).leaves(), "it holds a task of one");
    enqueue(3);
    assertEquals(List.of(), started, "it is awake in all of them");
    List<Settlement> done = new ArrayList<>();
    done.add(new Settlement.Complete(held.get(0), null, null));
    DrainStep more = drain(done, List.of(), Leave.EMPTY);
    assertEquals(3, more.claimed().size());
    done.clear();
    more.claimed().forEach(one -> done.add(new Settlement.Complete(one.lease(), null, null)));
    DrainStep last = drain(done, List.of(), Leave.EMPTY);
    assertTrue(last.leaves());
    assertEquals(3, last.settled());
    enqueue(3);
    assertEquals(List.of(1, 1, 1), started, "each has seen it leave");
  }

  private DrainStep drain(List<Settlement> done, List<Lease> holds, Leave leave) {
    Presence presence = new Presence(Duration.ofMinutes(15), 0, leave);
    return queue.step(done, new ClaimRequest("w1", 16, Set.of(), holds, Map.of(), presence));
  }
}
