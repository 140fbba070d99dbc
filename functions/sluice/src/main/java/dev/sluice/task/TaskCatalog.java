package dev.sluice.task;

import dev.sluice.params.shape.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The task types a deployment knows, by name. Each is created when it is first needed: an enqueue
 * needs only one, and each costs about a millisecond of a cold start.
 */
public final class TaskCatalog {
  private final List<String> names;
  private final Function<String, TaskType<?>> maker;
  private final Map<String, TaskType<?>> made = new ConcurrentHashMap<>();
  private final Map<String, Schedule> schedules = new LinkedHashMap<>();

  private TaskCatalog(
      List<String> names, Function<String, TaskType<?>> maker, List<Schedule> schedules) {
    this.names = names;
    this.maker = maker;
    for (Schedule schedule : schedules) {
      if (!names.contains(schedule.type())) {
        throw new IllegalArgumentException(
            "Schedule " + schedule.id() + ": there is no task type " + schedule.type());
      }
      if (this.schedules.put(schedule.id(), schedule) != null) {
        throw new IllegalArgumentException("Two schedules are named " + schedule.id());
      }
    }
  }

  /**
   * @param maker makes the type of a name
   * @throws IllegalArgumentException when two types or two schedules share a name, or a schedule
   *     names a type that does not exist
   */
  public static TaskCatalog of(
      List<String> names, Function<String, TaskType<?>> maker, List<Schedule> schedules) {
    for (int i = 0; i < names.size(); i++) {
      if (names.indexOf(names.get(i)) < i) {
        throw new IllegalArgumentException("Two task types are named " + names.get(i));
      }
    }
    return new TaskCatalog(names, maker, schedules);
  }

  /**
   * @throws IllegalArgumentException as above
   */
  public static TaskCatalog of(List<TaskType<?>> types, List<Schedule> schedules) {
    Map<String, TaskType<?>> byName = new HashMap<>();
    List<String> names = new ArrayList<>();
    for (TaskType<?> type : types) {
      byName.put(type.name(), type);
      names.add(type.name());
    }
    return of(names, byName::get, schedules);
  }

  /**
   * @throws IllegalArgumentException when two types share a name
   */
  public static TaskCatalog of(List<TaskType<?>> types) {
    return of(types, List.of());
  }

  /**
   * The same types and schedules, and one more type.
   *
   * @throws IllegalArgumentException when there is one of its name
   */
  public TaskCatalog with(TaskType<?> type) {
    List<String> all = new ArrayList<>(names);
    all.add(type.name());
    return of(
        all, name -> name.equals(type.name()) ? type : type(name), List.copyOf(schedules.values()));
  }

  /**
   * Reads the params record of every type now. Otherwise each is read when its type is first used,
   * so that an enqueue starts fast.
   *
   * @throws IllegalArgumentException naming a type, and the component that cannot be read
   */
  public void readAll() {
    for (TaskType<?> type : all()) {
      try {
        Shape.of(type.params()).readAll(new HashSet<>());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "The params of " + type.name() + " cannot be read: " + e.getMessage(), e);
      }
    }
  }

  /**
   * Checks the params of every schedule against its type now; otherwise their tasks would fail, one
   * at each fire time.
   *
   * @throws IllegalArgumentException in one line: a schedule, and each pointer with what is wrong
   */
  public void checkSchedules() {
    for (Schedule schedule : schedules.values()) {
      schedule.check(type(schedule.type()));
    }
  }

  /** The type of that name, exactly as written. */
  public Optional<TaskType<?>> find(String name) {
    return names.contains(name) ? Optional.of(type(name)) : Optional.empty();
  }

  private TaskType<?> type(String name) {
    TaskType<?> type = made.get(name);
    if (type == null) {
      type = maker.apply(name);
      made.put(name, type);
    }
    return type;
  }

  /** All types in the order of their names. */
  public List<TaskType<?>> all() {
    List<TaskType<?>> all = new ArrayList<>();
    for (String name : names) {
      all.add(type(name));
    }
    return all;
  }

  /** The schedule of that id, exactly as written. */
  public Optional<Schedule> schedule(String id) {
    return Optional.ofNullable(schedules.get(id));
  }

  /** All schedules in the order of their declaration. */
  public Collection<Schedule> schedules() {
    return Collections.unmodifiableCollection(schedules.values());
  }

  /** The timeouts of all types, each once. */
  public Set<Duration> timeouts() {
    return all().stream().map(TaskType::timeout).collect(Collectors.toSet());
  }
}
