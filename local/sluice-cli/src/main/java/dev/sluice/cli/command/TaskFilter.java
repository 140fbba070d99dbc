package dev.sluice.cli.command;

import dev.sluice.cli.terminal.Terminal;
import dev.sluice.cli.terminal.Times;
import dev.sluice.client.Client;
import dev.sluice.client.Task;
import dev.sluice.client.TaskQuery;
import dev.sluice.client.TaskState;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
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

  @Mixin Notices notices;

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

  /** What to ask for, 100 tasks a request. */
  TaskQuery query(Terminal terminal) {
    TaskQuery query = TaskQuery.ALL;
    query = states.isEmpty() ? query : query.withStates(states.toArray(TaskState[]::new));
    query = type == null ? query : query.withType(type);
    query = notices.leftOut(type) ? query.withoutType(Notices.TYPE) : query;
    query = queue == null ? query : query.withQueue(queue);
    query = owner == null ? query : query.withOwner(owner);
    query = text == null ? query : query.withText(text);
    query = parent == null ? query : query.withParent(parent);
    return since == null
        ? query
        : query.withCreatedFrom(Times.time("--since", since, true, terminal));
  }

  /**
   * The tasks, newest first, fetched as they are read.
   *
   * @param pageSize how many to fetch at once, 1 to 100
   */
  Stream<Task> list(Client client, Terminal terminal, int pageSize) {
    return client.list(query(terminal).withPageSize(pageSize));
  }

  /** Whether the tasks that notify receivers of the ends of others are shown too. */
  static final class Notices {
    /** Their type. */
    static final String TYPE = "task-ended";

    @Option(
        names = "--notices",
        description = "Also the notices that tasks have ended (type " + TYPE + ").")
    boolean shown;

    /**
     * Whether they are left out.
     *
     * @param type which is asked for, or null
     */
    boolean leftOut(String type) {
      return !shown && !TYPE.equals(type);
    }

    /** The same as a parameter of a query, behind this character; empty when they are shown. */
    String parameter(char before, String type) {
      return leftOut(type) ? before + "notType=" + TYPE : "";
    }
  }
}
