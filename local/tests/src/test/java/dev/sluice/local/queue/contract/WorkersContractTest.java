package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.QueueStatus.Workers;
import dev.sluice.queue.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which workers asked for tasks, on each kind of Redis. */
class WorkersContractTest extends QueueContract {
  @Test
  void nobodyWasSeenYet() {
    enqueue(echo("a"));
    assertEquals(new Workers(null, 0, List.of()), queue.workers());
  }

  @Test
  void workersAreSeenWithWhatTheyHold() {
    onePartition(ORDER);
    List<String> ids = List.of(enqueue(echo("a")), enqueue(echo("b")));
    claim("host-1", 5);
    claim("host-2", 5);
    Workers seen = queue.workers();
    assertEquals(2, seen.count());
    assertEquals(List.of("host-2", "host-1"), names(seen));
    Workers.Worker idle = seen.workers().get(0);
    Workers.Worker busy = seen.workers().get(1);
    assertEquals(seen.lastSeenAt(), idle.seenAt());
    assertNull(idle.leaseEndsAt());
    assertEquals(0, idle.holds());
    assertEquals(List.of(), idle.tasks());
    assertEquals(busy.seenAt().plus(settings.lease()), busy.leaseEndsAt());
    assertEquals(2, busy.holds());
    assertEquals(ids, busy.tasks().stream().map(Workers.Held::id).toList());
    Workers.Held first = busy.tasks().get(0);
    assertEquals("echo", first.type());
    assertEquals("ann", first.owner());
    assertEquals(find(ids.get(0)).startedAt(), first.since());
  }

  @Test
  void aHeartbeatCountsAsSeenAndSettlingEndsTheLease() throws InterruptedException {
    onePartition(KEYS);
    enqueue(echo("a"));
    Claimed claimed = claim("w1", 1).get(0);
    Workers.Worker before = queue.workers().workers().get(0);
    await(
        () -> {
          queue.extend("w1", held("w1"));
          Workers.Worker now = queue.workers().workers().get(0);
          return now.seenAt().isAfter(before.seenAt()) ? List.of(now) : List.of();
        });
    raw(redis -> redis.zadd(key("leases"), System.currentTimeMillis() + 2_000, "w1"));
    queue.extend("w1", held("w1"));
    Instant end = queue.workers().workers().get(0).leaseEndsAt();
    assertTrue(end.isAfter(Instant.now().plusSeconds(10)), "it has a whole lease again");
    settle(new Settlement.Complete(claimed.lease(), null, null));
    Workers.Worker after = queue.workers().workers().get(0);
    assertEquals(0, after.holds());
    assertNull(after.leaseEndsAt());
    assertFalse(queue.extend("nobody", held("nobody")).held());
    assertEquals(1, queue.workers().count(), "only those who asked for tasks are workers");
  }

  @Test
  void aFewOfManyTasksAreListed() {
    queue.enqueue(IntStream.range(0, 300).mapToObj(i -> echo("t" + i)).toList());
    claim("w1", 300);
    Workers.Worker worker = queue.workers().workers().get(0);
    assertEquals(300, worker.holds());
    assertTrue(worker.tasks().size() <= 20 && worker.tasks().size() > 5, worker::toString);
  }

  @Test
  void workersOfMoreThanAnHourAgoAreForgottenButTheLastOne() {
    onePartition(KEYS);
    claim("old", 1);
    hourAgo("old");
    Workers seen = queue.workers();
    assertEquals(List.of(), seen.workers());
    assertEquals(0, seen.count());
    assertNotNull(seen.lastSeenAt());
    claim("new", 1);
    assertEquals(List.of("new"), names(queue.workers()));
    assertEquals(List.of("new"), stored());
  }

  @Test
  void thousandWorkersAreKept() {
    for (int i = 0; i < 1_005; i++) {
      claim("w" + i, 1);
    }
    assertEquals(1_000, stored().size());
    assertEquals(1_000, queue.workers().count());
    assertEquals(100, queue.workers().workers().size());
  }

  @Test
  void aForeignKeyInItsPlaceStopsNothing() {
    put("x");
    enqueue(echo("a"));
    assertEquals(0, queue.workers().count());
    assertEquals(1, claim("w1", 1).size());
    assertEquals(List.of("w1"), names(queue.workers()));
    put("x");
    assertTrue(queue.extend("w1", held("w1")).held());
  }

  private static List<String> names(Workers seen) {
    return seen.workers().stream().map(Workers.Worker::name).toList();
  }

  private void hourAgo(String worker) {
    double before = Duration.ofMinutes(61).toMillis();
    raw(redis -> redis.zincrby(key("workers"), -before, worker));
  }

  private List<String> stored() {
    return raw(redis -> redis.zrange(key("workers"), 0, -1));
  }

  private void put(String text) {
    raw(redis -> redis.del(key("workers")));
    raw(redis -> redis.set(key("workers"), text));
  }
}
