package dev.sluice.http.tasks;

import dev.sluice.queue.QueueView.TaskPage;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import java.util.ArrayList;
import java.util.List;

/** The newest tasks of a kind, wherever among all others they stand. */
public final class NewestTasks {
  private static final int PART = 100;

  /** Of the 10,000 newest tasks, each part looking at 1,000 of them at most. */
  public static final int ALL_PARTS = 20;

  private NewestTasks() {}

  /**
   * What was found, newest first.
   *
   * @param cut whether there may be more
   */
  public record Found(List<TaskRecord> tasks, boolean cut) {}

  /**
   * So many at most.
   *
   * @param parts of the list that are read at most
   */
  public static Found of(TaskQueue queue, TaskFilter filter, int most, int parts) {
    List<TaskRecord> found = new ArrayList<>();
    String position = null;
    boolean cut = true;
    for (int part = 0; part < parts && found.size() <= most; part++) {
      TaskPage page = queue.list(filter, position, PART);
      found.addAll(page.tasks());
      position = page.next();
      if (position == null) {
        cut = page.cut();
        break;
      }
    }
    return new Found(found.subList(0, Math.min(found.size(), most)), cut || found.size() > most);
  }
}
