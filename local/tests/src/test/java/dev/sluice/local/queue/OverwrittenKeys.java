package dev.sluice.local.queue;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestServer;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.Artifact;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import redis.clients.jedis.Jedis;

/** A queue, some of whose keys somebody overwrites. */
abstract class OverwrittenKeys {
  static final long SEED = Long.getLong("sluice.seed", System.nanoTime());

  QueueSettings settings;

  final Holdings holdings = new Holdings();

  RedisTaskQueue queue;

  Jedis redis;

  @BeforeEach
  void connect() {
    settings = Servers.fresh(TestServer.EMBEDDED);
    queue = RedisTaskQueue.connect(settings);
    redis = new Jedis(settings.redisUrl());
  }

  @AfterEach
  void close() {
    queue.close();
    redis.close();
  }

  /**
   * Calls it; returns true if it was refused with the key's name, false if it did not need the key.
   */
  static boolean named(Runnable verb, String key) {
    try {
      verb.run();
      return false;
    } catch (QueueUnavailable e) {
      assertTrue(e.getMessage().contains(key), e.getMessage());
      return true;
    }
  }

  void everyVerb(String id) {
    queue.find(id).ifPresent(queue::timeline);
    queue.log(id);
    queue.children(id).count();
    queue.status();
    for (TaskState state : TaskState.values()) {
      queue.list(TaskFilter.ALL.withStates(state), null, 100);
    }
    queue.list(TaskFilter.ALL, null, 100);
    queue.note(new Lease(id, "1.w1"), null, List.of("a line"));
    queue.enqueueChildren(new Lease(id, "1.w1"), 0, List.of(NewTasks.child(0)));
    queue.patch(id, new Patch(7, Duration.ZERO, "{}", List.of()));
    step("w1", 1, new Settlement.AwaitChildren(new Lease(id, "1.w1"), 1));
    queue.cancel(id);
    queue.replay(id);
    queue.delete(id);
  }

  List<String> oneOfEachState() throws IOException {
    String parent = enqueue();
    Lease waits = step("w1", 1).claimed().get(0).lease();
    queue.enqueueChildren(waits, 0, List.of(NewTasks.child(0)));
    step("w1", 0, new Settlement.AwaitChildren(waits, 1));
    step("w9", 1);
    Map<TaskState, String> ids = new LinkedHashMap<>();
    for (TaskState state : TaskState.values()) {
      ids.put(state, enqueue());
      if (state == TaskState.RUNNING) {
        step("w1", 2);
      } else if (state == TaskState.SUCCEEDED) {
        Lease lease = step("w1", 1).claimed().get(0).lease();
        byte[] file = {1};
        queue.artifacts().put(lease.taskId(), lease.token(), new ByteArrayInputStream(file));
        step("w1", 0, new Settlement.Complete(lease, "{}", new Artifact("a", "b/c", 1)));
      } else if (state == TaskState.FAILED) {
        step("w1", 0, new Settlement.Fail(step("w1", 1).claimed().get(0).lease(), "no"));
      } else if (state == TaskState.CANCELLED) {
        queue.cancel(ids.get(state));
      }
    }
    List<String> all = new ArrayList<>(ids.values());
    all.add(parent);
    all.add(parent + ".0");
    return all;
  }

  /** Truncates, lengthens, garbles or replaces the record. */
  void spoil(String id, Random random) {
    byte[] key = bytes(key(id));
    byte[] raw = redis.get(key);
    if (raw == null) {
      return;
    }
    switch (random.nextInt(6)) {
      case 0 -> redis.set(key, Arrays.copyOf(raw, random.nextInt(raw.length)));
      case 1 -> redis.append(key, bytes("x".repeat(random.nextInt(1_200_000))));
      case 2 -> redis.set(key, bytes("rubbish".repeat(random.nextInt(20))));
      case 3 -> {
        redis.del(key);
        redis.lpush(key, bytes("x"));
      }
      default -> {
        for (int i = random.nextInt(3); i >= 0; i--) {
          raw[random.nextInt(Math.min(60, raw.length))] = (byte) random.nextInt(256);
        }
        redis.set(key, raw);
      }
    }
  }

  void drain() {
    for (int i = 0; i < 30; i++) {
      List<Settlement> done = new ArrayList<>();
      step("drain", 100)
          .claimed()
          .forEach(c -> done.add(new Settlement.Complete(c.lease(), "1", null)));
      DrainStep last = step("drain", 0, done.toArray(Settlement[]::new));
      assertFalse(i == 29 && last.queued() > 0, "it never ends, seed " + SEED);
    }
  }

  String enqueue(String idempotencyKey) {
    NewTask.Idempotency key = new NewTask.Idempotency(idempotencyKey, new byte[32]);
    return id(queue.enqueue(List.of(task().withIdempotency(key))).get(0));
  }

  String enqueue() {
    return id(queue.enqueue(List.of(task())).get(0));
  }

  static String id(Enqueued answer) {
    return answer instanceof Enqueued.Created created
        ? created.id()
        : ((Enqueued.Duplicate) answer).id();
  }

  static NewTask task() {
    return NewTask.of("echo", "{\"text\":\"a\"}", "ann");
  }

  DrainStep step(String worker, int limit, Settlement... settlements) {
    return holdings.step(queue, worker, limit, settlements);
  }

  String key(String name) {
    return "sluice:{" + settings.partition() + "}:" + name;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
