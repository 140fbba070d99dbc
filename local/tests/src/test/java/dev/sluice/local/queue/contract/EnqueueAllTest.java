package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.queue.LossyProxy;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Tasks that are enqueued together, and the first one's upload, on each kind of Redis. */
class EnqueueAllTest extends QueueContract {
  private static final byte[] UPLOAD = {0, 1, 2, (byte) 0xff, '\r', '\n'};

  private static List<NewTask> two(String key, int body) {
    byte[] hash = new byte[32];
    hash[0] = (byte) body;
    return List.of(task("first", key, hash), task("second", key, hash));
  }

  private static NewTask task(String type, String key, byte[] hash) {
    NewTask task = NewTask.of(type, "{}", "ann");
    return key == null
        ? task
        : task.withIdempotency(new NewTask.Idempotency(key + "\n" + type, hash));
  }

  private static List<String> ids(List<Enqueued> answers) {
    return answers.stream().map(one -> assertInstanceOf(Enqueued.Created.class, one).id()).toList();
  }

  private long waiting() {
    return queue.status().counts().get(TaskState.QUEUED);
  }

  private Lease claimed() {
    return claim("w1", 1).get(0).lease();
  }

  @Test
  void bothAreQueuedInOrderAndTheFirstHasTheUpload() {
    List<String> ids = ids(queue.enqueueTogether(two(null, 0), UPLOAD));
    assertEquals(2, waiting());
    assertArrayEquals(UPLOAD, queue.upload(ids.get(0)).orElseThrow());
    assertTrue(queue.upload(ids.get(1)).isEmpty());
    assertTrue(queue.upload("*").isEmpty());
    assertEquals(ids.get(0), claimed().taskId());
    assertEquals(ids.get(1), claimed().taskId());
  }

  @Test
  void tenMegabytesAreKeptAsTheyAre() {
    byte[] large = new byte[10_000_000];
    new Random(1).nextBytes(large);
    String id = ids(queue.enqueueTogether(two(null, 0), large)).get(0);
    assertArrayEquals(large, queue.upload(id).orElseThrow());
  }

  @Test
  void oneKeyIsOnePair() {
    List<String> ids = ids(queue.enqueueTogether(two("k", 1), UPLOAD));
    assertEquals(
        List.of(
            new Enqueued.Duplicate(ids.get(0), TaskState.QUEUED),
            new Enqueued.Duplicate(ids.get(1), TaskState.QUEUED)),
        queue.enqueueTogether(two("k", 1), UPLOAD));
    Enqueued reused = new Enqueued.KeyReused();
    assertEquals(List.of(reused, reused), queue.enqueueTogether(two("k", 2), new byte[1]));
    assertEquals(2, waiting());
    assertArrayEquals(UPLOAD, queue.upload(ids.get(0)).orElseThrow());
  }

  /** Whatever became of the other one, a task that exists is not created again. */
  @Test
  void aDeletedTaskIsCreatedAgain() {
    List<String> ids = ids(queue.enqueueTogether(two("k", 1), UPLOAD));
    queue.delete(ids.get(0));
    List<Enqueued> again = queue.enqueueTogether(two("k", 1), UPLOAD);
    String anew = assertInstanceOf(Enqueued.Created.class, again.get(0)).id();
    assertEquals(new Enqueued.Duplicate(ids.get(1), TaskState.QUEUED), again.get(1));
    assertTrue(queue.upload(anew).isPresent());
    assertEquals(2, waiting());
  }

  @Test
  void thereIsRoomForBothOrNone() {
    onePartition(SHARE);
    QueueSettings small = settings.withLimits(3, settings.keepCount(), settings.keepFor());
    try (RedisTaskQueue full = RedisTaskQueue.connect(small)) {
      List<Enqueued> first = full.enqueueTogether(two("k", 1), UPLOAD);
      Enqueued refused = new Enqueued.QueueFull(false);
      assertEquals(List.of(refused, refused), full.enqueueTogether(two(null, 0), UPLOAD));
      assertInstanceOf(Enqueued.Duplicate.class, full.enqueueTogether(two("k", 1), UPLOAD).get(0));
      assertEquals(2, ids(first).size());
      assertEquals(2, waiting());
    }
  }

  @Test
  void theUploadGoesWhenItsTaskHasSucceeded() {
    String id = ids(queue.enqueueTogether(two(null, 0), UPLOAD)).get(0);
    settle(new Settlement.Complete(claimed(), null, null));
    assertEquals(TaskState.SUCCEEDED, queue.find(id).orElseThrow().state());
    assertEquals(Set.of(), uploads());
  }

  @Test
  void theUploadGoesWithATaskThatIsDeletedOrForgotten() {
    String id = ids(queue.enqueueTogether(two(null, 0), UPLOAD)).get(0);
    queue.delete(id);
    assertEquals(Set.of(), uploads());
    QueueSettings none =
        settings.withLimits(1_000, 0, settings.keepFor()).withKeepLeast(Duration.ZERO);
    try (RedisTaskQueue forgetful = RedisTaskQueue.connect(none)) {
      claimed(); // the other one
      forgetful.enqueueTogether(two(null, 0), UPLOAD);
      Settlement fail = new Settlement.Fail(claimed(), "no");
      holdings.step(forgetful, "w1", 0, fail);
      assertEquals(Set.of(), uploads());
    }
  }

  @Test
  void theUploadStaysForARetryAndForAReplay() {
    onePartition(KEYS);
    String id = ids(queue.enqueueTogether(two(null, 0), UPLOAD)).get(0);
    settle(new Settlement.Retry(claimed(), Duration.ZERO, "again"));
    assertTrue(queue.upload(id).isPresent());
    claimed(); // the other one, which now came first
    settle(new Settlement.Fail(claimed(), "no"));
    assertEquals(TaskState.FAILED, queue.find(id).orElseThrow().state());
    assertTrue(queue.upload(id).isPresent());
    assertTrue(timeToLive(id) > 0, "what has ended must end");
    queue.replay(id);
    assertEquals(-1, timeToLive(id), "what has not ended must not");
    settle(new Settlement.Complete(claimed(), null, null));
    assertEquals(Set.of(), uploads());
  }

  @Test
  void aLostAnswerMakesNothingTwice() {
    if (server.isCluster()) {
      return; // its client bypasses the proxy
    }
    try (LossyProxy proxy = new LossyProxy(settings.redisUrl());
        RedisTaskQueue distant = through(proxy)) {
      for (LossyProxy.Loss loss : LossyProxy.Loss.values()) {
        long before = waiting();
        proxy.lose(List.of(loss));
        List<String> ids = ids(distant.enqueueTogether(two("k" + loss, 1), UPLOAD));
        assertEquals(List.of(loss), proxy.lost());
        assertEquals(before + 2, waiting());
        assertEquals(2, new HashSet<>(ids).size());
      }
    }
  }

  @Test
  void aForeignKeyLeavesNeither() {
    if (server.isCluster()) {
      return; // the key is on one of several servers
    }
    try (RedisClient redis = RedisClient.create(settings.redisUrl())) {
      String prefix = "sluice:{" + settings.partition() + "}:";
      redis.set(prefix + "recent", "not a list");
      assertThrows(QueueUnavailable.class, () -> queue.enqueueTogether(two("k", 1), UPLOAD));
      assertEquals(Set.of(), uploads());
      assertEquals(Set.of(), redis.keys(prefix + "idempotency:*"));
      redis.del(prefix + "recent");
      assertEquals(2, ids(queue.enqueueTogether(two("k", 1), UPLOAD)).size());
    }
  }

  private Set<String> uploads() {
    Set<String> found = new HashSet<>();
    for (URI url : server.shared().urls()) {
      try (RedisClient redis = RedisClient.create(url)) {
        found.addAll(redis.keys("sluice:{" + settings.partition() + "}:upload:*"));
      }
    }
    return found;
  }

  private long timeToLive(String id) {
    long longest = -2;
    for (URI url : server.shared().urls()) {
      try (RedisClient redis = RedisClient.create(url)) {
        String key = "sluice:{" + settings.partition() + "}:upload:" + id;
        if (!redis.keys(key).isEmpty()) {
          longest = Math.max(longest, redis.pttl(key));
        }
      }
    }
    return longest;
  }
}
