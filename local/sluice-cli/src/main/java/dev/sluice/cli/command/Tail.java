package dev.sluice.cli.command;

import dev.sluice.cli.task.EndedTasks;
import dev.sluice.cli.task.Tree;
import dev.sluice.client.Client;
import dev.sluice.client.Task;
import dev.sluice.client.TaskState;
import dev.sluice.client.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Follows all tasks by one held request after another. Each change that ends one is followed by a
 * look at what has ended; a server that goes away is asked again until it is back.
 */
final class Tail {
  /** The longest that the server holds a request, in seconds. */
  private static final int LONGEST_WAIT = 20;

  /** So that elapsed times go on while nothing changes, in seconds. */
  private static final int WAIT_WITH_CLOCKS = 1;

  /** A busy queue changes thousands of times a second. */
  private static final Duration BETWEEN = Duration.ofMillis(300);

  private static final Duration UNANSWERED = Duration.ofSeconds(2);

  private static final int TOO_MANY = 429;

  private final Client client;
  private final TailOutput output;
  private final Predicate<Task> meant;
  private final EndedTasks endings;
  private Set<String> running = new HashSet<>();
  private String revision;

  Tail(Client client, TailOutput output, Predicate<Task> meant) {
    this.client = client;
    this.output = output;
    this.meant = meant;
    this.endings = new EndedTasks(client);
  }

  /** Until the output has enough. */
  void run() throws InterruptedException {
    boolean polls = false; // instead of being held
    while (!output.isOver()) {
      try {
        Optional<Map<String, Object>> page = page(polls ? 0 : patience());
        if (page.isPresent()) {
          look(page.get());
        }
        output.draw();
        Thread.sleep((polls ? UNANSWERED : BETWEEN).toMillis());
        polls = false;
      } catch (Unavailable e) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedException();
        }
        polls = e.status() == TOO_MANY;
        if (!polls) {
          output.unanswered();
          Thread.sleep(UNANSWERED.toMillis());
        }
      }
    }
  }

  private int patience() {
    return output.hasClocks() ? WAIT_WITH_CLOCKS : LONGEST_WAIT;
  }

  private Optional<Map<String, Object>> page(int wait) {
    String path = "/tasks?state=RUNNING&limit=100";
    if (revision == null) {
      return client.get(path, 0);
    }
    return client.get(path + "&since=" + revision + (wait == 0 ? "" : "&wait=" + wait), wait);
  }

  private void look(Map<String, Object> page) {
    List<Task> now = new ArrayList<>();
    for (Map<?, ?> tree : Tree.objects(page, "tasks")) {
      Task task = Task.of(tree);
      if (meant.test(task)) {
        now.add(task);
      }
    }
    Set<String> ids = new HashSet<>();
    now.forEach(task -> ids.add(task.id()));
    for (Task task : endings.fresh()) {
      running.remove(task.id());
      if (meant.test(task)) {
        output.ended(task);
      }
    }
    running.removeAll(ids);
    running.forEach(id -> client.find(id).ifPresent(this::stopped));
    running = ids;
    revision = Tree.text(page, "revision");
    output.running(now, Tree.object(page, "counts"));
  }

  /** It ran, and runs no more; if it has ended since, the next look shows it. */
  private void stopped(Task task) {
    if (task.state() == TaskState.SCHEDULED || task.state() == TaskState.QUEUED) {
      output.ended(task);
    }
  }
}
