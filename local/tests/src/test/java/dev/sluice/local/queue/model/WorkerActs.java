package dev.sluice.local.queue.model;

import dev.sluice.local.queue.NewTasks;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.WorkerQueue.Heartbeat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What workers do. A worker knows only the answers it got: when its lease is over it carries on
 * with the tasks it has, as a ghost.
 */
final class WorkerActs {
  private final QueueWorld world;

  private final List<Worker> workers = new ArrayList<>();

  private final Map<String, Integer> fanOuts = new HashMap<>();

  private final Settling settling;

  private int names;

  /**
   * @param number how many workers there are at first
   */
  WorkerActs(QueueWorld world, int number) {
    this.world = world;
    this.settling = new Settling(world, fanOuts);
    for (int i = 0; i < number; i++) {
      add();
    }
  }

  Worker add() {
    Worker worker = new Worker("w" + names++);
    workers.add(worker);
    return worker;
  }

  /** Those that live. */
  List<Worker> all() {
    return workers;
  }

  private Worker any() {
    return workers.get(world.random.nextInt(workers.size()));
  }

  /** A worker disappears with all its tasks, and another one starts. */
  void replaceOne() {
    workers.set(world.random.nextInt(workers.size()), new Worker("w" + names++));
    world.event("new worker w" + (names - 1));
  }

  void step() {
    Set<String> queues = world.random.nextInt(6) == 0 ? Set.of("slow") : Set.of();
    step(any(), world.random.nextInt(1 + world.pace), queues);
  }

  /** Settles some of what the worker holds, and claims. */
  void step(Worker worker, int limit, Set<String> queues) {
    List<Settlement> settlements = new ArrayList<>();
    for (Claimed claimed : worker.pocket.values()) {
      if (world.random.nextInt(10) < 4) {
        settlements.add(settling.of(worker, claimed));
      }
    }
    if (!worker.old.isEmpty() && world.random.nextInt(4) == 0) {
      settlements.add(settling.random(worker.old.get(world.random.nextInt(worker.old.size()))));
    }
    if (!settlements.isEmpty() && world.random.nextInt(20) == 0) {
      settlements.add(
          settling.random(settlements.get(0).lease())); // the same lease twice in one step
    }
    Collections.shuffle(settlements, world.random);
    step(worker, settlements, limit, queues);
  }

  /** A healthy worker completes its tasks and takes more; returns false when there are no more. */
  boolean drain() {
    Worker worker = workers.get(0);
    List<Settlement> settlements = new ArrayList<>();
    worker.pocket.values().forEach(c -> settlements.add(settling.complete(c.lease())));
    step(worker, settlements, 5, Set.of());
    return !worker.pocket.isEmpty();
  }

  private void step(Worker worker, List<Settlement> settlements, int limit, Set<String> queues) {
    List<Lease> settling = settlements.stream().map(Settlement::lease).toList();
    List<Lease> holds = worker.leases().filter(lease -> !settling.contains(lease)).toList();
    ClaimRequest claim =
        new ClaimRequest(worker.name, limit, queues, holds).withPresence(worker.presence);
    world.spare(); // of the two calls it takes when the numbers differ
    DrainStep step =
        world.call("step " + claim + settlements, () -> world.queue().step(settlements, claim));
    if (!world.applied()) {
      return;
    }
    StepCheck check = new StepCheck(world.before(), world.now(), claim, settlements, world);
    check.check();
    new RateCheck(world.before(), world.now(), check).check();
    boolean seen = world.now().map("workers").containsKey(worker.name);
    Broken.unless(2, seen, worker.name + " was not seen");
    Set<String> claimed = check.claimed();
    Set<String> handedBack =
        world.before().tasks().values().stream()
            .filter(task -> check.rightful(task) instanceof Settlement.HandBack)
            .map(StoredTask::id)
            .collect(Collectors.toSet());
    if (world.once() || !check.unnoticed()) {
      new OrderCheck(world.before(), world.now(), claim, claimed, handedBack).check(step != null);
    }
    if (step == null) {
      return;
    }
    settlements.forEach(
        settlement -> {
          worker.old.add(settlement.lease());
          worker.pocket.values().removeIf(c -> c.lease().equals(settlement.lease()));
        });
    worker.lose(step.lost());
    worker.left = step.leaves();
    step.claimed().forEach(c -> worker.pocket.put(c.task().id(), c));
    answered(worker, step, check.noticed());
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

  /** A worker knows of every task it holds, so none is held by nobody. */
  private void answered(Worker worker, DrainStep step, boolean named) {
    for (Claimed claimed : step.claimed()) {
      StoredTask task = world.now().task(claimed.task().id());
      Broken.unless(3, claimed.lease().token().equals(task.token()), claimed + " but " + task);
      Broken.unless(8, claimed.task().attempt() == task.attempt(), claimed + " but " + task);
      Broken.unless(8, claimed.alone() == task.has(StoredTask.ALONE), claimed + " but " + task);
      Broken.unless(12, claimed.joining() == task.has(StoredTask.JOINING), task);
    }
    if (named) {
      knowsAll(worker);
    }
  }

  /** Nothing is held by nobody. */
  private void knowsAll(Worker worker) {
    for (String id : world.now().set("held:" + worker.name)) {
      Claimed known = worker.pocket.get(id);
      String token = world.now().task(id).token();
      Broken.unless(
          12, known != null && known.lease().token().equals(token), id + " is held unknowingly");
    }
  }

  /** Enqueues some of a fan-out's children; the worker may die before the rest. */
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
    boolean gap = ChangeCheck.lacksChildren(world.now(), parent.task().id(), first);
    Boolean held =
        world.call(
            "children " + parent.lease() + " " + first + " to " + end,
            () -> fanOut(parent.lease(), first, children, gap));
    if (gap && !Boolean.FALSE.equals(held)) {
      world.unchanged();
    } else if (world.applied()) {
      ChangeCheck.children(world, parent.lease(), first, end, held);
    }
    if (Boolean.TRUE.equals(held) && !gap) {
      for (int i = first; i < end; i++) {
        done.add(i);
      }
    }
  }

  /** True also when the server has forgotten earlier children and the worker was told so. */
  private boolean fanOut(Lease lease, int first, List<NewTask> children, boolean gap) {
    try {
      boolean held = world.queue().enqueueChildren(lease, first, children);
      Broken.unless(13, !held || !gap, "children behind a gap");
      return held;
    } catch (QueueUnavailable e) {
      if (gap && e.getMessage().contains("came back without children")) {
        return true;
      }
      throw e;
    }
  }

  /** As a step would; nothing else changes. */
  private void queuesWhatIsDue() {
    Set<String> due = new HashSet<>(world.before().map("scheduled").keySet());
    due.removeIf(id -> !QueueWorld.OVER.equals(world.before().map("scheduled").get(id)));
    world.onlyChanged(due);
    for (String id : due) {
      Broken.unless(2, world.now().task(id).state() == 'Q', id + " is due and was not queued");
    }
  }

  void extend() {
    Worker worker = any();
    world.spare();
    Heartbeat heartbeat =
        world.call(
            "extend " + worker.name,
            () -> world.queue().extend(worker.name, worker.leases().toList()));
    if (heartbeat == null) {
      return;
    }
    ClaimRequest none = new ClaimRequest(worker.name, 0, Set.of(), worker.leases().toList());
    Set<String> leased = world.before().set("held:" + worker.name);
    if (!heartbeat.held()) {
      world.onlyChanged(Set.of());
    } else if (leased.equals(worker.pocket.keySet())) {
      queuesWhatIsDue();
    } else {
      new StepCheck(world.before(), world.now(), none, List.of(), world).byName().check();
    }
    worker.lose(heartbeat.lost());
    boolean held = world.before().map("leases").containsKey(worker.name);
    Broken.unless(3, heartbeat.held() == held, worker.name + " got the answer " + heartbeat);
    Set<String> asked = world.before().set("cancels:" + worker.name);
    Broken.unless(7, heartbeat.cancelAsked().equals(asked), heartbeat + " and not " + asked);
    String score = world.now().map("leases").get(worker.name);
    boolean right = held ? !QueueWorld.OVER.equals(score) : score == null;
    boolean nothing = !world.now().has("held:" + worker.name);
    Broken.unless(12, right || nothing, worker.name + " until " + score);
    if (held) {
      Set<String> known = worker.pocket.keySet();
      Broken.unless(12, known.containsAll(world.now().set("held:" + worker.name)), "unknown tasks");
    }
  }

  /** Reports how far a task has got, to people or to its next attempt. */
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
            ? world.call("checkpoint " + lease, () -> world.queue().checkpoint(lease, "{}"))
            : world.call(
                "note " + lease,
                () ->
                    world
                        .queue()
                        .note(lease, new TaskRecord.Progress(1, 2, "half"), List.of("a line")));
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
