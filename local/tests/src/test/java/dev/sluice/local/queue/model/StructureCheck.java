package dev.sluice.local.queue.model;

import static dev.sluice.local.queue.model.StoredTask.ALONE;
import static dev.sluice.local.queue.model.StoredTask.CANCEL_ASKED;
import static dev.sluice.local.queue.model.StoredTask.FANNED;
import static dev.sluice.local.queue.model.StoredTask.NOTES;

import dev.sluice.queue.NewTask;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold for a partition at every moment, whatever was done before. */
final class StructureCheck {
  /** Structures that exist once. */
  private static final Set<String> SINGLES =
      Set.of(
          "ready",
          "depth",
          "owners",
          "queues",
          "brought",
          "children",
          "scheduled",
          "succeeded",
          "failed",
          "cancelled",
          "expiring",
          "parents",
          "wake",
          "changes",
          "followed",
          "soonest",
          "leases",
          "workers",
          "awake",
          "startable",
          "starting",
          "tokens",
          "recent",
          "served",
          "schedules",
          "paused",
          "retries",
          "slots",
          "builds");

  private final QueueDump dump;
  private final long keepMillis;

  /**
   * Ids that were deleted: a deleted task leaves its entry in the list of succeeded tasks, which is
   * not searched, and a child may be enqueued again under its id.
   */
  private final Set<String> deleted;

  private StructureCheck(QueueDump dump, long keepMillis, Set<String> deleted) {
    this.dump = dump;
    this.keepMillis = keepMillis;
    this.deleted = deleted;
  }

  static void check(QueueDump dump, long keepMillis, Set<String> deleted) {
    StructureCheck check = new StructureCheck(dump, keepMillis, deleted);
    dump.tasks().values().forEach(new TaskCheck(dump, keepMillis, deleted)::check);
    check.lanes();
    check.children();
    check.workers();
    check.keys();
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
    if (!depths.isEmpty() || dump.has("depth")) {
      depths.put("", depths.values().stream().mapToInt(n -> n).sum());
    }
    counted("depth", depths);
    counted("owners", dump.waiting());
    Map<String, Integer> queues = new HashMap<>();
    dump.tasks().values().stream()
        .filter(task -> task.waiting() && !task.queue().equals(NewTask.DEFAULT_QUEUE))
        .forEach(task -> queues.merge(task.queue(), 1, Integer::sum));
    counted("queues", queues);
    Set<String> brought = dump.map("brought").keySet();
    Broken.unless(2, queues.keySet().containsAll(brought), brought + " were brought of " + queues);
    Broken.unless(2, dump.list("wake").size() <= 1, "more than one wake-up marker");
  }

  private void counted(String key, Map<String, Integer> wanted) {
    Map<String, Integer> counts = new HashMap<>();
    dump.map(key).forEach((name, count) -> counts.put(name, Integer.parseInt(count)));
    Broken.unless(2, counts.equals(wanted), key + " has " + counts + " instead of " + wanted);
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
    Broken.unless(7, asked.equals(told), "asked " + asked + " listed " + told);
    Set<String> noted = dump.map("startable").keySet();
    Broken.unless(18, noted.equals(dump.map("awake").keySet()), "startable " + noted);
    Broken.unless(18, !dump.has("starting") || dump.ttl("starting") > 0, "starts last for ever");
  }

  /** The counters of children agree with the structures. */
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

  /** No entry without its task, and no key that nobody would ever remove. */
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
            case "reference:", "queued:", "held:", "cancels:", "recent:", "limited:" -> true;
            case "spared:" -> dump.ttl(key) > 0 && dump.ttl(key) <= keepMillis;
            case "minutes:", "hours:" -> dump.ttl(key) > 0;
            case "published:" -> dump.ttl(key) < 0;
            case "call:", "gathered:" -> dump.ttl(key) > 0;
            case "wake:" -> dump.list(key).size() == 1;
            case "seen:" -> dump.ttl(key) > 0;
            case "serves:" -> dump.ttl(key) > 0 && dump.ttl(key) <= 3_600_000;
            case "ended:" -> dump.ttl(key) > 0 && dump.ttl(key) <= 7_200_000;
            case "log:", "progress:", "artifact:" -> owner != null && owner.has(NOTES);
            case "events:" -> owner != null && owner.has(NOTES) && dump.list(key).size() <= 100;
            case "checkpoint:", "parts:" -> owner != null && owner.has(NOTES) && !owner.terminal();
            case "fan:", "fanfailed:" -> owner != null && owner.has(FANNED);
            case "idempotency:" -> dump.task(dump.list(key).get(0).substring(32)) != null;
            default -> false;
          };
      Broken.unless(2, known, "a key that belongs to nobody: " + key);
    }
    Broken.unless(
        8, dump.lanes().entrySet().stream().allMatch(StructureCheck::laneIsRight), "lanes");
  }

  private static boolean laneIsRight(Map.Entry<String, List<StoredTask>> lane) {
    return lane.getValue().stream()
        .allMatch(task -> lane.getKey().endsWith("!") == task.has(ALONE));
  }
}
