package dev.sluice.http;

import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskPage;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import java.util.ArrayList;
import java.util.List;

/** The newest tasks of a kind, wherever among all others they stand. */
final class NewestTasks {
  private static final int PART = 100;

  /** Each looks at 1,000 tasks at most, and the list is of the 10,000 newest. */
  private static final int MOST_PARTS = 20;

  private NewestTasks() {}

  /** So many at most, newest first. */
  static List<TaskRecord> of(TaskQueue queue, TaskFilter filter, int most) {
    List<TaskRecord> found = new ArrayList<>();
    String position = null;
    for (int part = 0; part < MOST_PARTS && found.size() < most; part++) {
      TaskPage page = queue.list(filter, position, PART);
      found.addAll(page.tasks());
      position = page.next();
      if (position == null) {
        break;
      }
    }
    return found.subList(0, Math.min(found.size(), most));
  }
}
