package dev.sluice.local.queue.model;

import dev.sluice.local.queue.NewTasks;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.Settlement.Unrunnable;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** How workers settle what they hold: at random. */
final class Settling {
  private final QueueWorld world;
  private final Map<String, Integer> fanOuts;
  private int results;

  Settling(QueueWorld world, Map<String, Integer> fanOuts) {
    this.world = world;
    this.fanOuts = fanOuts;
  }

  Settlement of(Worker worker, Claimed claimed) {
    Integer size = fanOuts.get(claimed.task().id());
    Set<Integer> enqueued = worker.children.getOrDefault(claimed.lease(), Set.of());
    if (size != null && !claimed.joining() && enqueued.size() == size) {
      return new Settlement.AwaitChildren(claimed.lease(), size);
    }
    return random(claimed.lease());
  }

  Settlement random(Lease lease) {
    return switch (world.random.nextInt(7)) {
      case 0 -> new Settlement.Fail(lease, "failed");
      case 1 -> new Settlement.Retry(lease, NewTasks.LATER, "later");
      case 2 -> new Settlement.Retry(lease, Duration.ZERO, "at once");
      case 3 -> new Settlement.Release(lease);
      case 4 -> handBack(lease);
      default -> complete(lease);
    };
  }

  private Settlement handBack(Lease lease) {
    return new Settlement.HandBack(
        lease,
        Unrunnable.values()[world.random.nextInt(3)],
        "an old build",
        "unknown",
        world.random.nextInt(3) == 0 ? Duration.ZERO : NewTasks.LATER,
        world.random.nextInt(4) == 0 ? Duration.ZERO : NewTasks.LATER);
  }

  Settlement complete(Lease lease) {
    boolean publishes = world.random.nextInt(4) == 0;
    return new Settlement.Complete(lease, "\"" + results++ + "\"", null, publishes);
  }
}
