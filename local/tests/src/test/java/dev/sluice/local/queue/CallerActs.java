package dev.sluice.local.queue;

import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.FailedTask;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Patch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What callers of the API do: enqueue, cancel, replay, delete, patch. */
final class CallerActs {
  private static final int MOST_LIVE = 15;

  /** The task an idempotency key stands for. */
  private record Kept(String id, byte[] body) {}

  private final QueueWorld world;
  private final Map<String, Kept> keys = new HashMap<>();
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
    List<Enqueued> answers = world.call("enqueue " + batch, () -> world.queue.enqueue(batch));
    if (!world.applied()) {
      return;
    }
    List<String> created = new ArrayList<>();
    long waiting = world.before().tasks().values().stream().filter(StoredTask::waiting).count();
    for (int i = 0; i < batch.size(); i++) {
      boolean full = waiting + created.size() >= world.maxDepth;
      String id = enqueued(batch.get(i), full, answers == null ? null : answers.get(i));
      if (id != null) {
        created.add(id);
      }
    }
    world.onlyChanged(Set.copyOf(created));
    OrderCheck.behind(world.before(), world.now(), created);
  }

  /** Checks what became of one task; its id when it was created. */
  private String enqueued(NewTask task, boolean full, Enqueued answer) {
    StoredTask stored =
        world.now().tasks().values().stream()
            .filter(t -> !world.before().tasks().containsKey(t.id()))
            .filter(t -> t.params().equals(task.params()))
            .findAny()
            .orElse(null);
    String key = task.idempotency() == null ? null : task.idempotency().key();
    Kept kept = keys.get(key);
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
    if (stranger || full) {
      Broken.unless(1, stored == null, stored + " should have been refused");
      Enqueued refusal =
          stranger ? new Enqueued.Unknown(List.of(NewTasks.STRANGER)) : new Enqueued.QueueFull();
      // sent twice, it may meet its key on a later task of the same batch
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
      keys.put(key, new Kept(stored.id(), task.idempotency().body()));
    }
    return stored.id();
  }

  void cancel() {
    String id = any();
    ChangeResult answer = world.call("cancel " + id, () -> world.queue.cancel(id));
    if (world.applied()) {
      ChangeCheck.cancel(world, id, answer);
    }
  }

  void replay() {
    String id = any();
    ChangeResult answer = world.call("replay " + id, () -> world.queue.replay(id));
    if (world.applied()) {
      ChangeCheck.replay(world, id, answer);
    }
  }

  /** Some of the failures that were seen a moment ago, one of them maybe replayed since. */
  void replayFailures() {
    List<FailedTask> seen = world.call("failures", () -> world.queue.failed(1_000).toList());
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
          new FailedTask(one.id(), one.type(), one.owner(), one.error(), other, one.parentEnded()));
    }
    Integer answer =
        world.call("replay " + some.size() + " failures", () -> world.queue.replay(some));
    if (world.applied()) {
      ChangeCheck.replay(world, some, answer);
    }
  }

  void delete() {
    String id = any();
    world.deleted.add(id); // also when the answer is lost
    ChangeResult answer = world.call("delete " + id, () -> world.queue.delete(id));
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
            moves ? (world.random.nextBoolean() ? Duration.ZERO : QueueWorld.LATER) : null,
            world.random.nextBoolean() ? "{\"text\":\"patched " + numbers++ + "\"}" : null,
            List.of());
    ChangeResult answer = world.call("patch " + id + patch, () -> world.queue.patch(id, patch));
    if (world.applied()) {
      ChangeCheck.patch(world, id, patch, answer);
    }
  }

  private String any() {
    List<String> ids = new ArrayList<>(world.now().tasks().keySet());
    return ids.isEmpty() || world.random.nextInt(30) == 0
        ? "0".repeat(18)
        : ids.get(world.random.nextInt(ids.size()));
  }
}
