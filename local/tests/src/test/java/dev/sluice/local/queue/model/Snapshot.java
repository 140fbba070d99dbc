package dev.sluice.local.queue.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.RestoreParams;

/** All keys of a partition as they were, and what callers had been told by then. */
final class Snapshot {
  private record Key(byte[] content, long expiresAt) {}

  /** The expiry of a key that does not exist. */
  private static final long GONE = -2;

  private final Map<byte[], Key> keys = new HashMap<>();
  private final Set<String> cancelled;
  private final Set<String> deleted;
  private final Map<String, QueueWorld.Kept> idempotent;
  private final long takenAt;

  private Snapshot(
      Set<String> cancelled,
      Set<String> deleted,
      Map<String, QueueWorld.Kept> idempotent,
      long takenAt) {
    this.cancelled = Set.copyOf(cancelled);
    this.idempotent = Map.copyOf(idempotent);
    this.deleted = Set.copyOf(deleted);
    this.takenAt = takenAt;
  }

  static Snapshot of(
      Jedis redis,
      String prefix,
      Set<String> cancelled,
      Set<String> deleted,
      Map<String, QueueWorld.Kept> idempotent) {
    Snapshot snapshot = new Snapshot(cancelled, deleted, idempotent, now(redis));
    List<byte[]> names = List.copyOf(redis.keys((prefix + "*").getBytes(UTF_8)));
    List<Response<byte[]>> contents;
    List<Response<Long>> ends;
    try (Pipeline calls = redis.pipelined()) { // a hundred keys, every eighth step
      contents = names.stream().map(calls::dump).toList();
      ends = names.stream().map(calls::pexpireTime).toList();
    }
    for (int i = 0; i < names.size(); i++) {
      if (contents.get(i).get() != null && ends.get(i).get() != GONE) { // it may expire meanwhile
        snapshot.keys.put(names.get(i), new Key(contents.get(i).get(), ends.get(i).get()));
      }
    }
    return snapshot;
  }

  /** Into an empty partition. What it forbade later callers to see again is allowed again. */
  void restore(
      Jedis redis,
      Set<String> cancelledNow,
      Set<String> deletedNow,
      Map<String, QueueWorld.Kept> idempotentNow) {
    keys.forEach(
        (name, key) -> {
          long until = Math.max(0, key.expiresAt());
          redis.restore(name, until, key.content(), RestoreParams.restoreParams().absTtl());
        });
    cancelledNow.clear();
    cancelledNow.addAll(cancelled);
    idempotentNow.clear();
    idempotentNow.putAll(idempotent);
    deletedNow.clear();
    deletedNow.addAll(deleted);
  }

  long age(Jedis redis) {
    return now(redis) - takenAt;
  }

  private static long now(Jedis redis) {
    return Long.parseLong(redis.time().get(0)) * 1_000
        + Long.parseLong(redis.time().get(1)) / 1_000;
  }
}
