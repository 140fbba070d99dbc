package dev.sluice.local.queue.model;

import dev.sluice.queue.DrainStep.Leave;
import dev.sluice.queue.DrainStep.Presence;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Drains that callers start. Invariant 18: what is due when nobody has lost anything has a drain
 * that will look for it: one that has not left, or one whose start was asked for.
 */
final class Wakes {
  private static final int MOST = 3;
  private static final int SLOTS = 3;
  private static final int MOST_ROUNDS = 12;
  private static final Duration CLAIMS = Duration.ofMinutes(15);

  private final QueueWorld world;
  private final WorkerActs drains;

  /** Drains that ended without a word, which the server may still count. */
  private final Set<String> dead = new HashSet<>();

  /** What is due and may wait for the next tick. */
  private final Set<String> left = new HashSet<>();

  private int starting;

  /** A start or a drain was lost: until the next tick, the server counts what is not there. */
  private boolean lost;

  Wakes(QueueWorld world, WorkerActs drains) {
    this.world = world;
    this.drains = drains;
    for (RedisTaskQueue queue : List.of(world.builds.ofFunctions, world.builds.ofTexts)) {
      queue.drainStarts().by(number -> starting += number, MOST, SLOTS);
    }
  }

  /** A caller's answer that says how many drains to start may be lost. */
  void called(Runnable act) {
    int before = starting;
    act.run();
    lost |= starting == before && world.applied() && !world.once();
    check();
  }

  /** What becomes due when another task is cancelled or a pause ends waits for the next tick. */
  void calledWithoutStart(Runnable act) {
    Set<String> before = due();
    act.run();
    due().stream().filter(id -> !before.contains(id)).forEach(left::add);
    check();
  }

  /** A drain that was started arrives. */
  void arrives() {
    if (starting > 0) {
      starting--;
      step(drains.add());
    }
  }

  /** One was asked for that never comes. */
  void startIsLost() {
    if (starting > 0) {
      starting--;
      lost = true;
      world.event("a start is lost");
    }
  }

  void step() {
    if (drains.all().isEmpty()) {
      arrives();
    } else {
      step(drains.all().get(world.random.nextInt(drains.all().size())));
    }
  }

  /** Drains end what they have and leave; one that was started arrives after that. */
  void rest() {
    for (int i = 0; i < MOST_ROUNDS && !drains.all().isEmpty(); i++) {
      Worker drain = drains.all().get(0);
      drain.presence = new Presence(CLAIMS, 0, Leave.EMPTY);
      drains.drain();
      if (drain.left) {
        drains.all().remove(drain);
      }
      check();
    }
    arrives();
  }

  private void step(Worker drain) {
    int dice = world.random.nextInt(10);
    Leave leave =
        dice < 6
            ? Leave.EMPTY
            : dice < 8 ? Leave.STAY : dice < 9 ? Leave.ELDER_WAITS : Leave.NOTHING_CLAIMED;
    drain.presence = new Presence(CLAIMS, 0, leave);
    drains.step(drain, Math.max(0, SLOTS - drain.pocket.size()), Set.of());
    if (drain.left) {
      drains.all().remove(drain);
      if (leave == Leave.NOTHING_CLAIMED) {
        left.addAll(due()); // none of which it could take
      }
    }
    check();
  }

  void dies() {
    if (!drains.all().isEmpty()) {
      Worker drain = drains.all().remove(world.random.nextInt(drains.all().size()));
      dead.add(drain.name);
      lost = true;
      world.event(drain.name + " dies");
    }
  }

  /** A minute passes: the server counts nothing any more that is not there, and a drain comes. */
  void tick() {
    starting = 0;
    world.event("a minute passes", "DEL", world.key("starting"));
    Set<String> counted = world.now().map("awake").keySet();
    for (String name : counted) {
      if (dead.contains(name)) {
        world.event(name + " asked long ago", "HSET", world.key("startable"), name, "3 1 e");
      }
    }
    world.over("leases", dead::contains);
    lost = false;
    left.clear();
    step(drains.add());
  }

  /** All drains die; a worker that never leaves takes over. */
  void end() {
    drains.all().clear();
    drains.add();
  }

  private Set<String> due() {
    return world.now().tasks().values().stream()
        .filter(task -> task.state() == 'Q' && !world.now().paused(task))
        .map(StoredTask::id)
        .collect(Collectors.toSet());
  }

  private void check() {
    if (lost || starting > 0 || !drains.all().isEmpty()) {
      return;
    }
    List<String> sleptOver = due().stream().filter(id -> !left.contains(id)).toList();
    Broken.unless(18, sleptOver.isEmpty(), sleptOver + " wait, and no drain will look");
  }
}
