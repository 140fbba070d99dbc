package dev.sluice.local.worker;

import dev.sluice.queue.QueueSettings;
import java.time.Duration;
import redis.clients.jedis.UnifiedJedis;

/** Drains of a queue with several partitions do what those of one do. */
class PartitionedDrainTest extends DrainTest {
  @Override
  TestDrain drain(Duration lease) {
    try (UnifiedJedis client = redis.client()) {
      client.flushAll();
    }
    return new TestDrain(QueueSettings.of(redis.url()).withPartitions(3), lease);
  }
}
