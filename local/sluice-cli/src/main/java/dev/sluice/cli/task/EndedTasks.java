package dev.sluice.cli.task;

import dev.sluice.client.Client;
import dev.sluice.client.Task;
import dev.sluice.client.TaskQuery;
import dev.sluice.client.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which tasks have ended since the last look. Each state is listed with the one that ended last
 * first, so only the new ones are fetched, however many there are.
 */
public final class EndedTasks {
  private static final List<TaskState> STATES =
      List.of(TaskState.SUCCEEDED, TaskState.FAILED, TaskState.CANCELLED);

  /** Usually more than end between two looks. */
  private static final int PAGE = 20;

  private final Client client;
  private final Map<TaskState, Instant> last = new EnumMap<>(TaskState.class);

  /** Those of a state that ended in the very moment up to which all have been seen. */
  private final Map<TaskState, Map<String, Instant>> seen = new EnumMap<>(TaskState.class);

  /** From now on. */
  public EndedTasks(Client client) {
    this.client = client;
    for (TaskState state : STATES) {
      seen.put(state, new HashMap<>());
      try (Stream<Task> newest = client.list(query(state).withPageSize(1))) {
        last.put(state, newest.findFirst().map(EndedTasks::end).orElse(Instant.EPOCH));
      }
    }
    fresh(); // those of the same moment
  }

  private static TaskQuery query(TaskState state) {
    return TaskQuery.ALL.withStates(state).withPageSize(PAGE);
  }

  /** Those that have ended since the last call, in order. */
  public List<Task> fresh() {
    List<Task> found = new ArrayList<>();
    for (TaskState state : STATES) {
      Instant mark = last.get(state);
      try (Stream<Task> tasks = client.list(query(state))) {
        tasks
            .takeWhile(task -> !end(task).isBefore(mark))
            .filter(task -> !end(task).equals(seen.get(state).get(task.id())))
            .forEach(found::add);
      }
    }
    found.sort(Comparator.comparing(EndedTasks::end));
    for (Task task : found) {
      seen.get(task.state()).put(task.id(), end(task));
      last.merge(task.state(), end(task), (a, b) -> a.isAfter(b) ? a : b);
    }
    seen.forEach((state, ends) -> ends.values().removeIf(end -> end.isBefore(last.get(state))));
    return found;
  }

  private static Instant end(Task task) {
    return task.finishedAt().orElse(Instant.EPOCH);
  }
}
