package dev.sluice.local.queue;

import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.redis.RedisTaskQueue;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/**
 * A partition under test: a queue behind a {@link LossyProxy}, and a dump of everything before and
 * after each call. Time does not pass here: delays and leases are hours, and a score is set to
 * {@link #OVER} when they are to be over.
 */
final class QueueWorld implements AutoCloseable {
  /** The score of what the test made due, expired or over. */
  static final String OVER = "1";

  static final Duration LATER = Duration.ofHours(1);
  private static final Duration KEEP = Duration.ofDays(1);
  private static final int TRACED = 20;

  final Random random;
  final RedisTaskQueue queue;

  /** Ids that were to be deleted, whether or not the answer came. */
  final Set<String> deleted = new HashSet<>();

  final int keepCount;
  final int maxDepth;
  final int pace;

  private final LossyProxy proxy;
  private final Jedis redis;
  private final String prefix;
  private final Deque<String> trace = new ArrayDeque<>();
  private final Set<String> tokens = new HashSet<>();
  private final Set<String> cancelled = new HashSet<>();
  private long newestToken;
  private boolean lossy = true;
  private QueueDump before;
  private QueueDump now;
  private List<LossyProxy.Loss> lost = List.of();
  private boolean answered;

  QueueWorld(URI server, int partition, long seed) {
    random = new Random(seed * 0x9E3779B97F4A7C15L); // neighbours would begin alike
    keepCount = random.nextBoolean() ? 8 : 1_000;
    maxDepth = random.nextBoolean() ? 10 : 1_000_000;
    pace = 1 + random.nextInt(5);
    proxy = new LossyProxy(server);
    redis = new Jedis(server);
    prefix = "sluice:{" + partition + "}:";
    queue =
        RedisTaskQueue.connect(
            new QueueSettings(proxy.url(), partition, maxDepth, keepCount, KEEP, LATER, 1));
    clear();
    queue.replaceReference(NewTasks.KNOWN.set(), Map.of(NewTasks.KNOWN.member(), ""));
    now = QueueDump.of(redis, prefix);
  }

  /** Calls a verb, sometimes with losses, and looks at everything before and after. */
  <T> T call(String what, Supplier<T> verb) {
    before = now;
    trace(what);
    proxy.lose(losses());
    T answer = null;
    try {
      answer = verb.get();
    } catch (QueueUnavailable e) {
      trace("  no answer");
    }
    lost = proxy.lost();
    if (!lost.isEmpty()) {
      trace("  lost " + lost);
    }
    answered = answer != null;
    Broken.unless(1, answered == lost.size() < 2, "after " + lost + " the answer was " + answer);
    look();
    if (!applied()) {
      unchanged();
    }
    return answer;
  }

  private List<LossyProxy.Loss> losses() {
    int dice = lossy ? random.nextInt(20) : 20;
    List<LossyProxy.Loss> losses = new ArrayList<>();
    for (int n = dice == 0 ? 2 : dice < 5 ? 1 : 0; n > 0; n--) {
      losses.add(LossyProxy.Loss.values()[random.nextInt(2)]);
    }
    return losses;
  }

  private void look() {
    now = QueueDump.of(redis, prefix);
    StructureCheck.check(now, KEEP.toMillis(), deleted);
    long newest = newestToken;
    for (String id : before.changed(now)) {
      StoredTask was = before.task(id);
      StoredTask is = now.task(id);
      if (is == null || is.token() == null || was != null && is.token().equals(was.token())) {
        continue;
      }
      Broken.unless(4, tokens.add(id + " " + is.token()), is + " has an old token");
      long number = Long.parseLong(is.token().substring(0, is.token().indexOf('.')));
      Broken.unless(4, number > newestToken, is.token() + " is not newer than " + newestToken);
      newest = Math.max(newest, number);
      Broken.unless(7, !cancelled.contains(id), is + " was cancelled and runs");
    }
    newestToken = newest;
  }

  /** Something beyond the queue happens: time passes, a server forgets. */
  void event(String what, String... command) {
    trace(what);
    before = now;
    if (command.length > 0) {
      redis.sendCommand(
          Protocol.Command.valueOf(command[0]),
          List.of(command).subList(1, command.length).toArray(String[]::new));
    }
    look();
  }

  /** Makes members of a sorted set due, expired or over. */
  void over(String index, Predicate<String> which) {
    for (String member : now.map(index).keySet()) {
      if (which.test(member)) {
        event(index + " over: " + member, "ZADD", key(index), OVER, member);
      }
    }
  }

  /** A failover to a server that had not seen the newest claims' counter. */
  void rollBackTokens() {
    newestToken = Math.max(0, newestToken - 1 - random.nextInt(5));
    event("tokens back to " + newestToken, "SET", key("tokens"), Long.toString(newestToken));
  }

  /** A cancel was acknowledged; or what it forbids is allowed again. */
  void cancelled(String id, boolean is) {
    if (is) {
      cancelled.add(id);
    } else {
      cancelled.remove(id);
    }
  }

  /** Nothing at all may have changed. */
  void unchanged() {
    var differences = before.differences(now);
    Broken.unless(3, differences.isEmpty(), "nothing should have changed: " + differences);
  }

  /** Records other than these, and parents that these made join, may not have changed. */
  void onlyChanged(Set<String> ids) {
    for (String id : before.changed(now)) {
      StoredTask was = before.task(id);
      StoredTask is = now.task(id);
      boolean joins =
          was != null
              && was.awaitsChildren()
              && is.state() == 'Q'
              && is.has(StoredTask.JOINING)
              && ids.stream().anyMatch(child -> child.startsWith(id + "."));
      Broken.unless(2, joins || ids.contains(id), was + " became " + is);
    }
  }

  /** Whether the last call reached Redis. */
  boolean applied() {
    return answered || lost.contains(LossyProxy.Loss.ANSWER);
  }

  /** Whether Redis ran the last call once only, so that the answer is the first one's. */
  boolean once() {
    return answered && !lost.contains(LossyProxy.Loss.ANSWER);
  }

  QueueDump before() {
    return before;
  }

  QueueDump now() {
    return now;
  }

  void endLosses() {
    lossy = false;
  }

  /** The last calls, for whoever has to find out what went wrong. */
  String story() {
    return String.join("\n", trace);
  }

  private void trace(String what) {
    trace.add(what);
    if (trace.size() > TRACED * 2) {
      trace.remove();
    }
  }

  String key(String name) {
    return prefix + name;
  }

  /** As bytes: a test of foreign keys may have left names that are no UTF-8. */
  private void clear() {
    Set<byte[]> keys = redis.keys((prefix + "*").getBytes(StandardCharsets.UTF_8));
    if (!keys.isEmpty()) {
      redis.del(keys.toArray(byte[][]::new));
    }
  }

  @Override
  public void close() {
    queue.close();
    clear();
    redis.close();
    proxy.close();
  }
}
