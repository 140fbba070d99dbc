package dev.sluice.local.queue;

import static dev.sluice.local.queue.StoredTask.ALONE;
import static dev.sluice.local.queue.StoredTask.CANCEL_ASKED;
import static dev.sluice.local.queue.StoredTask.COURSE;
import static dev.sluice.local.queue.StoredTask.FORGET;
import static dev.sluice.local.queue.StoredTask.JOINING;
import static dev.sluice.local.queue.StoredTask.SUSPECT;

import dev.sluice.queue.Settlement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a drain step may do to each task, by what it was before: the settlements it carries, leases
 * that are over, what is due or expired, then claims. Whatever is left over must not have changed.
 */
final class StepCheck {
  private final QueueDump before;
  private final QueueDump after;
  private final String worker;
  private final List<Settlement> settlements;
  private final int keepCount;

  StepCheck(
      QueueDump before,
      QueueDump after,
      String worker,
      List<Settlement> settlements,
      int keepCount) {
    this.before = before;
    this.after = after;
    this.worker = worker;
    this.settlements = settlements;
    this.keepCount = keepCount;
  }

  void check() {
    Broken.unless(
        1,
        before.tasks().keySet().containsAll(after.tasks().keySet()),
        "a drain step made a task of nothing");
    for (StoredTask task : before.tasks().values()) {
      StoredTask now = after.task(task.id());
      Settlement settlement = rightful(task);
      if (now == null) {
        retained(task);
      } else if (task.terminal()) {
        Broken.unless(5, same(task, now), task + " became " + now);
      } else if (settlement != null) {
        settled(task, now, settlement);
      } else if (task.token() != null && over("leases", task.worker())) {
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
        Broken.unless(1, now.spec().equals(task.spec()), "what was asked has changed: " + now);
      }
    }
  }

  /** The counters of the rates count what was settled: no more, no less. */
  void checkRates() {
    int succeeded = 0;
    int failed = 0;
    int retried = 0;
    int lost = 0;
    for (StoredTask task : before.tasks().values()) {
      Settlement settlement = rightful(task);
      if (settlement instanceof Settlement.Complete) {
        succeeded++;
      } else if (settlement != null && !task.has(CANCEL_ASKED)) {
        boolean again = settlement instanceof Settlement.Retry;
        boolean left = again && task.attempt() < task.most();
        retried += left ? 1 : 0;
        failed +=
            settlement instanceof Settlement.Fail || again && !left || over(settlement) ? 1 : 0;
      } else if (settlement == null && task.token() != null) {
        lost += over("leases", task.worker()) ? 1 : 0;
      }
    }
    rate("s", succeeded);
    rate("f", failed);
    rate("r", retried);
    rate("l", lost);
  }

  /** Whether it is a hand-back after which the task is not handed back again: it had no time. */
  private static boolean over(Settlement settlement) {
    return settlement instanceof Settlement.HandBack back && back.atMost().isZero();
  }

  private void rate(String how, int times) {
    int counted = after.attemptsEnded(how) - before.attemptsEnded(how);
    Broken.unless(6, counted == times, "counted " + counted + " as " + how + ", not " + times);
  }

  /** The settlement that carries the task's own token: the first one, should there be more. */
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

  /** Gone is only what the limit of ended tasks pushed out: the oldest, one for each new one. */
  private void retained(StoredTask task) {
    List<String> oldestFirst =
        switch (task.state()) {
          case 'D' -> new ArrayList<>(before.list("succeeded"));
          case 'F' -> new ArrayList<>(before.map("failed").keySet());
          case 'C' -> new ArrayList<>(before.map("cancelled").keySet());
          default -> new ArrayList<>();
        };
    if (task.state() == 'D') {
      Collections.reverse(oldestFirst);
    }
    long added =
        after.tasks().values().stream()
            .filter(t -> t.state() == task.state() && before.task(t.id()).state() != t.state())
            .count();
    Broken.unless(
        1,
        task.terminal() && oldestFirst.size() + added > keepCount,
        task + " is gone; kept of its state: " + oldestFirst.size() + " and " + added);
    for (String older : oldestFirst.subList(0, oldestFirst.indexOf(task.id()))) {
      Broken.unless(1, after.task(older) == null, task + " went before " + older);
    }
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
        Broken.unless(3, now.state() == 'S', task + " is to be retried and is " + now);
        Broken.unless(8, now.attempt() == task.attempt(), now + " was " + task);
      }
    } else if (settlement instanceof Settlement.HandBack back) {
      handedBack(task, now, back);
    } else if (settlement instanceof Settlement.Release) {
      lands(task, now, task.attempt() - 1, task.expiries(), task.flags() & COURSE);
    } else if (now.awaitsChildren()) {
      Broken.unless(8, now.attempt() == task.attempt() - 1, now + " was " + task);
    } else {
      joined(task, now, task.attempt() - 1);
    }
  }

  /** Uncharged, later, and with the time of the first hand-back, which no later one moves. */
  private void handedBack(StoredTask task, StoredTask now, Settlement.HandBack back) {
    if (over(back)) {
      Broken.unless(17, now.state() == 'F', task + " was handed back enough and is " + now);
      return;
    }
    boolean expires = task.run().containsKey('x');
    Broken.unless(
        12, expires == now.run().containsKey('x') || now.state() == 'C', now + " expires no more");
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
      Broken.unless(17, now.time('u') == task.time('u'), now + " is handed back since anew");
    }
  }

  private void joined(StoredTask task, StoredTask now, int attempt) {
    int children =
        task.awaitsChildren()
            ? Integer.parseInt(task.run().get('n'))
            : ((Settlement.AwaitChildren) rightful(task)).children();
    Broken.unless(2, after.counted(task.id()) >= children, task + " joins too early");
    lands(task, now, attempt, task.expiries(), task.flags() & COURSE | JOINING);
  }

  /** The lease of its worker was over and the step had to take it back. */
  private void recovered(StoredTask task, StoredTask now) {
    long company =
        before.set("held:" + task.worker()).stream()
            .filter(id -> rightful(before.task(id)) == null)
            .count();
    boolean alone = company == 1;
    if (task.has(CANCEL_ASKED)) {
      Broken.unless(7, now.state() == 'C', task + " was asked to stop and is " + now);
    } else if (alone && task.expiries() == 0) {
      Broken.unless(8, now.state() == 'F', task + " killed its last worker and is " + now);
    } else {
      int flags = task.flags() & COURSE | SUSPECT;
      if (alone || task.has(SUSPECT)) {
        flags |= ALONE;
      }
      lands(task, now, task.attempt() - 1, task.expiries() - (alone ? 1 : 0), flags);
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

  /** It came into a queue, and may have been claimed from there in the same step. */
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
