package dev.sluice.worker.attempt;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.params.ValueJson;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.FanOutTask;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Enqueues the children of one parent, some at a time, so that any number of them fits in memory.
 */
final class FanOut {
  /** The most children of one parent; their number is part of their ids. */
  static final int MOST_CHILDREN = 1_000_000;

  // One call carries 1,000 children or about 1 MiB of params, whichever is reached first.
  private static final int LARGEST_CALL = 1024 * 1024;

  private final TaskQueue queue;
  private final TaskCatalog catalog;
  private final Claimed parent;
  private final List<NewTask> batch = new ArrayList<>();
  private int enqueued;
  private long bytes;

  FanOut(TaskQueue queue, TaskCatalog catalog, Claimed parent) {
    this.queue = queue;
    this.catalog = catalog;
    this.parent = parent;
  }

  /**
   * Enqueues all of them.
   *
   * @return how many there are
   * @throws PermanentFailure when one of them cannot be a task
   * @throws InterruptedException when the attempt was asked to stop, or its lease is lost
   */
  int enqueue(Stream<FanOutTask.Child> children) throws PermanentFailure, InterruptedException {
    try (children) {
      Iterator<FanOutTask.Child> each = children.iterator();
      while (each.hasNext()) {
        if (enqueued + batch.size() == MOST_CHILDREN) {
          throw new PermanentFailure("a task has at most " + MOST_CHILDREN + " children");
        }
        add(each.next());
        if (batch.size() == TaskQueue.MAX_BATCH || bytes >= LARGEST_CALL) {
          send();
        }
      }
    }
    send();
    return enqueued;
  }

  private void add(FanOutTask.Child child) throws PermanentFailure {
    int index = enqueued + batch.size();
    TaskType<?> type =
        catalog
            .find(child.type())
            .orElseThrow(
                () ->
                    new PermanentFailure(
                        "child " + index + ": there is no task type " + child.type()));
    if (type.code().get() instanceof FanOutTask) {
      throw new PermanentFailure("child " + index + ": a child cannot have children itself");
    }
    byte[] json;
    try {
      json = ValueJson.write(child.params());
    } catch (JsonProcessingException e) {
      throw new PermanentFailure("child " + index + ": its params cannot be written as JSON");
    }
    if (json.length > ValueJson.LARGEST) {
      throw new PermanentFailure(
          "child " + index + ": params of " + json.length + " bytes are over 64 KiB");
    }
    String params = new String(json, StandardCharsets.UTF_8);
    String problem = TaskParams.read(type, params).problem();
    if (problem != null) {
      throw new PermanentFailure("child " + index + ": " + problem);
    }
    bytes += json.length;
    batch.add(
        task(type, params)
            .withDelay(child.delay())
            .withRunAt(child.runAt())
            .withLabel(child.label()));
  }

  private NewTask task(TaskType<?> type, String params) {
    TaskRecord record = parent.task();
    return NewTask.of(type, params, record.owner())
        .withOnEnd(null) // the end of the whole is told
        .withQueue(record.queue())
        .withPriority(record.priority());
  }

  private void send() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (batch.isEmpty()) {
      return;
    }
    if (!queue.enqueueChildren(parent.lease(), enqueued, batch)) {
      throw new InterruptedException("the lease is lost");
    }
    enqueued += batch.size();
    batch.clear();
    bytes = 0;
  }
}
