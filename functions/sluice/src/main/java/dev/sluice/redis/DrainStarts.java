package dev.sluice.redis;

import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskQueue.Wake;
import dev.sluice.signals.Counter;
import java.time.Duration;
import java.util.List;

/**
 * Starts drains when a script that has queued tasks says so, see {@code awake.lua}. Without {@link
 * #by}, none is ever started, and the scripts do not look.
 */
public final class DrainStarts {
  private volatile Wake wake;
  private volatile String most = "";

  DrainStarts() {}

  /**
   * From now on, tasks that are enqueued start drains.
   *
   * @param wake null: from now on none is started
   * @param drains how many there may be at once
   * @param tasksAtOnce how many tasks each runs at once
   */
  public void by(Wake wake, int drains, int tasksAtOnce) {
    this.most = drains + " " + tasksAtOnce + " ";
    this.wake = wake;
  }

  /** How many tasks may wait, and how drains are started for a task, as the scripts take it. */
  public String room(QueueSettings settings, NewTask task) {
    String room = EnqueueScripts.room(settings);
    return wake == null ? room : room + " " + plan(task.timeout());
  }

  /** The same for several tasks. */
  String room(QueueSettings settings, List<NewTask> tasks) {
    if (wake == null) {
      return EnqueueScripts.room(settings);
    }
    NewTask longest = tasks.get(0);
    for (NewTask task : tasks) {
      longest = task.timeout().compareTo(longest.timeout()) > 0 ? task : longest;
    }
    return room(settings, longest);
  }

  /** The same for tasks whose timeouts the script knows. */
  String room(QueueSettings settings) {
    String room = EnqueueScripts.room(settings);
    return wake == null ? room : room + " " + plan(Duration.ZERO);
  }

  private String plan(Duration timeout) {
    return most + timeout.toMillis();
  }

  /** Starts the drains that a script's answer asks for: a number at its end. */
  public void answered(List<?> answer) {
    if (wake != null && answer.get(answer.size() - 1) instanceof Long drains) {
      Counter.WAKES.add(drains.intValue());
      wake.start(drains.intValue());
    }
  }
}
