package dev.sluice.queue;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Which tasks to list: {@code TaskFilter.ALL.withStates(TaskState.FAILED).withType("export")}.
 * Immutable; the {@code with…} methods return a changed copy, and null means any. Children of a
 * task are listed only with {@link #withParent}.
 */
public final class TaskFilter {
  /** All tasks that are no children. */
  public static final TaskFilter ALL = new TaskFilter();

  private List<TaskState> states = List.of();
  private String type;
  private String notType;
  private String queue;
  private String text;
  private Function<TaskRecord, String> seen;
  private String owner;
  private String parent;
  private Instant from;
  private Instant to;
  private List<String> ids;

  private TaskFilter() {}

  private TaskFilter copy() {
    TaskFilter copy = new TaskFilter();
    copy.states = states;
    copy.type = type;
    copy.notType = notType;
    copy.queue = queue;
    copy.text = text;
    copy.seen = seen;
    copy.owner = owner;
    copy.parent = parent;
    copy.from = from;
    copy.to = to;
    copy.ids = ids;
    return copy;
  }

  /** Only tasks in one of these states, listed one state after another; none: any state. */
  public TaskFilter withStates(TaskState... states) {
    return withStates(List.of(states));
  }

  /** The same with a list. */
  public TaskFilter withStates(List<TaskState> states) {
    TaskFilter copy = copy();
    copy.states = List.copyOf(states);
    return copy;
  }

  /** Only tasks of this type. */
  public TaskFilter withType(String type) {
    TaskFilter copy = copy();
    copy.type = type;
    return copy;
  }

  /** No tasks of this type; null: of any. */
  public TaskFilter withoutType(String type) {
    TaskFilter copy = copy();
    copy.notType = type;
    return copy;
  }

  /** Only tasks in this queue. */
  public TaskFilter withQueue(String queue) {
    TaskFilter copy = copy();
    copy.queue = queue;
    return copy;
  }

  /**
   * Only tasks with this text in their id, type, params, error or result, case ignored.
   *
   * @param seen the part of a task's params that the caller may see, null for nothing: the text is
   *     searched only there, otherwise secrets could be guessed letter by letter
   */
  public TaskFilter withText(String text, Function<TaskRecord, String> seen) {
    TaskFilter copy = copy();
    copy.text = text;
    copy.seen = seen;
    return copy;
  }

  /** Only tasks of this owner. */
  public TaskFilter withOwner(String owner) {
    TaskFilter copy = copy();
    copy.owner = owner;
    return copy;
  }

  /** Only the children of this task; null: no children. */
  public TaskFilter withParent(String parent) {
    TaskFilter copy = copy();
    copy.parent = parent;
    return copy;
  }

  /** Only tasks created at this time or later. */
  public TaskFilter withCreatedFrom(Instant from) {
    TaskFilter copy = copy();
    copy.from = from;
    return copy;
  }

  /** Only tasks created before this time. */
  public TaskFilter withCreatedBefore(Instant to) {
    TaskFilter copy = copy();
    copy.to = to;
    return copy;
  }

  /** Only these tasks, in this order, children among them. */
  public TaskFilter withIds(List<String> ids) {
    TaskFilter copy = copy();
    copy.ids = ids == null ? null : List.copyOf(ids);
    return copy;
  }

  public List<TaskState> states() {
    return states;
  }

  public String type() {
    return type;
  }

  /** The type whose tasks are left out; null: none. */
  public String notType() {
    return notType;
  }

  public String queue() {
    return queue;
  }

  public String text() {
    return text;
  }

  public String owner() {
    return owner;
  }

  public String parent() {
    return parent;
  }

  public Instant from() {
    return from;
  }

  public Instant to() {
    return to;
  }

  /** Null: any. */
  public List<String> ids() {
    return ids;
  }

  /** The part of a task's params that the text is searched in; may be null. */
  public String seen(TaskRecord task) {
    return seen.apply(task);
  }

  /** Whether a task created at that time may match. */
  public boolean spans(Instant created) {
    return (from == null || !created.isBefore(from)) && (to == null || created.isBefore(to));
  }
}
