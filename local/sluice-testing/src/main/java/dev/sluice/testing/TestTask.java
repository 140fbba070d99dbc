package dev.sluice.testing;

import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A task in a test's queue. Each method reads it again, so a task kept in a variable always shows
 * its current state.
 */
public final class TestTask {
  private final TestWorld world;
  private final String id;

  TestTask(TestWorld world, String id) {
    this.world = world;
    this.id = id;
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** The name of its type. */
  public String type() {
    return record().type();
  }

  /** Its current state. */
  public TaskState state() {
    return record().state();
  }

  /** How many attempts have been started. */
  public int attempts() {
    return record().attempt();
  }

  /** Why its last attempt did not succeed, or why it was cancelled; null otherwise. */
  public String error() {
    return record().error();
  }

  /** When it is due, if it is SCHEDULED. */
  public Optional<Instant> dueAt() {
    return Optional.ofNullable(record().runAt());
  }

  /**
   * The params it was enqueued with.
   *
   * @param type its params record, or {@code Map}
   * @throws AssertionError when they have been forgotten, because of {@code withoutKeptParams}
   */
  public <P> P params(Class<P> type) {
    String params = record().params();
    if (params == null) {
      throw new AssertionError(this + " has succeeded and forgotten its params");
    }
    return Values.read(type, params, "params of " + this);
  }

  /**
   * What it returned.
   *
   * @param type a record, which is read by the rules of params, or {@code Map}, {@code List},
   *     {@code String}, a number or a boolean
   * @return null when it returned null
   * @throws AssertionError when it has not succeeded, with its error, and the exception of its code
   *     as the cause
   */
  public <T> T result(Class<T> type) {
    TaskRecord task = record();
    if (task.state() != TaskState.SUCCEEDED) {
      String error = task.error() == null ? "" : ": " + task.error();
      throw new AssertionError(this + " is " + task.state() + error, world.thrown(id));
    }
    return task.result() == null ? null : Values.read(type, task.result(), "result of " + this);
  }

  /** The last exception that its code threw, if any. */
  public Optional<Throwable> thrown() {
    return Optional.ofNullable(world.thrown(id));
  }

  /**
   * The lines it logged, and how its unsuccessful attempts ended: oldest first, each line after its
   * time.
   */
  public List<String> log() {
    return world.queue().log(id);
  }

  /** Asks it to stop, or withdraws it if it is waiting. */
  public void cancel() {
    world.queue().cancel(id);
  }

  /** Queues it again after it failed or was cancelled. */
  public void retry() {
    world.queue().replay(id);
  }

  /**
   * Everything the queue knows about it.
   *
   * @throws AssertionError when it is gone: deleted, or its retention is over
   */
  public TaskRecord record() {
    return world
        .queue()
        .find(id)
        .orElseThrow(() -> new AssertionError("The task " + id + " is gone"));
  }

  /** Whether the queue still has it. */
  public boolean exists() {
    return world.queue().find(id).isPresent();
  }

  /** The same task. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TestTask task && task.id.equals(id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** Its type and id. */
  @Override
  public String toString() {
    return world.queue().find(id).map(task -> "The " + task.type() + " ").orElse("The task ") + id;
  }
}
