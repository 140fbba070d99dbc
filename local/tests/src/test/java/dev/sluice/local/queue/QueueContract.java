package dev.sluice.local.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestServer;
import dev.sluice.params.ParamsReader;
import dev.sluice.queue.ClaimRequest;
import dev.sluice.queue.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskPage;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.Unrunnable;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.UnifiedJedis;

/**
 * A queue of its own on each kind of Redis, for what every server must do, and words to say it in.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(TestServer.class)
abstract class QueueContract {
  @Parameter TestServer server;

  QueueSettings settings;
  RedisTaskQueue queue;

  @BeforeEach
  void connect() {
    settings = Servers.fresh(server);
    queue = RedisTaskQueue.connect(settings);
  }

  @AfterEach
  void close() {
    queue.close();
  }

  /** The same queue by another way, which loses what it is told to. */
  RedisTaskQueue through(LossyProxy proxy) {
    return RedisTaskQueue.connect(
        new QueueSettings(
            proxy.url(),
            settings.partition(),
            settings.maxDepth(),
            settings.keepCount(),
            settings.keepFor(),
            settings.lease(),
            settings.connections()));
  }

  List<String> all(TaskFilter filter, int limit) {
    List<String> ids = new ArrayList<>();
    String position = null;
    do {
      TaskPage page = queue.list(filter, position, limit);
      page.tasks().forEach(task -> ids.add(task.id()));
      position = page.next();
    } while (position != null);
    return ids;
  }

  String key(String name) {
    return "sluice:{" + settings.partition() + "}:" + name;
  }

  /** What is stored, read or changed past the queue. */
  <T> T raw(Function<UnifiedJedis, T> command) {
    try (UnifiedJedis redis = server.shared().client()) {
      return command.apply(redis);
    }
  }

  void shortLease() {
    queue.close();
    queue = RedisTaskQueue.connect(settings.withLease(Duration.ofMillis(150)));
  }

  String enqueue(NewTask task) {
    return ((Enqueued.Created) queue.enqueue(List.of(task)).get(0)).id();
  }

  TaskRecord find(String id) {
    return queue.find(id).orElseThrow();
  }

  List<Claimed> claim(String worker, int n) {
    return queue.step(List.of(), new ClaimRequest(worker, n, Set.of())).claimed();
  }

  void settle(Settlement settlement) {
    settle("w1", settlement);
  }

  void settle(String worker, Settlement settlement) {
    assertEquals(
        1, queue.step(List.of(settlement), new ClaimRequest(worker, 0, Set.of())).settled());
  }

  static List<Settlement> everySettlement(Lease lease) {
    return List.of(
        new Settlement.Complete(lease, null, null),
        new Settlement.Retry(lease, Duration.ZERO, "x"),
        new Settlement.Fail(lease, "x"),
        new Settlement.Release(lease),
        new Settlement.HandBack(
            lease, Unrunnable.UNKNOWN_TYPE, "w1", "x", Duration.ZERO, Duration.ofDays(1)),
        new Settlement.AwaitChildren(lease, 1));
  }

  /** Asks again until there is something, for at most 10 s. */
  static <T> List<T> await(java.util.function.Supplier<List<T>> condition)
      throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() < end) {
      List<T> found = condition.get();
      if (!found.isEmpty()) {
        return found;
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("not within 10 s");
  }

  interface Action {
    void run() throws Exception;
  }

  static void assertThrowsIo(Action action, String part) {
    var e = org.junit.jupiter.api.Assertions.assertThrows(java.io.IOException.class, action::run);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  static void assertThrowsArgument(Action action) {
    org.junit.jupiter.api.Assertions.assertThrows(IllegalArgumentException.class, action::run);
  }

  static NewTask echo(String text) {
    return NewTask.of("echo", "{\"text\":\"" + text + "\"}", "ann");
  }

  static NewTask with(
      int priority,
      Duration delay,
      int attempts,
      Duration expires,
      String queue,
      NewTask.Idempotency key,
      String owner,
      String... known) {
    return new NewTask(
        "echo",
        "{\"text\":\"x\"}",
        owner,
        queue,
        priority,
        delay,
        attempts,
        Duration.ofSeconds(60),
        expires,
        key,
        true,
        Arrays.stream(known).map(k -> new ParamsReader.Known("", "sellers", k)).toList());
  }

  static NewTask priority(int priority) {
    return with(priority, null, 5, null, "default", null, "ann");
  }

  static NewTask delayed(Duration delay) {
    return with(5, delay, 5, null, "default", null, "ann");
  }

  static NewTask attempts(int attempts) {
    return with(5, null, attempts, null, "default", null, "ann");
  }

  static NewTask expiring(Duration after) {
    return with(5, null, 5, after, "default", null, "ann");
  }

  static NewTask queued(String queue) {
    return with(5, null, 5, null, queue, null, "ann");
  }

  static NewTask keyed(String key, String owner, int body) {
    byte[] hash = new byte[32];
    hash[0] = (byte) body;
    return with(5, null, 5, null, "default", new NewTask.Idempotency(key, hash), owner);
  }

  static NewTask knowing(String... members) {
    return with(5, null, 5, null, "default", null, "ann", members);
  }
}
