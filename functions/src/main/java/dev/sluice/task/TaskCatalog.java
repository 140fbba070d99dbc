package dev.sluice.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The task types a deployment knows, by name. */
public final class TaskCatalog {
  private final Map<String, TaskType<?>> types;
  private final Map<String, Schedule> schedules;

  private TaskCatalog(Map<String, TaskType<?>> types, Map<String, Schedule> schedules) {
    this.types = Collections.unmodifiableMap(types);
    this.schedules = Collections.unmodifiableMap(schedules);
  }

  /**
   * @throws IllegalArgumentException when two types share a name
   */
  public static TaskCatalog of(List<TaskType<?>> types) {
    Map<String, TaskType<?>> byName = new LinkedHashMap<>();
    for (TaskType<?> type : types) {
      if (byName.put(type.name(), type) != null) {
        throw new IllegalArgumentException("Two task types are named " + type.name());
      }
    }
    return new TaskCatalog(byName, Map.of());
  }

  /**
   * @throws IllegalArgumentException when two types or two schedules share a name, or a schedule is
   *     of a type that is not there
   */
  public static TaskCatalog of(List<TaskType<?>> types, List<Schedule> schedules) {
    TaskCatalog catalog = of(types);
    Map<String, Schedule> byId = new LinkedHashMap<>();
    for (Schedule schedule : schedules) {
      if (!catalog.types.containsKey(schedule.type())) {
        throw new IllegalArgumentException("There is no task type " + schedule.type());
      }
      if (byId.put(schedule.id(), schedule) != null) {
        throw new IllegalArgumentException("Two schedules are named " + schedule.id());
      }
    }
    return new TaskCatalog(catalog.types, byId);
  }

  /**
   * The same types and schedules, and further types.
   *
   * @throws IllegalArgumentException when two share a name
   */
  public TaskCatalog with(List<TaskType<?>> further) {
    List<TaskType<?>> all = new ArrayList<>(types.values());
    all.addAll(further);
    return of(all, List.copyOf(schedules()));
  }

  /**
   * Reads the params record of every type now. Else each is read when the type is first used, so
   * that an enqueue starts fast.
   *
   * @throws IllegalArgumentException naming a type, and the component that cannot be read
   */
  public void readAll() {
    for (TaskType<?> type : types.values()) {
      try {
        Shape.of(type.params()).readAll(new HashSet<>());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "The params of " + type.name() + " cannot be read: " + e.getMessage(), e);
      }
    }
  }

  /** The type of that name, exactly as written. */
  public Optional<TaskType<?>> find(String name) {
    return Optional.ofNullable(types.get(name));
  }

  /** All types in the order of their declaration. */
  public Collection<TaskType<?>> all() {
    return types.values();
  }

  /** The schedule of that id, exactly as written. */
  public Optional<Schedule> schedule(String id) {
    return Optional.ofNullable(schedules.get(id));
  }

  /** All schedules in the order of their declaration. */
  public Collection<Schedule> schedules() {
    return schedules.values();
  }

  /** The longest timeout of all types. */
  public Duration longestTimeout() {
    return types.values().stream()
        .map(TaskType::timeout)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }
}
