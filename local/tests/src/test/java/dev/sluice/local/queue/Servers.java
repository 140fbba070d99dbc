package dev.sluice.local.queue;

import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.QueueSettings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import redis.clients.jedis.UnifiedJedis;

/** Settings of a queue with its own partitions on a shared server. */
public final class Servers {
  private static final Map<TestServer, AtomicInteger> PARTITIONS = new ConcurrentHashMap<>();

  /**
   * No build takes so many of one kind in one JVM. Only the process that tries planted faults does,
   * which empties its server before each.
   */
  private static final int MOST = 512;

  private Servers() {}

  public static QueueSettings fresh(TestServer kind) {
    AtomicInteger next = PARTITIONS.computeIfAbsent(kind, server -> new AtomicInteger());
    QueueSettings settings = QueueSettings.of(kind.shared().url());
    return kind.partitions() == 1
        ? settings.withPartition(next.getAndIncrement() % MOST)
        : empty(settings, kind, next.getAndIncrement());
  }

  /** Of the numbers behind those of single partitions, which are used again and again. */
  private static QueueSettings empty(QueueSettings settings, TestServer kind, int nth) {
    int first = MOST + nth * QueueSettings.RESERVED % MOST;
    try (UnifiedJedis redis = kind.shared().client()) {
      for (int number = first; number < first + QueueSettings.RESERVED; number++) {
        redis.keys("sluice:{" + number + "}:*").forEach(redis::unlink);
      }
    }
    return settings.withPartition(first).withPartitions(kind.partitions());
  }
}
