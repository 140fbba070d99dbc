package dev.sluice.local.queue;

import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.QueueSettings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Settings of a queue with its own partition on a shared server. */
public final class Servers {
  private static final Map<TestServer, AtomicInteger> PARTITIONS = new ConcurrentHashMap<>();

  /**
   * No build takes so many of one kind in one JVM. Only the process that tries planted faults does,
   * which empties its server before each.
   */
  private static final int MOST = 1_024;

  private Servers() {}

  public static QueueSettings fresh(TestServer kind) {
    AtomicInteger next = PARTITIONS.computeIfAbsent(kind, server -> new AtomicInteger());
    return QueueSettings.of(kind.shared().url()).withPartition(next.getAndIncrement() % MOST);
  }
}
