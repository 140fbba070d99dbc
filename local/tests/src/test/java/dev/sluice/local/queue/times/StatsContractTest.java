package dev.sluice.local.queue.times;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.queue.LossyProxy;
import dev.sluice.local.queue.contract.QueueContract;
import dev.sluice.local.schedule.MovableClock;
import dev.sluice.queue.WorkerQueue.Counting;
import dev.sluice.queue.stats.Counts;
import dev.sluice.queue.stats.Stats;
import dev.sluice.queue.stats.Stats.Build;
import dev.sluice.queue.stats.Stats.Unit;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What workers count is added up by minute and hour, on each kind of Redis. */
class StatsContractTest extends QueueContract {
  private static final Map<String, Counts> ECHO = Map.of("echo", Counts.of("s 2 w4 2 t9 2"));

  private static String text(Stats stats, int point, String type) {
    return stats.points().get(point).types().get(type).text();
  }

  @Test
  void countsOfAllWorkersAreAddedUp() {
    assertEquals(List.of(), queue.stats(Unit.MINUTE, null).points());
    MovableClock clock = MovableClock.still(Instant.parse("2026-01-05T09:00:30Z"));
    try (RedisTaskQueue timed = RedisTaskQueue.connect(settings.withClock(clock))) {
      timed.count("w1", 16, "", ECHO);
      timed.count(
          "w2", 8, "", Map.of("echo", Counts.of("f 1 w4 1 t30 1"), "other", Counts.of("r 1")));
      clock.add(Duration.ofMinutes(1));
      timed.count("w1", 16, "", ECHO);
      Stats stats = timed.stats(Unit.MINUTE, null);
      assertEquals(clock.instant(), stats.at());
      assertEquals(24, stats.slots());
      assertEquals(2, stats.points().size());
      assertEquals(Instant.parse("2026-01-05T09:00:00Z"), stats.points().get(0).start());
      assertEquals("s 2 f 1 w4 3 t9 2 t30 1", text(stats, 0, "echo"));
      assertEquals("r 1", text(stats, 0, "other"));
      assertEquals("s 2 w4 2 t9 2", text(stats, 1, "echo"));
      Stats hours = timed.stats(Unit.HOUR, "echo");
      assertEquals("s 4 f 1 w4 5 t9 4 t30 1", text(hours, 0, "echo"));
      assertEquals(1, hours.points().get(0).types().size());
      clock.add(Duration.ofMinutes(2));
      assertEquals(0, timed.stats(Unit.MINUTE, null).slots(), "they may have ended");
      clock.add(Duration.ofMinutes(118));
      assertEquals(0, timed.stats(Unit.MINUTE, null).points().size());
      assertEquals(1, timed.stats(Unit.HOUR, null).points().size());
      clock.add(Duration.ofDays(30));
      assertEquals(0, timed.stats(Unit.HOUR, null).points().size());
    }
  }

  private static Counting drain(String name, long millis, boolean ends) {
    return new Counting(name, 16, "", Duration.ofMillis(millis), ends);
  }

  private static void assertSlots(int slots, RedisTaskQueue timed) {
    assertEquals(slots, timed.stats(Unit.MINUTE, null).slots());
    assertEquals(slots, timed.stats(Unit.HOUR, null).slots());
  }

  @Test
  void drainsThatFollowEachOtherHaveTheSlotsOfOneAndLeaveNoName() {
    MovableClock clock = MovableClock.still(Instant.parse("2026-01-05T09:00:30Z"));
    try (RedisTaskQueue timed = RedisTaskQueue.connect(settings.withClock(clock))) {
      for (int i = 0; i < 100; i++) {
        timed.count(drain("follows" + i, 400, false), ECHO);
        clock.add(Duration.ofMillis(100));
        timed.count(drain("follows" + i, 500, true), Map.of());
        clock.add(Duration.ofSeconds(1));
      }
      assertSlots(16, timed);
      for (String counts : raw(redis -> redis.keys(pattern("*s:*")))) {
        if (counts.contains("hours:") || counts.contains("minutes:")) {
          assertEquals(Set.of("echo"), raw(redis -> redis.hkeys(counts)), counts);
        }
      }
      assertEquals(Set.of("follows99"), raw(redis -> redis.hkeys(key("slots"))));
      assertEquals("s 200 w4 200 t9 200", text(timed.stats(Unit.HOUR, null), 0, "echo"));
    }
  }

  @Test
  void drainsBesideEachOtherHaveTheSlotsOfAllAlsoWhenTheyHaveEnded() {
    MovableClock clock = MovableClock.still(Instant.parse("2026-01-05T09:00:30Z"));
    try (RedisTaskQueue timed = RedisTaskQueue.connect(settings.withClock(clock))) {
      timed.count(drain("one", 100, true), ECHO);
      clock.add(Duration.ofMillis(50));
      timed.count(drain("other", 100, true), ECHO);
      assertSlots(32, timed);
      clock.add(Duration.ofSeconds(1));
      timed.count(drain("next", 100, false), ECHO);
      assertSlots(32, timed);
      clock.add(Duration.ofMinutes(1));
      timed.count(drain("next", 60_100, false), ECHO);
      clock.add(Duration.ofSeconds(59));
      assertSlots(16, timed);
    }
  }

  @Test
  void whatEarlierBuildsNotedOfWorkersIsLeftOut() {
    queue.count("w1", 16, "", ECHO);
    for (String key : List.of(only("minutes:*"), only("hours:*"))) {
      raw(redis -> redis.hset(key, "!w2", "8"));
    }
    for (Unit by : Unit.values()) {
      assertEquals(Set.of("echo"), queue.stats(by, null).points().get(0).types().keySet());
      assertEquals(16, queue.stats(by, null).slots());
    }
    raw(redis -> redis.set(key("slots"), "x"));
    assertEquals(0, queue.stats(Unit.HOUR, null).slots());
    queue.count("w1", 16, "", ECHO);
    assertEquals(16, queue.stats(Unit.HOUR, null).slots());
  }

  @Test
  void soManyWorkersAreKnownAtMost() {
    long now = System.currentTimeMillis();
    Map<String, String> many =
        IntStream.range(0, 1_000)
            .boxed()
            .collect(Collectors.toMap(i -> "w" + i, i -> "1 " + now + " 0"));
    raw(redis -> redis.hset(key("slots"), many));
    queue.count("more", 16, "", ECHO);
    long known = raw(redis -> redis.hlen(key("slots")));
    assertEquals(1_000, known);
    assertEquals(1_000, queue.stats(Unit.MINUTE, null).slots());
  }

  @Test
  void whenABuildWasFirstSeenIsKept() {
    Instant begin = Instant.parse("2026-01-05T09:00:30Z");
    MovableClock clock = MovableClock.still(begin);
    try (RedisTaskQueue timed = RedisTaskQueue.connect(settings.withClock(clock))) {
      timed.count("w1", 16, "", ECHO);
      assertEquals(List.of(), timed.stats(Unit.MINUTE, null).builds());
      timed.count("w1", 16, "v 1", ECHO);
      clock.add(Duration.ofMinutes(1));
      timed.count("w2", 16, "v2", ECHO);
      timed.count("w1", 16, "v 1", ECHO);
      List<Build> builds = List.of(new Build("v 1", begin), new Build("v2", begin.plusSeconds(60)));
      assertEquals(builds, timed.stats(Unit.MINUTE, null).builds());
      assertEquals(builds, timed.stats(Unit.HOUR, "none of this type").builds());
      for (int i = 3; i <= 25; i++) {
        clock.add(Duration.ofMinutes(1));
        timed.count("w1", 16, "v" + i, ECHO);
      }
      List<Build> newest = timed.stats(Unit.MINUTE, null).builds();
      assertEquals(Stats.MOST_BUILDS, newest.size());
      assertEquals("v6", newest.get(0).name());
      assertEquals("v25", newest.get(19).name());
    }
  }

  @Test
  void aLostAnswerCountsNothingTwice() {
    Assumptions.assumeTrue(!server.isCluster(), "a node names others by their addresses");
    try (LossyProxy proxy = new LossyProxy(settings.redisUrl());
        RedisTaskQueue lossy = through(proxy)) {
      lossy.ping();
      proxy.lose(List.of(LossyProxy.Loss.ANSWER));
      lossy.count("w1", 16, "", ECHO);
    }
    assertEquals("s 2 w4 2 t9 2", text(queue.stats(Unit.HOUR, null), 0, "echo"));
  }

  @Test
  void theyAreForgotten() {
    queue.count("w1", 16, "", ECHO);
    String minute = only("minutes:*");
    String hour = only("hours:*");
    long day = Duration.ofDays(1).toSeconds();
    assertTrue(raw(redis -> redis.ttl(minute)) <= 7_260);
    long ttl = raw(redis -> redis.ttl(hour));
    assertTrue(ttl > 30 * day && ttl <= 30 * day + 3_600, "" + ttl);
  }

  private String only(String pattern) {
    return raw(redis -> redis.keys(pattern(pattern))).iterator().next();
  }

  private String pattern(String of) {
    return key(of).replace("{", "\\{");
  }

  @Test
  void anOverwrittenKeyCountsNothing() {
    queue.count("w1", 16, "", ECHO);
    String hour = only("hours:*");
    raw(redis -> redis.set(hour, "x"));
    assertEquals(List.of(), queue.stats(Unit.HOUR, null).points());
    queue.count("w1", 16, "", ECHO);
    assertEquals("s 2 w4 2 t9 2", text(queue.stats(Unit.HOUR, null), 0, "echo"));
    raw(redis -> redis.hset(hour, "echo", "nonsense"));
    queue.count("w1", 16, "", ECHO);
    assertEquals("s 2 w4 2 t9 2", text(queue.stats(Unit.HOUR, null), 0, "echo"));
  }
}
