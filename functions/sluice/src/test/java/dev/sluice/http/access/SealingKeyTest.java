package dev.sluice.http.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskQueue;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The secret is in a Redis that becomes slow or goes away. */
class SealingKeyTest {
  private static final long MINUTES = Duration.ofMinutes(2).toNanos();

  private final AtomicLong clock = new AtomicLong();
  private volatile Callable<String> secret = () -> "one";
  private final SealingKey key = new SealingKey(null, queue(), Tokens.parse(""), clock::get);

  private TaskQueue queue() {
    return (TaskQueue)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {TaskQueue.class},
            (proxy, method, arguments) -> secret.call());
  }

  private static String unavailable() {
    throw new QueueUnavailable("Redis does not answer", false, null);
  }

  @Test
  void onlyOneThreadWaitsForASlowRedis() throws Exception {
    SecretKeySpec first = key.get();
    clock.addAndGet(MINUTES);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    secret =
        () -> {
          asked.countDown();
          return answers.await(20, TimeUnit.SECONDS) ? "two" : unavailable();
        };
    FutureTask<SecretKeySpec> slow = new FutureTask<>(key::get);
    new Thread(slow).start();
    asked.await();
    assertEquals(first, key.get());
    answers.countDown();
    assertNotEquals(first, slow.get());
    assertEquals(slow.get(), key.get());
  }

  @Test
  void whileRedisIsAwayThePresentKeyIsUsed() {
    SecretKeySpec first = key.get();
    clock.addAndGet(MINUTES);
    secret = SealingKeyTest::unavailable;
    assertEquals(first, key.get());
    secret = () -> "two";
    clock.addAndGet(MINUTES);
    assertNotEquals(first, key.get());
  }

  @Test
  void withoutAKeyItSaysThatRedisIsAway() {
    secret = SealingKeyTest::unavailable;
    assertThrows(QueueUnavailable.class, key::get);
  }
}
