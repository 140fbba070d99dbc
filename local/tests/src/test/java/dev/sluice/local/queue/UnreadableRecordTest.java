package dev.sluice.local.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.Settlement.Unrunnable;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.WaitReason;
import dev.sluice.redis.RedisTaskQueue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A record that the scripts can read and Java cannot; a proxy garbles it on its way. */
class UnreadableRecordTest {
  private final Holdings holdings = new Holdings();

  @Test
  void aTaskThatTheWorkerCannotReadIsHandedBackAtOnce() {
    QueueSettings settings = Servers.fresh(TestServer.EMBEDDED);
    try (LossyProxy proxy = new LossyProxy(settings.redisUrl());
        RedisTaskQueue direct = RedisTaskQueue.connect(settings);
        RedisTaskQueue garbled = RedisTaskQueue.connect(settings.withRedisUrl(proxy.url()))) {
      String unreadable = enqueue(direct, "first");
      String readable = enqueue(direct, "second");
      String state = "(\\$18\r\n" + unreadable + "\r\n\\$[0-9]+\r\n)R";
      proxy.change(answer -> answer.replaceFirst(state, "$1?"));

      DrainStep step = holdings.step(garbled, "w1", 2);
      assertEquals(List.of(readable), step.claimed().stream().map(c -> c.task().id()).toList());
      TaskRecord task = direct.find(unreadable).orElseThrow();
      assertEquals(TaskState.SCHEDULED, task.state());
      assertEquals(0, task.attempt());
      WaitReason.HandedBack back = direct.waiting(task).orElseThrow().handedBack();
      assertEquals(Unrunnable.UNREADABLE_PARAMS, back.why());
      assertEquals("w1", back.by());

      Settlement done = new Settlement.Complete(holdings.of("w1").get(0), null, null);
      assertEquals(1, holdings.step(garbled, "w1", 0, done).settled(), "the other one is kept");
      assertEquals(0, direct.status().workers());
    }
  }

  private static String enqueue(RedisTaskQueue queue, String text) {
    NewTask task = NewTask.of("echo", "{\"text\":\"" + text + "\"}", "ann");
    return ((Enqueued.Created) queue.enqueue(List.of(task)).get(0)).id();
  }
}
