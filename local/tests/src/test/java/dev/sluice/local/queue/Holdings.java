package dev.sluice.local.queue;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Workers of a test that know what they hold, as real ones do. */
public final class Holdings {
  private final Map<String, List<Lease>> leases = new HashMap<>();

  /** What a worker holds now. */
  public List<Lease> of(String worker) {
    return List.copyOf(leases.getOrDefault(worker, List.of()));
  }

  public DrainStep step(
      TaskQueue queue, String worker, List<Settlement> settlements, int limit, Set<String> queues) {
    List<Lease> held = leases.computeIfAbsent(worker, name -> new ArrayList<>());
    settlements.forEach(settlement -> held.remove(settlement.lease()));
    DrainStep step =
        queue.step(settlements, new ClaimRequest(worker, limit, queues, List.copyOf(held)));
    held.removeAll(step.lost());
    step.claimed().forEach(claimed -> held.add(claimed.lease()));
    return step;
  }

  public DrainStep step(TaskQueue queue, String worker, int limit, Settlement... settlements) {
    return step(queue, worker, List.of(settlements), limit, Set.of());
  }
}
