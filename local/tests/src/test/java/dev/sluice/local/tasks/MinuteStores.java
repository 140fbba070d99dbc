package dev.sluice.local.tasks;

import dev.sluice.app.minutes.IdBatchStore;
import dev.sluice.app.minutes.MinuteGroupStore;
import dev.sluice.app.minutes.RedisIdBatchStore;
import dev.sluice.app.minutes.RedisMinuteGroupStore;
import dev.sluice.app.minutes.RedisUserStore;
import dev.sluice.app.minutes.UserStore;
import dev.sluice.redis.RedisTaskQueue;

/** What the minute-group feature stores beside the queue. */
public final class MinuteStores {
  private MinuteStores() {}

  public static UserStore users(RedisTaskQueue queue) {
    return new RedisUserStore(queue.scripts(), queue.settings().keepFor());
  }

  public static IdBatchStore idBatches(RedisTaskQueue queue) {
    return new RedisIdBatchStore(queue);
  }

  public static MinuteGroupStore minuteGroups(RedisTaskQueue queue) {
    return new RedisMinuteGroupStore(queue.scripts(), queue.settings().keepFor());
  }
}
