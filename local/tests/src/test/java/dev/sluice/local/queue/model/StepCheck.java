package dev.sluice.local.queue.model;

import static dev.sluice.local.queue.model.StoredTask.ALONE;
import static dev.sluice.local.queue.model.StoredTask.CANCEL_ASKED;
import static dev.sluice.local.queue.model.StoredTask.COURSE;
import static dev.sluice.local.queue.model.StoredTask.FORGET;
import static dev.sluice.local.queue.model.StoredTask.JOINING;
import static dev.sluice.local.queue.model.StoredTask.SUSPECT;

import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a drain step may do to each task, depending on what it was before: the settlements it
 * carries, leases that are over, what is due or expired, then claims. Everything else must be
 * unchanged.
 */
final class StepCheck {
  private final QueueDump before;

  private final QueueDump after;

  private final String worker;

  private final List<Lease> holds;

  private final List<Settlement> settlements;

  private final RetentionCheck retention;

  private boolean named;

  StepCheck(
      QueueDump before,
      QueueDump after,
      ClaimRequest claim,
      List<Settlement> settlements,
      QueueWorld world) {
    this.before = before;
    this.after = after;
    this.worker = claim.worker();
    this.holds = claim.holds();
    this.settlements = settlements;
    this.retention = new RetentionCheck(before, after, world.keepCount, !world.keepLeast.isZero());
  }

  /** The worker named what it holds, as it does when a heartbeat showed a difference. */
  StepCheck byName() {
    named = true;
    return this;
  }

  void check() {
    Broken.unless(
        1,
        before.tasks().keySet().containsAll(after.tasks().keySet()),
        "a drain step created a task");
    for (StoredTask task : before.tasks().values()) {
      StoredTask now = after.task(task.id());
      Settlement settlement = rightful(task);
      if (now == null) {
        retention.gone(task);
      } else if (task.terminal()) {
        Broken.unless(5, same(task, now), task + " became " + now);
      } else if (settlement != null) {
        settled(task, now, settlement);
      } else if (forgotten(task)) {
        if (noticed() || !same(task, now)) {
          handedBackFor(task, now);
        }
      } else if (taken(task)) {
        recovered(task, now);
      } else if (task.token() != null) {
        Broken.unless(3, same(task, now), task + " changed in its holder's hands: " + now);
      } else if (task.awaitsChildren()) {
        if (!same(task, now)) {
          joined(task, now, task.attempt());
        }
      } else {
        waited(task, now);
      }
      if (now != null && !now.terminal()) {
        Broken.unless(1, now.sameSpec(task), "a task's options have changed: " + now);
      }
    }
  }

  /** Whether this hand-back is the last one, because the task's time was up. */
  static boolean last(Settlement settlement) {
    return settlement instanceof Settlement.HandBack back && back.atMost().isZero();
  }

  /** The settlement that carries the task's own token: the first one, if there are several. */
  Settlement rightful(StoredTask task) {
    return settlements.stream()
        .filter(s -> s.lease().taskId().equals(task.id()))
        .filter(s -> s.lease().token().equals(task.token()))
        .findFirst()
        .orElse(null);
  }

  private boolean over(String index, String member) {
    return QueueWorld.OVER.equals(before.map(index).get(member));
  }

  private void settled(StoredTask task, StoredTask now, Settlement settlement) {
    if (settlement instanceof Settlement.Complete done) {
      Broken.unless(3, now.state() == 'D', task + " was completed and is " + now);
      Broken.unless(6, done.result().equals(now.run().get('v')), now + " has another result");
      String params = task.has(FORGET) ? "" : task.params();
      Broken.unless(1, now.params().equals(params), now + " has the params " + now.params());
    } else if (task.has(CANCEL_ASKED)) {
      Broken.unless(7, now.state() == 'C', task + " was cancelled and is " + now);
    } else if (settlement instanceof Settlement.Fail) {
      Broken.unless(3, now.state() == 'F', task + " has failed and is " + now);
    } else if (settlement instanceof Settlement.Retry retry) {
      if (task.attempt() >= task.most()) {
        Broken.unless(8, now.state() == 'F', task + " has no attempt left and is " + now);
      } else if (retry.delay().isZero()) {
        lands(task, now, task.attempt(), task.expiries(), task.flags() & JOINING);
      } else {
        Broken.unless(3, now.state() == 'S', task + " should be retried and is " + now);
        Broken.unless(8, now.attempt() == task.attempt(), now + " was " + task);
      }
    } else if (settlement instanceof Settlement.HandBack back) {
      handedBack(task, now, back);
    } else if (settlement instanceof Settlement.Release
        || settlement instanceof Settlement.AwaitChildren parent
            && ChangeCheck.lacksChildren(before, task.id(), parent.children())) {
      lands(task, now, task.attempt() - 1, task.expiries(), task.flags() & COURSE);
    } else if (now.awaitsChildren()) {
      Broken.unless(8, now.attempt() == task.attempt() - 1, now + " was " + task);
    } else {
      joined(task, now, task.attempt() - 1);
    }
  }

  /**
   * Uncharged and later, and with the time of the first hand-back, which later ones do not change.
   */
  private void handedBack(StoredTask task, StoredTask now, Settlement.HandBack back) {
    if (last(back)) {
      Broken.unless(
          17, now.state() == 'F', task + " was handed back for the last time and is " + now);
      return;
    }
    boolean expires = task.run().containsKey('x');
    Broken.unless(
        12,
        expires == now.run().containsKey('x') || now.state() == 'C',
        now + " no longer expires");
    if (back.delay().isZero() && !(expires && now.state() == 'C')) {
      lands(task, now, task.attempt() - 1, task.expiries(), task.flags() & COURSE);
    } else if (now.state() != 'C' || !expires) {
      Broken.unless(17, now.state() == 'S', task + " was handed back and is " + now);
      Broken.unless(8, now.attempt() == task.attempt() - 1, now + " was " + task);
      Broken.unless(8, now.expiries() == task.expiries(), now + " was " + task);
      Broken.unless(8, (now.flags() & COURSE) == (task.flags() & COURSE), now + " was " + task);
    }
    String since = task.run().get('u');
    if (since != null && now.run().containsKey('u')) {
      Broken.unless(
          17, now.time('u') == task.time('u'), now + " has a new time of its first hand-back");
    }
  }

  private void joined(StoredTask task, StoredTask now, int attempt) {
    int children =
        task.awaitsChildren()
            ? Integer.parseInt(task.run().get('n'))
            : ((Settlement.AwaitChildren) rightful(task)).children();
    Broken.unless(2, after.counted(task.id()) >= children, task + " joins too early: " + now);
    lands(task, now, attempt, task.expiries(), task.flags() & COURSE | JOINING);
  }

  /**
   * Another worker had it, whose lease is over; the one whose step this is lives, and keeps its
   * own.
   */
  boolean taken(StoredTask task) {
    return task.token() != null && !worker.equals(task.worker()) && over("leases", task.worker());
  }

  /** Whether its worker held nothing else that this step does not settle. */
  private boolean alone(StoredTask task) {
    return before.set("held:" + task.worker()).stream()
            .filter(id -> rightful(before.task(id)) == null)
            .count()
        == 1;
  }

  /** Whether a task that is taken back has lost all the workers that it may lose. */
  boolean spent(StoredTask task) {
    return !task.has(CANCEL_ASKED) && alone(task) && task.expiries() == 0;
  }

  /** Its worker's lease was over, and the step had to take it back. */
  private void recovered(StoredTask task, StoredTask now) {
    boolean alone = alone(task);
    if (task.has(CANCEL_ASKED)) {
      Broken.unless(7, now.state() == 'C', task + " was asked to stop and is " + now);
    } else if (spent(task)) {
      Broken.unless(8, now.state() == 'F', task + " killed its last worker and is " + now);
    } else {
      int flags = task.flags() & COURSE | SUSPECT;
      if (alone || task.has(SUSPECT)) {
        flags |= ALONE;
      }
      lands(task, now, task.attempt() - 1, task.expiries() - (alone ? 1 : 0), flags);
    }
  }

  /** Leased to the step's worker, which does not hold it: the server came back older. */
  private boolean forgotten(StoredTask task) {
    return worker.equals(task.worker())
        && rightful(task) == null
        && !holds.contains(new Lease(task.id(), task.token()));
  }

  /** A worker says how many it holds: it is asked for their names when that is another number. */
  boolean noticed() {
    long leased =
        before.set("held:" + worker).stream()
            .filter(id -> rightful(before.task(id)) == null)
            .count();
    return named || holds.isEmpty() || leased != holds.size();
  }

  /** Something is leased to the worker that it does not know of, but the numbers agree. */
  boolean unnoticed() {
    return !noticed() && before.tasks().values().stream().anyMatch(this::forgotten);
  }

  private void handedBackFor(StoredTask task, StoredTask now) {
    if (task.has(CANCEL_ASKED)) {
      Broken.unless(7, now.state() == 'C', task + " was asked to stop and is " + now);
    } else {
      lands(task, now, task.attempt() - 1, task.expiries(), task.flags() & COURSE);
    }
  }

  private void waited(StoredTask task, StoredTask now) {
    boolean expired = over("expiring", task.id());
    if (expired) {
      Broken.unless(12, now.state() == 'C', task + " has expired and is " + now);
    } else if (task.state() == 'S' && !over("scheduled", task.id())) {
      Broken.unless(2, same(task, now), task + " is not due and is " + now);
    } else if (task.state() == 'S' || !same(task, now)) {
      lands(task, now, task.attempt(), task.expiries(), task.flags() & COURSE);
    }
  }

  /** It was put into a queue, and may have been claimed from there in the same step. */
  private void lands(StoredTask task, StoredTask now, int attempt, int expiries, int course) {
    boolean orphan = task.parent() != null && after.ended(task.parent());
    if (now.state() == 'C' && orphan) {
      return;
    }
    boolean claimed = claimed(task, now);
    Broken.unless(3, now.state() == 'Q' || claimed, task + " became " + now);
    Broken.unless(7, !claimed || !orphan, now + " runs though its parent has ended");
    Broken.unless(8, now.attempt() == attempt + (claimed ? 1 : 0), task + " became " + now);
    Broken.unless(8, now.expiries() == expiries, task + " became " + now);
    Broken.unless(8, (now.flags() & COURSE) == course, task + " became " + now);
  }

  /** Whether this step gave it to the step's worker. */
  boolean claimed(StoredTask task, StoredTask now) {
    return worker.equals(now.worker()) && !now.token().equals(task.token());
  }

  /** Ids this step gave to the worker. */
  Set<String> claimed() {
    Set<String> ids = new HashSet<>();
    for (StoredTask now : after.tasks().values()) {
      if (claimed(before.task(now.id()), now)) {
        ids.add(now.id());
      }
    }
    return ids;
  }

  private static boolean same(StoredTask task, StoredTask now) {
    return task.bytes().equals(now.bytes());
  }
}
