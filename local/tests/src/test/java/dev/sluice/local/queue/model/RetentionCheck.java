package dev.sluice.local.queue.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Of the ended tasks, only the oldest are gone after a step, one for each new one. */
final class RetentionCheck {
  private final QueueDump before;
  private final QueueDump after;
  private final int keepCount;
  private final boolean young;

  /** young: whether no task has reached its least age. */
  RetentionCheck(QueueDump before, QueueDump after, int keepCount, boolean young) {
    this.before = before;
    this.after = after;
    this.keepCount = keepCount;
    this.young = young;
  }

  /** Checks that this task may be gone. */
  void gone(StoredTask task) {
    Broken.unless(1, !young, task + " is gone before its least age");
    boolean orphan = task.parent() != null && after.ended(task.parent());
    boolean expired = QueueWorld.OVER.equals(before.map("expiring").get(task.id()));
    if (task.waiting() && (orphan || expired)) { // cancelled in this very step
      int kept = after.map("cancelled").size();
      Broken.unless(1, kept >= keepCount, task + " is gone; cancelled ones kept: " + kept);
      return;
    }
    List<String> kept = new ArrayList<>(before.list("spared:" + task.state() + ":" + task.owner()));
    long sparedNow = after.list("spared:" + task.state() + ":" + task.owner()).size();
    Broken.unless(
        1,
        task.terminal() && sparedNow == keepCount,
        task + " is gone; kept of its owner: " + sparedNow);
    Collections.reverse(kept);
    int place = kept.indexOf(task.id());
    for (String older : place < 0 ? kept : kept.subList(0, place)) {
      Broken.unless(1, after.task(older) == null, task + " went before " + older);
    }
    if (place < 0) {
      pushedOut(task);
    }
  }

  /** It was in the index of its state, whose limit it was over, as the older ones were. */
  private void pushedOut(StoredTask task) {
    List<String> oldestFirst = indexOf(before, task.state());
    long added =
        after.tasks().values().stream()
            .filter(t -> t.state() == task.state() && before.task(t.id()).state() != t.state())
            .count();
    Broken.unless(
        1,
        oldestFirst.size() + added > keepCount,
        task + " is gone; kept of its state: " + oldestFirst.size() + " and " + added);
    List<String> left = indexOf(after, task.state());
    for (String older : oldestFirst.subList(0, oldestFirst.indexOf(task.id()))) {
      Broken.unless(1, !left.contains(older), task + " went before " + older);
    }
  }

  /** The oldest first. */
  private static List<String> indexOf(QueueDump dump, char state) {
    List<String> ids =
        new ArrayList<>(
            switch (state) {
              case 'D' -> dump.list("succeeded");
              case 'F' -> dump.map("failed").keySet();
              default -> dump.map("cancelled").keySet();
            });
    if (state == 'D') {
      Collections.reverse(ids);
    }
    return ids;
  }
}
