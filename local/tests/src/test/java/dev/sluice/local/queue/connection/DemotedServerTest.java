package dev.sluice.local.queue.connection;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A failover makes the primary a replica, which ends every wait with an error. */
class DemotedServerTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  /** The pool that Java 25 would use has one thread on two cores. */
  private static final Executor OWN_THREAD = code -> new Thread(code).start();

  @Test
  void aReaderWaitsOnAndAWorkerIsRefused() {
    try (TestRedis redis = TestRedis.embedded();
        Jedis admin = new Jedis(redis.url());
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()))) {
      String before = queue.revision();
      CompletableFuture<String> reader =
          CompletableFuture.supplyAsync(() -> queue.awaitChange(before, LONG), OWN_THREAD);
      CompletableFuture<Boolean> worker =
          CompletableFuture.supplyAsync(() -> queue.awaitWork(Set.of(), LONG), OWN_THREAD);
      await().until(() -> admin.info("clients").contains("blocked_clients:2"));
      admin.replicaof("127.0.0.1", 1);
      Throwable refused = assertThrows(CompletionException.class, worker::join).getCause();
      assertEquals(QueueUnavailable.class, refused.getClass(), refused::toString);
      admin.replicaofNoOne();
      queue.enqueue(List.of(NewTask.of("echo", "{\"text\":\"a\"}", "ann")));
      assertEquals(queue.revision(), reader.join());
    }
  }
}
