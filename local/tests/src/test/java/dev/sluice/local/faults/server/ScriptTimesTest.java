package dev.sluice.local.faults.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.redis.RedisTaskQueue;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The experiments measure scripts by a variable of their own: one of the 200 that Lua allows. */
class ScriptTimesTest {
  @Test
  void everyLoadedScriptHasRoomForIt() {
    try (TestRedis redis = TestRedis.embedded();
        Jedis admin = new Jedis(redis.url());
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()))) {
      queue.enqueue(List.of(NewTask.of("echo", "{}", "ann")));
      ClaimRequest one = new ClaimRequest("w1", 1, Set.of(), List.of());
      assertEquals(1, queue.step(List.of(), one).claimed().size());
      assertDoesNotThrow(() -> new ScriptTimes(admin));
    }
  }
}
