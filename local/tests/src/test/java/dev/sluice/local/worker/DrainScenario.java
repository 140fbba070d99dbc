package dev.sluice.local.worker;

import dev.sluice.local.queue.Holdings;
import dev.sluice.local.redis.TestRedis;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Drains on a real queue. */
abstract class DrainScenario {
  static final Duration LEASE = Duration.ofSeconds(30);

  static final Duration MINUTE = Duration.ofSeconds(60);

  static final Duration SECOND = Duration.ofSeconds(1);

  static TestRedis redis;

  final Holdings holdings = new Holdings();

  TestDrain test;

  @BeforeAll
  static void startRedis() {
    redis = TestRedis.embedded();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void begin() {
    test = drain(LEASE);
  }

  TestDrain drain(Duration lease) {
    return new TestDrain(redis, lease);
  }

  @AfterEach
  void end() {
    test.close();
  }

  void begin(Duration lease) {
    test.close();
    test = drain(lease);
  }
}
