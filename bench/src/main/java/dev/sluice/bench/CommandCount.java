package dev.sluice.bench;

import java.net.URI;
import java.util.concurrent.CountDownLatch;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisMonitor;

/** Counts the commands that clients send, as the server's MONITOR shows them. */
final class CommandCount {
  private final String end = "end-of-count";
  private final CountDownLatch watching = new CountDownLatch(1);
  private int sent;

  private CommandCount() {}

  /** Commands sent while the action ran, not counting those that scripts call on the server. */
  static CommandCount of(URI url, Runnable action) {
    CommandCount count = new CommandCount();
    Thread watcher = new Thread(() -> count.watch(url), "monitor");
    watcher.start();
    try (Jedis jedis = new Jedis(url)) {
      count.watching.await();
      action.run();
      jedis.echo(count.end);
      watcher.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return count;
  }

  int sent() {
    return sent;
  }

  private void watch(URI url) {
    try (Jedis jedis =
        new Jedis(url, DefaultJedisClientConfig.builder().socketTimeoutMillis(60_000).build())) {
      jedis.monitor(
          new JedisMonitor() {
            @Override
            public void proceed(redis.clients.jedis.Connection connection) {
              watching.countDown();
              for (String line = connection.getBulkReply();
                  !line.contains(end);
                  line = connection.getBulkReply()) {
                if (!line.contains(" lua] ") && !line.contains("\"CLIENT\"")) {
                  sent++;
                }
              }
            }

            @Override
            public void onCommand(String command) {
              // read above, to notice the end
            }
          });
    }
  }
}
