package dev.sluice.local.queue.model;

import java.time.Duration;
import java.util.Set;
import redis.clients.jedis.Jedis;

/** The invariants of the protocol, for tests that are not histories of the model. */
public final class Invariants {
  private Invariants() {}

  /**
   * Checks a partition; keys of features beside the queue are allowed.
   *
   * @param prefix of its keys
   * @param keptDays how long ended tasks are kept
   * @throws AssertionError naming what is broken
   */
  public static void check(Jedis redis, String prefix, int keptDays) {
    QueueDump dump = QueueDump.of(redis, prefix);
    dump.forget("idbatch");
    dump.forget("idparts:");
    dump.forget("idplan:");
    dump.forget("minutegroup:");
    dump.forget("user");
    dump.forget("upload");
    dump.forget("sealing");
    for (String key : dump.keys("idempotency:")) {
      boolean ofTask = StoredTask.isKey(dump.list("idempotency:" + key).get(0).substring(32));
      if (!ofTask) {
        dump.forget("idempotency:" + key);
      }
    }
    StructureCheck.check(dump, Duration.ofDays(keptDays).toMillis(), Set.of());
  }
}
