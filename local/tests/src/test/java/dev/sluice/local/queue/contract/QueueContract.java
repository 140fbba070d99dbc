package dev.sluice.local.queue.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.local.queue.Holdings;
import dev.sluice.local.queue.LossyProxy;
import dev.sluice.local.queue.Servers;
import dev.sluice.local.redis.TestServer;
import dev.sluice.params.shape.ParamsReader;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueView.TaskPage;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.Settlement.Unrunnable;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.WorkerQueue;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.redis.record.TaskIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ZAddParams;

/**
 * A fresh queue on each kind of Redis, for what must hold on every server, and methods to express
 * it.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(TestServer.class)
public abstract class QueueContract {
  private static final Pattern ID = Pattern.compile("\\b[0-9a-hjkmnp-tv-z]{18}\\b");

  @Parameter protected TestServer server;

  protected QueueSettings settings;
  protected RedisTaskQueue queue;
  protected final Holdings holdings = new Holdings();

  @BeforeParameterizedClassInvocation
  protected static void serverIsThere(TestServer server) {
    server.require();
  }

  @BeforeEach
  protected void connect() {
    settings = Servers.fresh(server);
    queue = RedisTaskQueue.connect(settings);
  }

  @AfterEach
  protected void close() {
    queue.close();
  }

  /** The same queue through a proxy that loses what a test tells it to. */
  protected RedisTaskQueue through(LossyProxy proxy) {
    return RedisTaskQueue.connect(settings.withRedisUrl(proxy.url()));
  }

  protected List<String> all(TaskFilter filter, int limit) {
    List<String> ids = new ArrayList<>();
    String position = null;
    do {
      TaskPage page = queue.list(filter, position, limit);
      page.tasks().forEach(task -> ids.add(task.id()));
      position = page.next();
    } while (position != null);
    return ids;
  }

  /** A key of the partition of the id in its name; without an id, of the first. */
  protected String key(String name) {
    Matcher id = ID.matcher(name);
    return key(name, id.find() ? id.group() : null);
  }

  /** A key of the partition of this task, such as that of an index that names it. */
  protected String key(String name, String id) {
    int partition = id == null ? settings.partition() : TaskIds.partition(id);
    return "sluice:{" + partition + "}:" + name;
  }

  /** Makes a member of a sorted set due; the next step looks, as any does after a second. */
  protected void due(String index, String member) {
    if (ID.matcher(member).find()) {
      due(index, member, TaskIds.partition(member));
    } else {
      int more = server.partitions() == 1 ? 1 : QueueSettings.RESERVED;
      for (int i = 0; i < more; i++) {
        due(index, member, settings.partition() + i);
      }
    }
  }

  private void due(String index, String member, int partition) {
    String prefix = "sluice:{" + partition + "}:";
    raw(redis -> redis.zadd(prefix + index, 1, member, ZAddParams.zAddParams().xx()));
    raw(redis -> redis.del(prefix + "soonest"));
  }

  /** Why a test needs one partition. */
  protected static final String ORDER = "tasks are in order within a partition";

  protected static final String SHARE = "each partition has a share of a limit";

  protected static final String BOUND = "a step is bounded in each partition";

  protected static final String KEYS = "it changes keys of one partition";

  /**
   * Skips the test where a queue has several partitions.
   *
   * @param why such as {@link #ORDER}
   */
  protected void onePartition(String why) {
    assumeTrue(server.partitions() == 1, why);
  }

  /** Stores, reads or changes something behind the queue's back. */
  protected <T> T raw(Function<UnifiedJedis, T> command) {
    try (UnifiedJedis redis = server.shared().client()) {
      return command.apply(redis);
    }
  }

  /** How many scripts the server has run; not in a cluster, where each node counts its own. */
  protected long scriptCalls() {
    String stats = raw(redis -> redis.info("commandstats"));
    Matcher calls = Pattern.compile("cmdstat_(?:eval|evalsha|fcall):calls=([0-9]+)").matcher(stats);
    long sum = 0;
    while (calls.find()) {
      sum += Long.parseLong(calls.group(1));
    }
    return sum;
  }

  protected void shortLease() {
    queue.close();
    queue = RedisTaskQueue.connect(settings.withLease(Duration.ofMillis(150)));
  }

  protected String enqueue(NewTask task) {
    return ((Enqueued.Created) queue.enqueue(List.of(task)).get(0)).id();
  }

  protected TaskRecord find(String id) {
    return queue.find(id).orElseThrow();
  }

  protected List<Lease> held(String worker) {
    return holdings.of(worker);
  }

  protected DrainStep step(String worker, List<Settlement> settlements, int n, Set<String> queues) {
    return holdings.step(queue, worker, settlements, n, queues);
  }

  protected List<Claimed> claim(String worker, int n) {
    List<Claimed> all = new ArrayList<>();
    List<Claimed> some;
    do {
      some = step(worker, List.of(), n - all.size(), Set.of()).claimed();
      all.addAll(some);
    } while (some.size() == WorkerQueue.MOST_CLAIMED && all.size() < n);
    return all;
  }

  protected void settle(Settlement settlement) {
    settle("w1", settlement);
  }

  protected void settle(String worker, Settlement settlement) {
    assertEquals(1, step(worker, List.of(settlement), 0, Set.of()).settled());
  }

  protected static List<Settlement> everySettlement(Lease lease) {
    return List.of(
        new Settlement.Complete(lease, null, null),
        new Settlement.Retry(lease, Duration.ZERO, "x"),
        new Settlement.Fail(lease, "x"),
        new Settlement.Release(lease),
        new Settlement.HandBack(
            lease, Unrunnable.UNKNOWN_TYPE, "w1", "x", Duration.ZERO, Duration.ofDays(1)),
        new Settlement.AwaitChildren(lease, 1));
  }

  /** Repeats until there is something, for at most 10 s. */
  protected static <T> List<T> await(java.util.function.Supplier<List<T>> condition)
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

  protected interface Action {
    void run() throws Exception;
  }

  protected static void assertThrowsIo(Action action, String part) {
    var e = org.junit.jupiter.api.Assertions.assertThrows(java.io.IOException.class, action::run);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  protected static void assertThrowsArgument(Action action) {
    org.junit.jupiter.api.Assertions.assertThrows(IllegalArgumentException.class, action::run);
  }

  protected static NewTask echo(String text) {
    return NewTask.of("echo", "{\"text\":\"" + text + "\"}", "ann");
  }

  protected static NewTask priority(int priority) {
    return echo("x").withPriority(priority);
  }

  protected static NewTask delayed(Duration delay) {
    return echo("x").withDelay(delay);
  }

  protected static NewTask attempts(int attempts) {
    return echo("x").withMaxAttempts(attempts);
  }

  protected static NewTask expiring(Duration after) {
    return echo("x").withExpiresAfter(after);
  }

  protected static NewTask queued(String queue) {
    return echo("x").withQueue(queue);
  }

  protected static NewTask keyed(String key, String owner, int body) {
    byte[] hash = new byte[32];
    hash[0] = (byte) body;
    return NewTask.of("echo", "{\"text\":\"x\"}", owner)
        .withIdempotency(new NewTask.Idempotency(key, hash));
  }

  protected static NewTask knowing(String... members) {
    return echo("x")
        .withKnown(
            Arrays.stream(members)
                .map(member -> new ParamsReader.Known("", "sellers", member))
                .toList());
  }
}
