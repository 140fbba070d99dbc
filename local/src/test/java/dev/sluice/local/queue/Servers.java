package dev.sluice.local.queue;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.QueueSettings;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Each kind of server, started once; every queue gets a partition of its own there. */
final class Servers {
  private static final Map<TestServer, TestRedis> STARTED = new EnumMap<>(TestServer.class);
  private static final AtomicInteger PARTITIONS = new AtomicInteger();

  private Servers() {}

  static synchronized TestRedis of(TestServer kind) {
    return STARTED.computeIfAbsent(kind, TestServer::start);
  }

  static QueueSettings fresh(TestServer kind) {
    URI url = of(kind).url();
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
