package dev.sluice.local.queue.model;

import dev.sluice.local.queue.NewTasks;
import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueStatus.Pause;
import dev.sluice.queue.QueueStatus.Pause.Paused;
import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.TaskQueue.Patch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What callers of the API do: enqueue, cancel, replay, delete, patch, pause. */
final class CallerActs {
  /** What is paused now and then. */
  static final List<Paused> PAUSED = List.of(Paused.queue("slow"), Paused.type("chime"));

  private static final int MOST_LIVE = 15;

  private final QueueWorld world;
  private int numbers;

  CallerActs(QueueWorld world) {
    this.world = world;
  }

  void enqueue() {
    long live = world.now().tasks().values().stream().filter(task -> !task.terminal()).count();
    if (live >= MOST_LIVE) {
      return;
    }
    List<NewTask> batch = new ArrayList<>();
    for (int n = 1 + world.random.nextInt(4); n > 0; n--) {
      batch.add(NewTasks.random(world.random, numbers++));
    }
    List<Enqueued> answers = world.call("enqueue " + batch, () -> world.queue().enqueue(batch));
    if (!world.applied()) {
      return;
    }
    List<String> created = new ArrayList<>();
    Map<String, Integer> waiting = world.before().waiting();
    for (int i = 0; i < batch.size(); i++) {
      String owner = batch.get(i).owner();
      int all = waiting.values().stream().mapToInt(n -> n).sum();
      Enqueued.QueueFull full = null;
      if (all >= world.maxDepth) {
        full = new Enqueued.QueueFull(false);
      } else if (waiting.getOrDefault(owner, 0) >= world.maxDepth * world.share / 100) {
        full = new Enqueued.QueueFull(true);
      }
      String id = enqueued(batch.get(i), full, answers == null ? null : answers.get(i));
      if (id != null) {
        created.add(id);
        waiting.merge(owner, 1, Integer::sum);
      }
    }
    world.onlyChanged(Set.copyOf(created));
    OrderCheck.behind(world.before(), world.now(), created);
  }

  /** Checks the outcome of one task; returns its id if it was created. */
  private String enqueued(NewTask task, Enqueued.QueueFull full, Enqueued answer) {
    StoredTask stored =
        world.now().tasks().values().stream()
            .filter(t -> !world.before().tasks().containsKey(t.id()))
            .filter(t -> t.params().equals(task.params()))
            .findAny()
            .orElse(null);
    String key = task.idempotency() == null ? null : task.owner() + task.idempotency().key();
    QueueWorld.Kept kept = world.keys.get(key);
    if (key != null && kept != null && world.now().task(kept.id()) != null) {
      Broken.unless(10, stored == null, "a second task for one key: " + stored);
      if (answer != null) {
        boolean same = Arrays.equals(kept.body(), task.idempotency().body());
        boolean right =
            same
                ? answer instanceof Enqueued.Duplicate duplicate && duplicate.id().equals(kept.id())
                : answer instanceof Enqueued.KeyReused;
        Broken.unless(10, right, answer + " for the key of " + kept.id());
      }
      return null;
    }
    boolean stranger = task.known().contains(NewTasks.STRANGER);
    if (stranger || full != null) {
      Broken.unless(1, stored == null, stored + " should have been refused");
      Enqueued refusal = stranger ? new Enqueued.Unknown(List.of(NewTasks.STRANGER)) : full;
      // sent twice, it may find its key on a later task of the same batch
      Broken.unless(1, !world.once() || answer.equals(refusal), answer + " not " + refusal);
      return null;
    }
    Broken.unless(1, stored != null, answer + " without a record");
    char state = task.delay() == null ? 'Q' : 'S';
    Broken.unless(2, stored.state() == state, stored + " was enqueued");
    Broken.unless(9, (task.expiresAfter() != null) == stored.run().containsKey('x'), stored);
    if (answer != null) {
      Broken.unless(1, answer instanceof Enqueued.Created c && c.id().equals(stored.id()), answer);
    }
    if (key != null) {
      world.keys.put(key, new QueueWorld.Kept(stored.id(), task.idempotency().body()));
    }
    return stored.id();
  }

  void cancel() {
    String id = any();
    ChangeResult answer = world.call("cancel " + id, () -> world.queue().cancel(id));
    if (world.applied()) {
      ChangeCheck.cancel(world, id, answer);
    }
  }

  void replay() {
    String id = any();
    ChangeResult answer = world.call("replay " + id, () -> world.queue().replay(id));
    if (world.applied()) {
      ChangeCheck.replay(world, id, answer);
    }
  }

  /** Replays some of the failures seen a moment ago, one of which may have been replayed since. */
  void replayFailures() {
    List<FailedTask> seen = world.call("failures", () -> world.queue().failed(1_000).toList());
    if (seen == null) {
      return;
    }
    List<FailedTask> some = new ArrayList<>();
    for (FailedTask task : seen) {
      Broken.unless(2, world.now().task(task.id()).state() == 'F', task + " has not failed");
      if (world.random.nextInt(3) > 0) {
        some.add(0, task);
      }
    }
    if (!some.isEmpty() && world.random.nextBoolean()) {
      FailedTask one = some.get(0);
      Instant other = one.failedAt().minusMillis(1);
      some.add(
          new FailedTask(
              one.id(), one.type(), one.owner(), one.error(), other, one.parentEnded(), ""));
    }
    Integer answer =
        world.call("replay " + some.size() + " failures", () -> world.queue().replay(some));
    if (world.applied()) {
      ChangeCheck.replay(world, some, answer);
    }
  }

  void delete() {
    String id = any();
    world.deleted.add(id); // even if the answer is lost
    ChangeResult answer = world.call("delete " + id, () -> world.queue().delete(id));
    if (world.applied()) {
      ChangeCheck.delete(world, id, answer);
    }
  }

  void patch() {
    String id = any();
    boolean moves = world.random.nextBoolean();
    Patch patch =
        new Patch(
            world.random.nextBoolean() ? 3 + 2 * world.random.nextInt(3) : null,
            moves ? (world.random.nextBoolean() ? Duration.ZERO : NewTasks.LATER) : null,
            null,
            world.random.nextBoolean() ? "{\"text\":\"patched " + numbers++ + "\"}" : null,
            List.of(),
            world.random.nextInt(3) == 0
                ? (world.random.nextBoolean() ? "slow" : "default")
                : null);
    ChangeResult answer = world.call("patch " + id + patch, () -> world.queue().patch(id, patch));
    if (world.applied()) {
      ChangeCheck.patch(world, id, patch, answer);
    }
  }

  /** Pauses or resumes a queue or a type. */
  void pause() {
    Paused of = PAUSED.get(world.random.nextInt(PAUSED.size()));
    if (world.random.nextBoolean()) {
      Pause.Request pause = new Pause.Request(of, "olga", null, null);
      world.call("pause " + of, () -> world.queue().pause(pause));
    } else {
      world.call("resume " + of, () -> world.queue().resume(of));
    }
    if (world.applied()) {
      world.onlyChanged(Set.of());
    }
  }

  private String any() {
    List<String> ids = new ArrayList<>(world.now().tasks().keySet());
    return ids.isEmpty() || world.random.nextInt(30) == 0
        ? "0".repeat(18)
        : ids.get(world.random.nextInt(ids.size()));
  }
}
