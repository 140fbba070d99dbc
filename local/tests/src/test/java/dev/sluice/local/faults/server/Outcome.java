package dev.sluice.local.faults.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.local.faults.Row;
import dev.sluice.queue.QueueStatus;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.QueueView;
import dev.sluice.queue.QueueView.TaskPage;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.function.Executable;

/**
 * What came of acknowledged tasks, once no worker has anything left to do.
 *
 * @param absent those that nobody finds any more
 * @param unended those that are there but did not succeed
 * @param charged those that succeeded, but not by their first attempt
 * @param twice tasks that were recorded as ended more than once, or enqueued more than once
 * @param stranded tasks that wait or run although the workers have had the time to end them
 */
record Outcome(
    int acknowledged,
    Set<String> absent,
    Set<String> unended,
    Set<String> charged,
    long twice,
    long stranded) {

  private static final int SHOWN = 5;

  static Outcome of(QueueView queue, Collection<String> acknowledged, Duration patience) {
    try {
      await()
          .atMost(patience)
          .ignoreException(QueueUnavailable.class)
          .until(() -> open(queue.status()) == 0);
    } catch (ConditionTimeoutException e) {
      // counted below
    }
    Set<String> absent = new HashSet<>();
    Set<String> unended = new HashSet<>();
    Set<String> charged = new HashSet<>();
    Set<String> succeeded = new HashSet<>();
    newest(
        queue,
        task -> {
          if (task.attempt() > 1) {
            charged.add(task.id());
          }
          return succeeded.add(task.id());
        });
    for (String id : acknowledged) {
      if (!succeeded.contains(id)) {
        (queue.find(id).isEmpty() ? absent : unended).add(id);
      }
    }
    QueueStatus status = queue.status();
    long recorded = queue.rates().stream().mapToLong(rate -> rate.succeeded()).sum();
    long endedTwice = Math.abs(recorded - status.counts().get(TaskState.SUCCEEDED));
    long tasks = status.whole().values().stream().mapToLong(count -> count).sum();
    long enqueuedTwice = Math.abs(tasks - (acknowledged.size() - absent.size()));
    return new Outcome(
        acknowledged.size(), absent, unended, charged, endedTwice + enqueuedTwice, open(status));
  }

  /**
   * Goes through the tasks that succeeded, newest first.
   *
   * @param takes returns false for what it knows already: once it knows a whole page, that is all
   */
  static void newest(QueueView queue, Predicate<TaskRecord> takes) {
    TaskFilter succeeded = TaskFilter.ALL.withStates(TaskState.SUCCEEDED);
    String position = null;
    boolean news;
    do {
      TaskPage page = queue.list(succeeded, position, QueueView.MOST_LISTED);
      news = page.tasks().isEmpty();
      for (TaskRecord task : page.tasks()) {
        news |= takes.test(task);
      }
      position = page.next();
    } while (news && position != null);
  }

  /** Acknowledged tasks that did not end as they should. */
  long lost() {
    return lostBeside(Set.of());
  }

  /** The same without absent ones that are expendable. */
  long lostBeside(Set<String> expendable) {
    long missing = absent.stream().filter(id -> !expendable.contains(id)).count();
    return missing + unended.size() + stranded;
  }

  /**
   * Reports it as a {@link Row}; no task may be charged in vain.
   *
   * @param lost those that should not be lost
   * @param more what else must hold
   */
  void report(
      int number, String fault, String tried, long lost, Longest recovered, Executable... more) {
    Executable uncharged = () -> assertEquals(Set.of(), charged, "charged");
    new Row(number, fault, tried, lost, twice, recovered.duration())
        .report(
            this, Stream.concat(Stream.of(uncharged), Stream.of(more)).toArray(Executable[]::new));
  }

  private static long open(QueueStatus status) {
    return status.counts().entrySet().stream()
        .filter(entry -> !entry.getKey().terminal())
        .mapToLong(entry -> entry.getValue())
        .sum();
  }

  /** Numbers, and examples of ids. */
  @Override
  public String toString() {
    return String.format(
        "%d acknowledged, absent %s, not succeeded %s, charged %s, %d twice, %d stranded",
        acknowledged, some(absent), some(unended), some(charged), twice, stranded);
  }

  private static String some(Set<String> ids) {
    return ids.size() + " " + ids.stream().limit(SHOWN).toList();
  }
}
