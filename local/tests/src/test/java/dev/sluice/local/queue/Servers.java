package dev.sluice.local.queue;

import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.QueueSettings;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** Settings of a queue with a partition of its own on a shared server. */
final class Servers {
  private static final AtomicInteger PARTITIONS = new AtomicInteger();

  private Servers() {}

  static QueueSettings fresh(TestServer kind) {
    URI url = kind.shared().url();
    QueueSettings settings = QueueSettings.of(url);
    return new QueueSettings(
        url,
        PARTITIONS.getAndIncrement() % 1024,
        settings.maxDepth(),
        settings.keepCount(),
        settings.keepFor(),
        settings.lease(),
        settings.connections());
  }
}
