package dev.sluice.local.queue.model;

import dev.sluice.local.queue.LossyProxy;
import dev.sluice.local.queue.NewTasks;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.redis.RedisTaskQueue;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
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
 * after each call. Time does not pass here: delays and leases last hours, and a score is set to
 * {@link #OVER} to make them end.
 */
final class QueueWorld implements AutoCloseable {
  /** The score of anything that the test made due, expired or over. */
  static final String OVER = "1";

  record Kept(String id, byte[] body) {}

  private static final Duration KEEP = Duration.ofDays(1);
  private static final int TRACED = 20;
  private static final int MOST_SNAPSHOTS = 4;

  final Random random;
  final Builds builds;

  /** Ids whose deletion was requested, whether or not the answer came. */
  final Set<String> deleted = new HashSet<>();

  /** The task that each idempotency key stands for. */
  final Map<String, Kept> keys = new HashMap<>();

  final int keepCount;
  final Duration keepLeast;
  final int maxDepth;
  final int share;
  final int pace;

  private final LossyProxy proxy;
  private final Jedis redis;
  private final String prefix;
  private final Deque<String> trace = new ArrayDeque<>();
  private final Set<String> tokens = new HashSet<>();
  private final Set<String> cancelled = new HashSet<>();
  private long newestToken;
  private boolean lossy = true;
  private boolean spared;
  private final List<Snapshot> snapshots = new ArrayList<>();
  private QueueDump before;
  private QueueDump now;
  private List<LossyProxy.Loss> lost = List.of();
  private boolean answered;

  QueueWorld(URI server, int partition, long seed) {
    random = new Random(seed * 0x9E3779B97F4A7C15L); // neighbouring seeds would begin alike
    keepCount = random.nextBoolean() ? 8 : 1_000;
    keepLeast = random.nextInt(4) == 0 ? KEEP : Duration.ZERO;
    maxDepth = random.nextBoolean() ? 10 : 1_000_000;
    share = random.nextBoolean() ? 50 : 100;
    pace = 1 + random.nextInt(5);
    proxy = new LossyProxy(server);
    redis = new Jedis(server);
    prefix = "sluice:{" + partition + "}:";
    builds = new Builds(redis, proxy.url(), url -> settings(url, partition));
    clear();
    queue().replaceReference(NewTasks.KNOWN.set(), Map.of(NewTasks.KNOWN.member(), ""));
    now = QueueDump.of(redis, prefix);
  }

  private QueueSettings settings(URI url, int partition) {
    return new QueueSettings(url, partition, maxDepth, keepCount, KEEP, NewTasks.LATER, 1)
        .withKeepLeast(keepLeast)
        .withOwnerShare(share);
  }

  /** For one call: that of either build. */
  RedisTaskQueue queue() {
    return random.nextInt(4) == 0 ? builds.ofTexts : builds.ofFunctions;
  }

  /** Calls a method, sometimes with losses, and dumps everything before and after. */
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

  /** The next call loses one request or answer at most. */
  void spare() {
    spared = true;
  }

  private List<LossyProxy.Loss> losses() {
    int dice = lossy ? random.nextInt(20) : 20;
    List<LossyProxy.Loss> losses = new ArrayList<>();
    int most = spared ? 1 : 2;
    spared = false;
    for (int n = dice == 0 ? most : dice < 5 ? 1 : 0; n > 0; n--) {
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

  /** Something outside the queue happens: time passes, a server forgets. */
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

  /** The server forgets what it has of scripts. */
  void forgetScripts() {
    event(builds.forgetScripts(random));
  }

  /** Makes members of a sorted set due, expired or over. */
  void over(String index, Predicate<String> which) {
    for (String member : now.map(index).keySet()) {
      if (which.test(member)) {
        redis.del(key("soonest"), key("seen:" + member)); // as if a second had passed too
        event(index + " over: " + member, "ZADD", key(index), OVER, member);
      }
    }
  }

  /** A state to come back to. */
  void remember() {
    snapshots.add(Snapshot.of(redis, prefix, cancelled, deleted, keys));
    if (snapshots.size() > MOST_SNAPSHOTS) {
      snapshots.remove(0);
    }
  }

  /** The server restarts from a snapshot, or a replica that lacked the last writes takes over. */
  void comeBackOlder() {
    if (snapshots.isEmpty()) {
      return;
    }
    int which = random.nextInt(snapshots.size());
    Snapshot snapshot = snapshots.get(which);
    clear();
    snapshot.restore(redis, cancelled, deleted, keys);
    if (random.nextBoolean()) {
      redis.functionFlush();
    }
    snapshots.subList(which + 1, snapshots.size()).clear(); // what came after never was
    trace("the server is as it was " + snapshot.age(redis) + " ms ago");
    now = QueueDump.of(redis, prefix);
    StructureCheck.check(now, KEEP.toMillis(), deleted);
  }

  /** A cancel was acknowledged; or a retry makes the task runnable again. */
  void cancelled(String id, boolean is) {
    if (is) {
      cancelled.add(id);
    } else {
      cancelled.remove(id);
    }
  }

  /** Nothing may have changed. */
  void unchanged() {
    var differences = before.differences(now);
    Broken.unless(3, differences.isEmpty(), "nothing should have changed: " + differences);
  }

  /** Only these records, and parents whose join they triggered, may have changed. */
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

  /** Whether Redis ran the last call only once, so that the answer is that run's. */
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

  /** The last calls, for finding out what went wrong. */
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

  /** As bytes: a test of overwritten keys may have left names that are not UTF-8. */
  private void clear() {
    Set<byte[]> keys = redis.keys((prefix + "*").getBytes(StandardCharsets.UTF_8));
    if (!keys.isEmpty()) {
      redis.del(keys.toArray(byte[][]::new));
    }
  }

  @Override
  public void close() {
    builds.close();
    clear();
    redis.close();
    proxy.close();
  }
}
