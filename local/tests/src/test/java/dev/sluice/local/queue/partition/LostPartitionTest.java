package dev.sluice.local.queue.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.WorkerQueue.Heartbeat;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.redis.record.TaskIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** While the node of one partition is gone, workers go on with the tasks of the others. */
class LostPartitionTest {
  private static final NewTask TASK = NewTask.of("echo", "{}", "ann");

  private RedisTaskQueue queue;

  private static List<Lease> leases(DrainStep step) {
    return step.claimed().stream().map(Claimed::lease).toList();
  }

  private DrainStep step(List<Settlement> settlements, int limit, List<Lease> holds) {
    return queue.step(settlements, new ClaimRequest("w1", limit, Set.of(), holds));
  }

  @Test
  void theOthersGoOn() {
    try (TestRedis cluster = TestServer.CLUSTER.start()) {
      queue = RedisTaskQueue.connect(QueueSettings.of(cluster.url()).withPartitions(3));
      for (int i = 0; i < 9; i++) {
        queue.enqueue(List.of(TASK));
      }
      List<Lease> held = leases(step(List.of(), 6, List.of()));
      assertEquals(6, held.size());
      int gone = TaskIds.partition(held.get(0).taskId());
      cluster.kill(nodeOf(gone));

      List<Settlement> all = new ArrayList<>();
      held.forEach(lease -> all.add(new Settlement.Complete(lease, null, null)));
      DrainStep without = step(all, 9, List.of());
      assertNotNull(without.missed());
      List<Settlement> unsent = without.missed().unsent();
      assertEquals(3, unsent.size());
      assertTrue(unsent.stream().allMatch(one -> TaskIds.partition(one.lease().taskId()) == gone));
      assertEquals(3, without.settled());
      for (int i = 0; i < all.size(); i++) {
        boolean sent = !unsent.contains(all.get(i));
        assertEquals(sent ? TaskState.SUCCEEDED : null, without.became().get(i));
      }
      List<Lease> more = leases(without);
      assertEquals(3, more.size());

      List<Lease> both = new ArrayList<>(more);
      unsent.forEach(settlement -> both.add(settlement.lease()));
      Heartbeat beat = queue.extend("w1", both);
      assertTrue(beat.held());
      assertEquals(Set.of(), beat.lost(), "its lease there is not over yet");
      assertThrows(QueueUnavailable.class, queue::status);

      cluster.restart(nodeOf(gone));
      DrainStep last = step(unsent, 0, more);
      while (last.missed() != null) { // it is left out for a while
        last = step(last.missed().unsent(), 0, more);
      }
      assertNull(last.missed());
      assertEquals(6, queue.status().counts().get(TaskState.SUCCEEDED));
      queue.close();
    }
  }

  /** Of three nodes, by the spread of the first three numbers: 0, 37 and 36. */
  private static int nodeOf(int partition) {
    return switch (partition) {
      case 0 -> 2;
      case 37 -> 1;
      default -> 0;
    };
  }
}
