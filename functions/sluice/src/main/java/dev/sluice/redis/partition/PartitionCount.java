package dev.sluice.redis.partition;

import dev.sluice.queue.QueueUnavailable;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.RedisConnection;

/**
 * How many partitions a queue has, which each of them knows once there have been several. A worker
 * that counts fewer would leave the tasks of the others where they are.
 */
public final class PartitionCount {
  private final RedisConnection redis;
  private final Keys keys;
  private final int partitions;
  private volatile boolean known;

  public PartitionCount(RedisConnection redis, Keys keys, int partitions) {
    this.redis = redis;
    this.keys = keys;
    this.partitions = partitions;
  }

  /**
   * Compares it, once in this process.
   *
   * @throws QueueUnavailable when there have been more
   */
  public void check() {
    if (known) {
      return;
    }
    String text = redis.read(commands -> commands.get(keys.partitions()));
    int most = text == null || !text.matches("[0-9]{1,4}") ? 1 : Integer.parseInt(text);
    if (most > partitions) {
      throw new QueueUnavailable(
          ("SLUICE_PARTITIONS is %d, but the tasks of this queue are spread over %d partitions:"
                  + " set it to %d, or see \"Partitions\" in docs/operations.md")
              .formatted(partitions, most, most),
          false,
          null);
    }
    if (most < partitions) {
      redis.call(commands -> commands.set(keys.partitions(), Integer.toString(partitions)));
    }
    known = true;
  }
}
