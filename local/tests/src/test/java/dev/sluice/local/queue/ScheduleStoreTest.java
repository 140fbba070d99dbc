package dev.sluice.local.queue;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.ScheduleStore;
import dev.sluice.queue.ScheduleStore.Fire;
import dev.sluice.queue.ScheduleStore.Fired;
import dev.sluice.queue.ScheduleStore.Fired.Outcome;
import dev.sluice.queue.ScheduleStore.ScheduleState;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.WorkerQueue.Published;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the queue does with schedules and published results, on each kind of Redis. */
@ParameterizedClass(name = "{0}")
@EnumSource(TestServer.class)
class ScheduleStoreTest {
  private static final NewTask TASK = NewTask.of("echo", "{\"text\":\"a\"}", "schedule:s");

  @Parameter TestServer server;

  private final Holdings holdings = new Holdings();
  private RedisTaskQueue queue;
  private ScheduleStore schedules;

  /** The time from which the queue knows the schedule. */
  private Instant begin;

  @BeforeParameterizedClassInvocation
  static void serverIsThere(TestServer server) {
    server.require();
  }

  @BeforeEach
  void connect() {
    open(Servers.fresh(server));
  }

  private void open(QueueSettings settings) {
    queue = RedisTaskQueue.connect(settings);
    schedules = queue.schedules();
    begin = schedules.fire(due(null, Instant.EPOCH, true)).seen();
  }

  @AfterEach
  void close() {
    queue.close();
  }

  /** A time so near that the server takes it as the present. */
  private Instant in(int millis) {
    return begin.plusMillis(millis);
  }

  private static Fire due(Instant known, Instant until, boolean overlaps, Instant... times) {
    return new Fire("s", TASK, known, until, List.of(times), overlaps);
  }

  private Fired fire(Instant known, Instant time) {
    return schedules.fire(due(known, time, true, time));
  }

  private List<TaskRecord> tasks() {
    return queue.list(TaskFilter.ALL, null, 100).tasks();
  }

  @Test
  void aScheduleNeverSeenBeforeBeginsNow() {
    assertTrue(Duration.between(begin, Instant.now()).abs().toSeconds() < 10);
    assertEquals(
        new ScheduleState(begin, null, null, List.of(), false), schedules.states().get("s"));
    assertEquals(List.of(), tasks());
  }

  @Test
  void aFireTimeMakesOneTask() {
    Fired fired = fire(begin, in(1));
    assertEquals(new Fired(Outcome.MOVED, in(1)), fire(begin, in(1)));
    assertEquals(new Fired(Outcome.MOVED, in(1)), fire(null, in(2)));
    assertEquals(1, tasks().size());
    TaskRecord task = tasks().get(0);
    assertEquals(new Fired(Outcome.FIRED, in(1), List.of(task.id())), fired);
    assertEquals(in(1), task.createdAt());
    assertEquals("schedule:s", task.owner());
    assertEquals(TaskState.QUEUED, task.state());
    assertEquals(
        new ScheduleState(in(1), in(1), task.id(), List.of(task.id()), false),
        schedules.states().get("s"));
    assertEquals(1L, queue.status().counts().get(TaskState.QUEUED));
    assertTrue(queue.awaitWork(Set.of(), Duration.ofSeconds(1)));
  }

  @Test
  void severalAreEnqueuedInTheirOrder() {
    assertEquals(
        Outcome.FIRED, schedules.fire(due(begin, in(3), true, in(1), in(2), in(3))).outcome());
    List<Instant> claimed =
        holdings.step(queue, "w", 9).claimed().stream()
            .map(each -> each.task().createdAt())
            .toList();
    assertEquals(List.of(in(1), in(2), in(3)), claimed);
  }

  @Test
  void schedulesDoNotTouchEachOther() {
    schedules.fire(new Fire("t", TASK, null, in(1), List.of(), true));
    Instant other = schedules.states().get("t").seen();
    fire(begin, in(5));
    Fire same = new Fire("t", TASK, other, in(5), List.of(in(5)), true);
    assertEquals(Outcome.FIRED, schedules.fire(same).outcome());
    assertEquals(2, tasks().size());
  }

  @Test
  void passingOverMovesOn() {
    assertEquals(new Fired(Outcome.FIRED, in(7)), schedules.fire(due(begin, in(7), true)));
    assertEquals(List.of(), tasks());
    assertNull(schedules.states().get("s").ran());
  }

  @Test
  void withoutOverlapTheTaskBeforeMustHaveEnded() {
    schedules.fire(due(begin, in(1), false, in(1)));
    Fired second = schedules.fire(due(in(1), in(2), false, in(2)));
    assertEquals(new Fired(Outcome.BUSY, in(2)), second);
    assertEquals(1, tasks().size());
    Claimed claimed = holdings.step(queue, "w", 1).claimed().get(0);
    assertEquals(Outcome.BUSY, schedules.fire(due(in(2), in(3), false, in(3))).outcome());
    settle(new Settlement.Fail(claimed.lease(), "no"));
    assertEquals(Outcome.FIRED, schedules.fire(due(in(3), in(4), false, in(4))).outcome());
    queue.delete(schedules.states().get("s").taskId());
    assertEquals(Outcome.FIRED, schedules.fire(due(in(4), in(5), false, in(5))).outcome());
  }

  @Test
  void whatWasDueWhilePausedIsPassedOver() {
    assertTrue(schedules.pause("s", true));
    assertFalse(schedules.pause("s", true));
    assertTrue(schedules.states().get("s").paused());
    assertEquals(new Fired(Outcome.PAUSED, begin), fire(begin, in(1)));
    await().until(() -> queue.status().at().isAfter(begin)); // or nothing was due meanwhile
    assertTrue(schedules.pause("s", false));
    Fired after = fire(begin, in(1));
    assertEquals(Outcome.MOVED, after.outcome());
    assertFalse(after.seen().isBefore(begin));
    assertFalse(schedules.pause("s", false));
    assertEquals(after.seen(), schedules.states().get("s").seen());
    assertEquals(List.of(), tasks());
  }

  @Test
  void aScheduleIsPausedBeforeItsFirstTime() {
    assertTrue(schedules.pause("new", true));
    assertEquals(
        new ScheduleState(null, null, null, List.of(), true), schedules.states().get("new"));
  }

  @Test
  void aClockThatIsAheadFiresNothing() {
    Instant tomorrow = begin.plus(Duration.ofDays(1));
    assertEquals(new Fired(Outcome.EARLY, begin), fire(begin, tomorrow));
    assertEquals(List.of(), tasks());
  }

  @Test
  void aFullQueueIsAskedAgain() {
    queue.close();
    QueueSettings settings = Servers.fresh(server);
    long two = 2L * server.partitions(); // in each of them
    open(settings.withLimits(two, settings.keepCount(), settings.keepFor()));
    Fire three = due(begin, in(3), true, in(1), in(2), in(3));
    assertEquals(new Fired(Outcome.FULL, begin), schedules.fire(three));
    assertEquals(List.of(), tasks());
    assertEquals(Outcome.FIRED, schedules.fire(due(begin, in(2), true, in(1), in(2))).outcome());
    assertInstanceOf(Enqueued.QueueFull.class, schedules.run("s", TASK));
  }

  @Test
  void byHandItRunsWheneverItIsAsked() {
    fire(begin, in(1));
    schedules.pause("s", true);
    String first = assertInstanceOf(Enqueued.Created.class, schedules.run("s", TASK)).id();
    String second = assertInstanceOf(Enqueued.Created.class, schedules.run("s", TASK)).id();
    assertEquals(3, tasks().size());
    ScheduleState state = schedules.states().get("s");
    assertEquals(in(1), state.seen());
    assertEquals(second, state.taskId());
    assertFalse(state.ran().isBefore(begin));
    assertEquals(TaskState.QUEUED, queue.find(first).orElseThrow().state());
    schedules.run("never seen", TASK);
    assertNull(schedules.states().get("never seen").seen());
  }

  @Test
  void byHandOneKeyIsOneTask() {
    NewTask keyed = TASK.withIdempotency(new NewTask.Idempotency("k", new byte[32]));
    String id = assertInstanceOf(Enqueued.Created.class, schedules.run("s", keyed)).id();
    assertEquals(new Enqueued.Duplicate(id, TaskState.QUEUED), schedules.run("s", keyed));
    byte[] other = new byte[32];
    other[31] = 1;
    assertInstanceOf(
        Enqueued.KeyReused.class,
        schedules.run("s", TASK.withIdempotency(new NewTask.Idempotency("k", other))));
    assertEquals(1, tasks().size());
    assertEquals(id, schedules.states().get("s").taskId());

    queue.cancel(id);
    queue.delete(id);
    String next = assertInstanceOf(Enqueued.Created.class, schedules.run("s", keyed)).id();
    assertEquals(next, tasks().get(0).id());
  }

  @Test
  void aResultIsPublishedByWhoHoldsTheTask() {
    assertTrue(queue.published("echo").isEmpty());
    Claimed first = enqueueAndClaim();
    settle(new Settlement.Complete(first.lease(), "{\"n\":1}", null, true));
    Published one = queue.published("echo").orElseThrow();
    assertEquals("{\"n\":1}", one.result());
    assertEquals(queue.find(first.task().id()).orElseThrow().finishedAt(), one.computedAt());

    holdings.step(queue, "w", 0, new Settlement.Complete(first.lease(), "{\"n\":2}", null, true));
    assertEquals(one, queue.published("echo").orElseThrow(), "a fenced holder publishes nothing");

    settle(new Settlement.Fail(enqueueAndClaim().lease(), "no"));
    settle(new Settlement.Complete(enqueueAndClaim().lease(), "{\"n\":3}", null));
    assertEquals(one, queue.published("echo").orElseThrow(), "only a publishing task publishes");

    queue.delete(first.task().id());
    assertEquals(one, queue.published("echo").orElseThrow(), "it outlives its task");

    settle(new Settlement.Complete(enqueueAndClaim().lease(), null, null, true));
    assertNull(queue.published("echo").orElseThrow().result());
  }

  private Claimed enqueueAndClaim() {
    queue.enqueue(List.of(TASK));
    return holdings.step(queue, "w", 1).claimed().get(0);
  }

  private void settle(Settlement settlement) {
    assertEquals(1, holdings.step(queue, "w", 0, settlement).settled());
  }
}
