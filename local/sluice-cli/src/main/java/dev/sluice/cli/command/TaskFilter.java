package dev.sluice.cli.command;

import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Times;
import dev.sluice.client.Client;
import dev.sluice.client.Task;
import dev.sluice.client.TaskQuery;
import dev.sluice.client.TaskState;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which tasks are meant. */
final class TaskFilter {
  @Option(
      names = "--state",
      split = ",",
      paramLabel = "STATE",
      description = "Only these: ${COMPLETION-CANDIDATES}.")
  List<TaskState> states = List.of();

  @Option(names = "--type", paramLabel = "TYPE", description = "Only tasks of this type.")
  String type;

  @Option(names = "--queue", paramLabel = "QUEUE", description = "Only tasks of this queue.")
  String queue;

  @Option(names = "--owner", paramLabel = "NAME", description = "Only tasks that NAME enqueued.")
  String owner;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only tasks created since then: 2h, 2026-01-05, 2026-01-05T09:00.")
  String since;

  @Option(
      names = "--search",
      paramLabel = "TEXT",
      description = "Only tasks with this in their id, type or params.")
  String text;

  @Option(
      names = "--parent",
      paramLabel = "ID",
      description = "Only children of this task, which no other list has.")
  String parent;

  /** Whether it leaves out nothing, apart from states. */
  boolean isEmpty() {
    return states.isEmpty()
        && type == null
        && queue == null
        && owner == null
        && since == null
        && text == null
        && parent == null;
  }

  /**
   * The tasks, newest first, fetched as they are read.
   *
   * @param pageSize how many to fetch at once, 1 to 100
   */
  Stream<Task> list(Client client, Terminal terminal, int pageSize) {
    TaskQuery query = TaskQuery.ALL.withPageSize(pageSize);
    query = states.isEmpty() ? query : query.withStates(states.toArray(TaskState[]::new));
    query = type == null ? query : query.withType(type);
    query = queue == null ? query : query.withQueue(queue);
    query = text == null ? query : query.withText(text);
    query = parent == null ? query : query.withParent(parent);
    query =
        since == null ? query : query.withCreatedFrom(Times.time("--since", since, true, terminal));
    // the server knows no such filter
    return client.list(query).filter(task -> owner == null || owner.equals(task.owner()));
  }
}
