package dev.sluice.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which tasks to list: {@code TaskQuery.ALL.withStates(TaskState.FAILED).withType("export")}.
 * Immutable. Without a state the server searches the newest 10,000 tasks; children of a task are
 * listed only with {@link #withParent}.
 */
public final class TaskQuery {
  /** All tasks that the caller may see, 100 per request. */
  public static final TaskQuery ALL = new TaskQuery(new TreeMap<>()).withPageSize(100);

  private final TreeMap<String, String> parameters;

  private TaskQuery(TreeMap<String, String> parameters) {
    this.parameters = parameters;
  }

  TaskQuery with(String name, String value) {
    TreeMap<String, String> changed = new TreeMap<>(parameters);
    changed.put(name, value);
    return new TaskQuery(changed);
  }

  /** Only tasks in one of these states, listed one state after another; at least one. */
  public TaskQuery withStates(TaskState... states) {
    return with("state", Arrays.stream(states).map(Enum::name).collect(Collectors.joining(",")));
  }

  /** Only tasks of this type. */
  public TaskQuery withType(String type) {
    return with("type", type);
  }

  /** No tasks of this type, such as {@code task-ended}, the notices of ends. */
  public TaskQuery withoutType(String type) {
    return with("notType", type);
  }

  /** Only tasks in this queue. */
  public TaskQuery withQueue(String queue) {
    return with("queue", queue);
  }

  /**
   * Only tasks with this text in their id, type or params (except secrets), error or result, 1 to
   * 200 characters.
   */
  public TaskQuery withText(String text) {
    return with("q", text);
  }

  /** Only tasks of this group of failures, as {@code GET /failures} names it. */
  public TaskQuery withError(String group) {
    return with("error", group);
  }

  /** Only tasks that this name enqueued; only an operator sees those of others. */
  public TaskQuery withOwner(String name) {
    return with("owner", name);
  }

  /** Only children of this task. */
  public TaskQuery withParent(String id) {
    return with("parent", id);
  }

  /** Only tasks created at this time or later. */
  public TaskQuery withCreatedFrom(Instant from) {
    return with("from", from.toString());
  }

  /** Only tasks created before this time. */
  public TaskQuery withCreatedBefore(Instant to) {
    return with("to", to.toString());
  }

  /** How many tasks one request fetches, 1 to 100. */
  public TaskQuery withPageSize(int tasks) {
    return with("limit", Integer.toString(tasks));
  }

  /** As the body of a call has it. */
  Map<String, Object> filter() {
    Map<String, Object> filter = new TreeMap<>(parameters);
    filter.remove("limit");
    String states = parameters.get("state");
    if (states != null) {
      filter.put("state", List.of(states.split(",")));
    }
    return filter;
  }

  /** As part of the address, without the question mark: {@code limit=100&type=export}. */
  @Override
  public String toString() {
    return parameters.entrySet().stream().map(TaskQuery::pair).collect(Collectors.joining("&"));
  }

  private static String pair(Map.Entry<String, String> parameter) {
    return parameter.getKey()
        + "="
        + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8);
  }
}
