package dev.sluice.local.queue;

import dev.sluice.queue.ClaimRequest;
import dev.sluice.queue.Claimed;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.Heartbeat;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.Unrunnable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What workers do. A worker only knows what it was told: when its lease is over it goes on with
 * what it has in its pocket, which makes it a ghost.
 */
final class WorkerActs {
  private static final class Worker {
    private final String name;
    private final Map<String, Claimed> pocket = new HashMap<>();
    private final List<Lease> old = new ArrayList<>();
    private final Map<Lease, Set<Integer>> children = new HashMap<>();

    Worker(String name) {
      this.name = name;
    }
  }

  private final QueueWorld world;
  private final List<Worker> workers = new ArrayList<>();
  private final Map<String, Integer> fanOuts = new HashMap<>();
  private int names;
  private int results;

  WorkerActs(QueueWorld world) {
    this.world = world;
    for (int i = 0; i < 4; i++) {
      workers.add(new Worker("w" + names++));
    }
  }

  private Worker any() {
    return workers.get(world.random.nextInt(workers.size()));
  }

  /** A worker is gone with all it holds, and another begins. */
  void replaceOne() {
    workers.set(world.random.nextInt(workers.size()), new Worker("w" + names++));
    world.event("new worker w" + (names - 1));
  }

  /** After a failover that rolled the token counter back every drain is a new one. */
  void failover() {
    workers.replaceAll(worker -> new Worker("w" + names++));
    world.rollBackTokens();
  }

  void step() {
    Worker worker = any();
    List<Settlement> settlements = new ArrayList<>();
    for (Claimed claimed : worker.pocket.values()) {
      if (world.random.nextInt(10) < 4) {
        settlements.add(settlement(worker, claimed));
      }
    }
    if (!worker.old.isEmpty() && world.random.nextInt(4) == 0) {
      settlements.add(any(worker.old.get(world.random.nextInt(worker.old.size()))));
    }
    if (!settlements.isEmpty() && world.random.nextInt(20) == 0) {
      settlements.add(any(settlements.get(0).lease())); // the same lease twice in a step
    }
    Collections.shuffle(settlements, world.random);
    Set<String> queues = world.random.nextInt(6) == 0 ? Set.of("slow") : Set.of();
    step(
        worker,
        settlements,
        new ClaimRequest(worker.name, world.random.nextInt(1 + world.pace), queues));
  }

  /** A healthy worker completes what it has and takes more; false when there is no more. */
  boolean drain() {
    Worker worker = workers.get(0);
    List<Settlement> settlements = new ArrayList<>();
    worker.pocket.values().forEach(c -> settlements.add(complete(c.lease())));
    step(worker, settlements, new ClaimRequest(worker.name, 5, Set.of()));
    return !worker.pocket.isEmpty();
  }

  private void step(Worker worker, List<Settlement> settlements, ClaimRequest claim) {
    DrainStep step =
        world.call("step " + claim + settlements, () -> world.queue.step(settlements, claim));
    if (!world.applied()) {
      return;
    }
    StepCheck check =
        new StepCheck(world.before(), world.now(), worker.name, settlements, world.keepCount);
    check.check();
    check.checkRates();
    boolean seen = world.now().map("workers").containsKey(worker.name);
    Broken.unless(2, seen, worker.name + " was not seen");
    Set<String> claimed = check.claimed();
    boolean resumed =
        step != null && step.claimed().stream().anyMatch(c -> !claimed.contains(c.task().id()));
    Set<String> handedBack =
        world.before().tasks().values().stream()
            .filter(task -> check.rightful(task) instanceof Settlement.HandBack)
            .map(StoredTask::id)
            .collect(Collectors.toSet());
    new OrderCheck(world.before(), world.now(), claim, claimed, handedBack)
        .check(step != null && !resumed);
    if (step == null) {
      return;
    }
    settlements.forEach(
        settlement -> {
          worker.old.add(settlement.lease());
          worker.pocket.values().removeIf(c -> c.lease().equals(settlement.lease()));
        });
    step.claimed().forEach(c -> worker.pocket.put(c.task().id(), c));
    answered(worker, step);
    if (world.once()) {
      List<Lease> right = new ArrayList<>();
      List<Lease> fenced = new ArrayList<>();
      for (Settlement settlement : settlements) {
        StoredTask task = world.before().task(settlement.lease().taskId());
        boolean first = task != null && check.rightful(task) == settlement;
        (first ? right : fenced).add(settlement.lease());
      }
      Broken.unless(3, step.fenced().equals(fenced), step.fenced() + " instead of " + fenced);
      Broken.unless(3, step.settled() == right.size(), step + " should settle " + right);
    }
  }

  /** What a worker holds it has been told of, so that none of it is held by nobody. */
  private void answered(Worker worker, DrainStep step) {
    for (Claimed claimed : step.claimed()) {
      StoredTask task = world.now().task(claimed.task().id());
      Broken.unless(3, claimed.lease().token().equals(task.token()), claimed + " but " + task);
      Broken.unless(8, claimed.task().attempt() == task.attempt(), claimed + " but " + task);
      Broken.unless(8, claimed.alone() == task.has(StoredTask.ALONE), claimed + " but " + task);
      Broken.unless(12, claimed.joining() == task.has(StoredTask.JOINING), task);
    }
    for (String id : world.now().set("held:" + worker.name)) {
      Claimed known = worker.pocket.get(id);
      String token = world.now().task(id).token();
      Broken.unless(
          12, known != null && known.lease().token().equals(token), id + " is held unknowingly");
    }
  }

  private Settlement settlement(Worker worker, Claimed claimed) {
    Integer size = fanOuts.get(claimed.task().id());
    Set<Integer> enqueued = worker.children.getOrDefault(claimed.lease(), Set.of());
    if (size != null && !claimed.joining() && enqueued.size() == size) {
      return new Settlement.AwaitChildren(claimed.lease(), size);
    }
    return any(claimed.lease());
  }

  private Settlement any(Lease lease) {
    return switch (world.random.nextInt(7)) {
      case 0 -> new Settlement.Fail(lease, "failed");
      case 1 -> new Settlement.Retry(lease, QueueWorld.LATER, "later");
      case 2 -> new Settlement.Retry(lease, Duration.ZERO, "at once");
      case 3 -> new Settlement.Release(lease);
      case 4 -> handBack(lease);
      default -> complete(lease);
    };
  }

  private Settlement handBack(Lease lease) {
    return new Settlement.HandBack(
        lease,
        Unrunnable.values()[world.random.nextInt(2)],
        "an old build",
        "unknown",
        world.random.nextInt(3) == 0 ? Duration.ZERO : QueueWorld.LATER,
        world.random.nextInt(4) == 0 ? Duration.ZERO : QueueWorld.LATER);
  }

  private Settlement complete(Lease lease) {
    boolean publishes = world.random.nextInt(4) == 0;
    return new Settlement.Complete(lease, "\"" + results++ + "\"", null, publishes);
  }

  /** Enqueues a part of a fan-out's children; the worker may die before the rest. */
  void fanOut() {
    Worker worker = any();
    Claimed parent =
        worker.pocket.values().stream()
            .filter(c -> c.task().parentId() == null && !c.joining())
            .findAny()
            .orElse(null);
    if (parent == null) {
      return;
    }
    int size = fanOuts.computeIfAbsent(parent.task().id(), id -> world.random.nextInt(5));
    Set<Integer> done = worker.children.computeIfAbsent(parent.lease(), l -> new HashSet<>());
    int first = done.size();
    if (first == size) {
      return;
    }
    int end = first + 1 + world.random.nextInt(size - first);
    List<NewTask> children = new ArrayList<>();
    for (int i = first; i < end; i++) {
      children.add(NewTasks.child(i));
    }
    Boolean held =
        world.call(
            "children " + parent.lease() + " " + first + " to " + end,
            () -> world.queue.enqueueChildren(parent.lease(), first, children));
    if (world.applied()) {
      ChangeCheck.children(world, parent.lease(), first, end, held);
    }
    if (Boolean.TRUE.equals(held)) {
      for (int i = first; i < end; i++) {
        done.add(i);
      }
    }
  }

  void extend() {
    Worker worker = any();
    Heartbeat heartbeat =
        world.call("extend " + worker.name, () -> world.queue.extend(worker.name));
    if (heartbeat == null) {
      return;
    }
    world.onlyChanged(Set.of());
    boolean held = world.before().map("leases").containsKey(worker.name);
    Broken.unless(3, heartbeat.held() == held, worker.name + " is told " + heartbeat);
    Set<String> asked = world.before().set("cancels:" + worker.name);
    Broken.unless(7, heartbeat.cancelAsked().equals(asked), heartbeat + " and not " + asked);
    String score = world.now().map("leases").get(worker.name);
    boolean right = held ? !QueueWorld.OVER.equals(score) : score == null;
    Broken.unless(12, right, worker.name + " until " + score);
  }

  /** Tells how far a task is, to people or to its next attempt. */
  void note() {
    Worker worker = any();
    List<Lease> leases = new ArrayList<>(worker.old);
    worker.pocket.values().forEach(c -> leases.add(c.lease()));
    if (leases.isEmpty()) {
      return;
    }
    Lease lease = leases.get(world.random.nextInt(leases.size()));
    Boolean held =
        world.random.nextInt(3) == 0
            ? world.call("checkpoint " + lease, () -> world.queue.checkpoint(lease, "{}"))
            : world.call(
                "note " + lease,
                () ->
                    world.queue.note(
                        lease, new TaskRecord.Progress(1, 2, "half"), List.of("a line")));
    StoredTask task = world.before().task(lease.taskId());
    boolean right = task != null && lease.token().equals(task.token());
    Broken.unless(3, held == null || held == right, lease + " may note: " + held);
    if (right) {
      world.onlyChanged(Set.of(lease.taskId()));
    } else {
      world.unchanged();
    }
  }
}
