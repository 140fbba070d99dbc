package dev.sluice.redis;

import dev.sluice.queue.EnqueueChain;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskQueue;
import dev.sluice.redis.wire.Scripts;
import dev.sluice.task.ArtifactStore;

/** {@link TaskQueue} on Redis 7.0 or later, or Valkey 7.2 or later; single server or cluster. */
public interface RedisTaskQueue extends TaskQueue {

  /** Connects when the first verb is called, so that a function can start while Redis is down. */
  static RedisTaskQueue connect(QueueSettings settings) {
    return connect(settings, false);
  }

  /** A queue beside the one of these settings, for trying its verbs out on the same server. */
  static RedisTaskQueue rehearsal(QueueSettings settings) {
    return connect(settings, true);
  }

  private static RedisTaskQueue connect(QueueSettings settings, boolean rehearses) {
    return settings.partitions() == 1
        ? new RedisPartition(settings, 1, rehearses, new EnqueueChain(), new DrainStarts())
        : PartitionedRedisQueue.connect(settings, rehearses);
  }

  /** Keeps artifacts of at most 4 MiB beside the tasks. */
  ArtifactStore artifacts();

  /** Whether it is one of {@link #rehearsal}. */
  boolean rehearses();

  /**
   * Runs further scripts, such as those of an application, over the same connections; of several
   * partitions, in the first.
   */
  Scripts scripts();

  /** The settings of the partition in which {@link #scripts} run. */
  QueueSettings settings();

  /** The interceptors around each enqueue; a script that enqueues must go through them too. */
  EnqueueChain interceptors();

  /** How drains are started for what is enqueued; a script that enqueues must ask for them too. */
  DrainStarts drainStarts();

  /**
   * Connects on another thread, so that the first verb need not; it fails then if Redis does not
   * answer.
   */
  void connectAhead();

  /** Closes the connections that no verb uses now; the next one connects again. */
  void disconnect();
}
