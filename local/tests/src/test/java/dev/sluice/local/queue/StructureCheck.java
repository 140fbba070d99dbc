package dev.sluice.local.queue;

import static dev.sluice.local.queue.StoredTask.ALONE;
import static dev.sluice.local.queue.StoredTask.CANCEL_ASKED;
import static dev.sluice.local.queue.StoredTask.COURSE;
import static dev.sluice.local.queue.StoredTask.FANNED;
import static dev.sluice.local.queue.StoredTask.JOINING;
import static dev.sluice.local.queue.StoredTask.NOTES;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What must hold of a partition at every moment, whatever was done before. */
final class StructureCheck {
  /** Structures there is one of. */
  private static final Set<String> SINGLES =
      Set.of(
          "ready",
          "depth",
          "children",
          "scheduled",
          "succeeded",
          "failed",
          "cancelled",
          "expiring",
          "parents",
          "wake",
          "changes",
          "leases",
          "workers",
          "tokens",
          "recent",
          "served",
          "schedules");

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

  /**
   * Ids that were deleted: a deleted task leaves its entry in the list of the succeeded ones, which
   * is not searched, and a child may be enqueued again under its id.
   */
  private final Set<String> deleted;

  private StructureCheck(QueueDump dump, long keepMillis, Set<String> deleted) {
    this.dump = dump;
    this.keepMillis = keepMillis;
    this.deleted = deleted;
  }

  static void check(QueueDump dump, long keepMillis, Set<String> deleted) {
    StructureCheck check = new StructureCheck(dump, keepMillis, deleted);
    dump.tasks().values().forEach(check::indexed);
    dump.tasks().values().forEach(check::counts);
    dump.tasks().values().forEach(check::lives);
    dump.tasks().values().forEach(check::awaitsSomething);
    check.lanes();
    check.children();
    check.workers();
    check.keys();
  }

  /** Each index a task is in, by name, with what it holds of the task. */
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

  private void lanes() {
    Map<String, Integer> depths = new HashMap<>();
    for (StoredTask task : dump.tasks().values()) {
      if (task.state() == 'Q') {
        depths.merge(task.queue(), 1, Integer::sum);
        String rank = dump.map("ready").get(task.lane());
        Broken.unless(2, ("" + task.rank()).equals(rank), task.lane() + " is ready at " + rank);
      }
    }
    dump.map("depth")
        .forEach((queue, depth) -> depths.merge(queue, -Integer.parseInt(depth), Integer::sum));
    Broken.unless(2, depths.values().stream().allMatch(n -> n == 0), "depth is off by " + depths);
    Broken.unless(2, dump.list("wake").size() <= 1, "more than one wake-up marker");
  }

  private void workers() {
    Broken.unless(
        2,
        dump.keys("held:").equals(dump.map("leases").keySet()),
        "held " + dump.keys("held:") + " leases " + dump.map("leases"));
    for (String worker : dump.keys("held:")) {
      for (String id : dump.set("held:" + worker)) {
        StoredTask task = dump.task(id);
        Broken.unless(2, task != null && worker.equals(task.worker()), worker + " holds " + id);
      }
    }
    Map<String, Set<String>> asked = new HashMap<>();
    for (StoredTask task : dump.tasks().values()) {
      if (task.has(CANCEL_ASKED)) {
        asked.computeIfAbsent(task.worker(), w -> new HashSet<>()).add(task.id());
      }
    }
    Map<String, Set<String>> told = new HashMap<>();
    dump.keys("cancels:").forEach(w -> told.put(w, new HashSet<>(dump.set("cancels:" + w))));
    Broken.unless(7, asked.equals(told), "asked " + asked + " told " + told);
  }

  /** As many children are counted as each structure has. */
  private void children() {
    Map<String, Collection<String>> entries =
        Map.of(
            "S", dump.map("scheduled").keySet(),
            "Q", ids('Q'),
            "D", dump.list("succeeded"),
            "F", dump.map("failed").keySet(),
            "C", dump.map("cancelled").keySet());
    entries.forEach(
        (state, ids) -> {
          long children = ids.stream().filter(id -> id.contains(".")).count();
          String counted = dump.map("children").getOrDefault(state, "0");
          Broken.unless(
              2,
              counted.equals("" + children),
              state + " has " + children + " children: " + counted);
        });
  }

  private List<String> ids(char state) {
    return dump.tasks().values().stream()
        .filter(task -> task.state() == state)
        .map(StoredTask::id)
        .toList();
  }

  /** No entry without its task, no key that nobody would ever remove. */
  private void keys() {
    for (Map.Entry<String, String> index :
        Map.of("scheduled", "S", "failed", "F", "cancelled", "C", "expiring", "QS", "parents", "R")
            .entrySet()) {
      for (String id : dump.map(index.getKey()).keySet()) {
        StoredTask task = dump.task(id);
        Broken.unless(
            2,
            task != null && index.getValue().indexOf(task.state()) >= 0,
            index.getKey() + " has a stray " + id);
      }
    }
    for (String id : dump.list("succeeded")) {
      StoredTask task = dump.task(id);
      boolean left = task == null || deleted.contains(id);
      Broken.unless(2, left || task.state() == 'D', "succeeded has a stray " + id);
    }
    for (String key : dump.keys("")) {
      String kind = key.substring(0, key.indexOf(':') + 1);
      StoredTask owner = dump.task(key.substring(kind.length()));
      boolean known =
          switch (kind) {
            case "" -> SINGLES.contains(key) || StoredTask.isKey(key);
            case "reference:", "queued:", "held:", "cancels:" -> true;
            case "published:" -> dump.ttl(key) < 0;
            case "wake:" -> dump.list(key).size() == 1;
            case "serves:" -> dump.ttl(key) > 0 && dump.ttl(key) <= 3_600_000;
            case "ended:" -> dump.ttl(key) > 0 && dump.ttl(key) <= 7_200_000;
            case "log:", "progress:", "artifact:" -> owner != null && owner.has(NOTES);
            case "events:" -> owner != null && owner.has(NOTES) && dump.list(key).size() <= 100;
            case "checkpoint:", "parts:" -> owner != null && owner.has(NOTES) && !owner.terminal();
            case "fan:", "fanfailed:" -> owner != null && owner.has(FANNED);
            case "idempotency:" -> dump.task(dump.list(key).get(0).substring(32)) != null;
            default -> false;
          };
      Broken.unless(2, known, "a key of nobody: " + key);
    }
    Broken.unless(
        8, dump.lanes().entrySet().stream().allMatch(StructureCheck::laneIsRight), "lanes");
  }

  private static boolean laneIsRight(Map.Entry<String, List<StoredTask>> lane) {
    return lane.getValue().stream()
        .allMatch(task -> lane.getKey().endsWith("!") == task.has(ALONE));
  }
}
