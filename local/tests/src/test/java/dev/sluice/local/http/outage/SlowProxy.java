package dev.sluice.local.http.outage;

import dev.sluice.local.redis.RedisProxy;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A Redis that is far away: each answer takes a while, and is counted. */
final class SlowProxy implements AutoCloseable {
  private final RedisProxy proxy;
  private final AtomicInteger roundTrips = new AtomicInteger();
  private volatile Duration delay = Duration.ZERO;

  SlowProxy(URI server) {
    proxy = new RedisProxy(server, Connection::new);
  }

  URI url() {
    return proxy.url();
  }

  /** From now on each answer takes so much longer. */
  void delay(Duration delay) {
    this.delay = delay;
  }

  /** How many answers there were since this was last asked. */
  int roundTrips() {
    return roundTrips.getAndSet(0);
  }

  @Override
  public void close() {
    proxy.close();
  }

  private final class Connection implements RedisProxy.Link {
    private final AtomicBoolean asked = new AtomicBoolean();

    @Override
    public byte[] request(byte[] piece) {
      asked.set(true);
      return piece;
    }

    /** Holds the first piece of an answer. What this stands for is time: there is no event. */
    @Override
    public byte[] answer(byte[] piece) {
      if (asked.getAndSet(false)) {
        roundTrips.incrementAndGet();
        try {
          Thread.sleep(delay.toMillis());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return piece;
    }
  }
}
