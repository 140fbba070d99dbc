package dev.sluice.queue.partition;

import dev.sluice.queue.NewTask;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.retries.RetryMark;
import java.time.Duration;
import java.util.List;

/** One of the queues that together pass for one. */
public interface Partition extends TaskQueue {

  /**
   * For each of these tasks, whether its idempotency key stands for something in this partition.
   *
   * @param keyed each has an idempotency key
   */
  List<Boolean> known(List<NewTask> keyed);

  /**
   * As {@link #replay(List, Duration, Duration, RetryMark)}.
   *
   * @param waits how long each of them waits
   */
  int replay(List<FailedTask> tasks, List<Duration> waits, RetryMark mark);
}
