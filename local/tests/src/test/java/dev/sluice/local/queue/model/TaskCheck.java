package dev.sluice.local.queue.model;

import static dev.sluice.local.queue.model.StoredTask.CANCEL_ASKED;
import static dev.sluice.local.queue.model.StoredTask.COURSE;
import static dev.sluice.local.queue.model.StoredTask.JOINING;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What must hold for each task at every moment. */
final class TaskCheck {
  /** Keys that belong to one task. */
  private static final List<String> EXTRAS =
      List.of(
          "log:",
          "events:",
          "progress:",
          "artifact:",
          "checkpoint:",
          "parts:",
          "fan:",
          "fanfailed:");

  private final QueueDump dump;
  private final long keepMillis;
  private final Set<String> deleted;

  TaskCheck(QueueDump dump, long keepMillis, Set<String> deleted) {
    this.dump = dump;
    this.keepMillis = keepMillis;
    this.deleted = deleted;
  }

  void check(StoredTask task) {
    indexed(task);
    counts(task);
    lives(task);
    awaitsSomething(task);
  }

  /** Each index that contains a task, by name, with what it holds for the task. */
  private Map<String, String> indexes(StoredTask task) {
    Map<String, String> found = new TreeMap<>();
    for (String name : List.of("scheduled", "failed", "cancelled", "parents")) {
      String score = dump.map(name).get(task.id());
      if (score != null) {
        found.put(name, score);
      }
    }
    for (String worker : dump.keys("held:")) {
      if (dump.set("held:" + worker).contains(task.id())) {
        found.put("held:" + worker, "");
      }
    }
    dump.lanes()
        .forEach(
            (lane, live) -> {
              for (StoredTask one : live) {
                if (one.id().equals(task.id())) {
                  found.merge("queued:" + lane, "", (a, b) -> "twice");
                }
              }
            });
    if (dump.list("spared:" + task.state() + ":" + task.owner()).contains(task.id())
        && task.terminal()) {
      found.put("spared", "");
    }
    for (String id : dump.list("succeeded")) {
      if (id.equals(task.id()) && (task.state() == 'D' || !deleted.contains(id))) {
        found.merge("succeeded", "", (a, b) -> deleted.contains(id) ? "" : "twice");
      }
    }
    return found;
  }

  private void indexed(StoredTask task) {
    Map<String, String> found = indexes(task);
    String wanted =
        switch (task.state()) {
          case 'S' -> "scheduled";
          case 'Q' -> "queued:" + task.lane();
          case 'R' -> task.awaitsChildren() ? "parents" : "held:" + task.worker();
          case 'D' -> "succeeded";
          case 'F' -> "failed";
          case 'C' -> "cancelled";
          default -> "a known state";
        };
    if (task.terminal() && found.keySet().equals(Set.of("spared"))) {
      return;
    }
    if (deleted.contains(task.id())) {
      found.remove("spared"); // by the entry that its deleted namesake left
    }
    Broken.unless(2, found.keySet().equals(Set.of(wanted)), task + " is in " + found);
    Broken.unless(2, !found.get(wanted).equals("twice"), task + " is twice in " + wanted);
    if (task.state() == 'S') {
      score(task, found.get(wanted), 'd');
    } else if (task.state() == 'F' || task.state() == 'C') {
      score(task, found.get(wanted), 'f');
    }
    String expiry = dump.map("expiring").get(task.id());
    boolean expires = task.waiting() && task.run().containsKey('x');
    Broken.unless(2, expires == (expiry != null), task + " in expiring: " + expiry);
    if (expires) {
      score(task, expiry, 'x');
    }
  }

  private void score(StoredTask task, String score, char tag) {
    boolean same = task.run().containsKey(tag) && Double.parseDouble(score) == task.time(tag);
    Broken.unless(2, same || score.equals(QueueWorld.OVER), task + " has the score " + score);
  }

  private void counts(StoredTask task) {
    boolean held = task.token() != null;
    int most = task.most() - (task.waiting() || task.awaitsChildren() ? 1 : 0);
    Broken.unless(8, task.attempt() <= most, task + " of " + task.most());
    Broken.unless(8, !held || task.attempt() >= 1, task + " runs uncounted");
    Broken.unless(8, task.expiries() <= 2, task + " has expiries " + task.expiries());
    Broken.unless(
        2, held == (task.state() == 'R' && !task.awaitsChildren()), task + " has a token");
    Broken.unless(7, !task.has(CANCEL_ASKED) || held, task + " is asked to stop but not held");
    Broken.unless(
        5, !task.terminal() || (task.flags() & COURSE) == 0 && task.run().containsKey('f'), task);
  }

  private void lives(StoredTask task) {
    List<String> own = new ArrayList<>(List.of(task.id()));
    EXTRAS.forEach(extra -> own.add(extra + task.id()));
    if (task.options().containsKey('i')) {
      String key = "idempotency:" + task.options().get('i');
      own.add(key);
      Broken.unless(10, dump.has(key), task + " has lost its idempotency key");
      Broken.unless(10, dump.list(key).get(0).substring(32).equals(task.id()), key);
    }
    for (String key : own) {
      if (dump.has(key)) {
        long ttl = dump.ttl(key);
        boolean right = task.terminal() ? ttl > 0 && ttl <= keepMillis : ttl == -1;
        Broken.unless(9, right, key + " of " + task + " has the TTL " + ttl);
      }
    }
  }

  private void awaitsSomething(StoredTask task) {
    int children = Integer.parseInt(task.run().getOrDefault('n', "0"));
    if (task.has(JOINING)) {
      Broken.unless(12, dump.counted(task.id()) >= children, task + " joins without all children");
    }
    if (!task.awaitsChildren()) {
      return;
    }
    Broken.unless(12, dump.counted(task.id()) < children, task + " was not queued to join");
    for (int i = 0; i < children; i++) {
      boolean counted =
          dump.map("fan:" + task.id()).containsKey("" + i)
              || dump.map("fanfailed:" + task.id()).containsKey("" + i);
      Broken.unless(
          12, counted || !dump.ended(task.id() + "." + i), task + " waits for nothing: child " + i);
    }
  }
}
