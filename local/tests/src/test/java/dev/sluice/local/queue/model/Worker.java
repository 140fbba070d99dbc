package dev.sluice.local.queue.model;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A worker and what it believes to hold. */
final class Worker {
  final String name;
  final Map<String, Claimed> pocket = new HashMap<>();
  final List<Lease> old = new ArrayList<>();
  final Map<Lease, Set<Integer>> children = new HashMap<>();

  /** What callers are to know of it, if it is a drain that they start. */
  DrainStep.Presence presence;

  /** Its last step took it out of those that are awake. */
  boolean left;

  Worker(String name) {
    this.name = name;
  }

  Stream<Lease> leases() {
    return pocket.values().stream().map(Claimed::lease);
  }

  /** It goes on with them all the same, as attempts do that ignore their interrupt. */
  void lose(Set<Lease> lost) {
    old.addAll(lost);
    pocket.values().removeIf(claimed -> lost.contains(claimed.lease()));
  }
}
