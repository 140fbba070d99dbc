package dev.sluice.redis;

import dev.sluice.params.shape.ParamsReader;
import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.EnqueueChain;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueStatus.Pause;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.retries.RetryMark;
import dev.sluice.redis.wire.Keys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What people change by hand: tasks, what is paused or ignored, and reference sets. */
abstract class RedisQueueChanges extends RedisQueueView implements TaskQueue {
  final EnqueueChain interceptors;
  final DrainStarts starts;

  /**
   * @param interceptors shared with the other partitions
   * @param starts shared with the other partitions
   */
  RedisQueueChanges(
      QueueSettings settings, Keys keys, EnqueueChain interceptors, DrainStarts starts) {
    super(settings, keys);
    this.interceptors = interceptors;
    this.starts = starts;
  }

  @Override
  public ChangeResult cancel(String id) {
    return changes().cancel(id, settings.keepFor());
  }

  @Override
  public List<ChangeResult> cancel(List<String> ids, Set<TaskState> states) {
    return changes().cancel(ids, states, settings.keepFor());
  }

  @Override
  public ChangeResult replay(
      String id, String params, List<ParamsReader.Known> known, RetryMark mark) {
    return changing(id, params, ready -> changes().replay(id, ready, known, mark.text(id)));
  }

  @Override
  public int replay(List<FailedTask> tasks, Duration first, Duration apart, RetryMark mark) {
    List<Duration> waits =
        Stream.iterate(first, wait -> wait.plus(apart)).limit(tasks.size()).toList();
    return replay(tasks, waits, mark);
  }

  /** The same, each after its own wait. */
  public int replay(List<FailedTask> tasks, List<Duration> waits, RetryMark mark) {
    return failures().replay(tasks, waits, mark, starts, settings);
  }

  @Override
  public void ignore(String group, Ignored mark) {
    failures().ignore(group, mark);
  }

  @Override
  public ChangeResult delete(String id) {
    return changes().delete(id);
  }

  @Override
  public List<ChangeResult> delete(List<String> ids, Set<TaskState> states) {
    return changes().delete(ids, states);
  }

  @Override
  public ChangeResult patch(String id, Patch patch) {
    if (patch.queue() != null && !mayEnqueueInto(patch.queue())) {
      return new ChangeResult(ChangeResult.Outcome.QUEUE_NOT_ALLOWED, null);
    }
    return changing(id, patch.params(), ready -> changes().patch(id, patch.withParams(ready)));
  }

  private boolean mayEnqueueInto(String queue) {
    return settings.queueNames().isEmpty() || settings.queueNames().contains(queue);
  }

  /** New params go through the interceptors. */
  private ChangeResult changing(String id, String params, Function<String, ChangeResult> change) {
    if (interceptors.isEmpty() || params == null) {
      return change.apply(params);
    }
    TaskRecord task = find(id).orElse(null);
    return task == null
        ? new ChangeResult(ChangeResult.Outcome.ABSENT, null)
        : change.apply(interceptors.changing(task, params));
  }

  @Override
  public boolean pause(Pause.Request pause) {
    return changes().pause(pause);
  }

  @Override
  public boolean resume(Pause.Paused of) {
    return changes().resume(of);
  }

  @Override
  public void replaceReference(String set, Map<String, String> members) {
    changes().replaceReference(set, members);
  }

  private ChangeScripts changes() {
    return new ChangeScripts(settings, scripts, starts);
  }
}
