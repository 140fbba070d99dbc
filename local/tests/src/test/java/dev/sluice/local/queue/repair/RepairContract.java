package dev.sluice.local.queue.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.queue.contract.QueueContract;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue.Damage;
import dev.sluice.queue.TaskQueue.Fault;
import dev.sluice.queue.TaskQueue.RepairReport;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Each kind of damage, on each kind of Redis: a dry run finds it and changes nothing, a repair
 * repairs it, and after that nothing is found.
 */
abstract class RepairContract extends QueueContract {
  /** That a repair walks all partitions is tested with them. */
  @BeforeEach
  void inOnePartition() {
    onePartition(KEYS);
  }

  static final Duration LATER = Duration.ofHours(1);

  @AfterEach
  void nothingIsLeft() {
    if (queue != null) {
      assertEquals(Map.of(), found(queue.repair(true)), "still damaged");
    }
  }

  static Map<Fault, Long> found(RepairReport report) {
    assertTrue(report.compared(), "nothing else happens");
    Map<Fault, Long> found = new TreeMap<>();
    for (Damage damage : report.damage()) {
      found.put(damage.fault(), damage.count());
    }
    return found;
  }

  /** Finds exactly this, twice, then repairs it, and then finds nothing more. */
  void repairs(Map<Fault, Long> damage) {
    assertEquals(damage, found(queue.repair(true)));
    RepairReport dry = queue.repair(true);
    assertEquals(damage, found(dry), "a dry run changes nothing");
    RepairReport repair = queue.repair(false);
    assertTrue(repair.repaired() && !dry.repaired());
    assertEquals(damage, found(repair));
    assertEquals(Map.of(), found(queue.repair(false)), "a second run changes nothing");
  }

  void repairs(Fault fault, long count) {
    repairs(Map.of(fault, count));
  }

  void del(String... names) {
    raw(redis -> redis.del(Stream.of(names).map(this::key).toArray(String[]::new)));
  }

  List<String> claimable() {
    return claim("fresh", 100).stream().map(claimed -> claimed.task().id()).toList();
  }

  Claimed fanOut(int children) {
    enqueue(echo("parent"));
    Claimed parent = claim("w1", 1).get(0);
    List<NewTask> all = Collections.nCopies(children, echo("child"));
    queue.enqueueChildren(parent.lease(), 0, all);
    settle(new Settlement.AwaitChildren(parent.lease(), children));
    return parent;
  }
}
