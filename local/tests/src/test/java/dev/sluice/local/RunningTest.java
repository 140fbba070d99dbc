package dev.sluice.local;

import static org.junit.jupiter.api.Assertions.assertSame;

import dev.sluice.Application;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.local.redis.TestServer;
import dev.sluice.task.TaskCatalog;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RunningTest {
  private static final Application EMPTY = RunningTest::empty;

  private static Sluice empty(Settings settings) {
    return Sluice.of(settings, TaskCatalog.of(List.of()));
  }

  private static Edition edition(Application application) throws CannotStart {
    String redis = TestServer.EMBEDDED.shared().url().toString();
    Settings settings = Settings.of(Map.of("SLUICE_REDIS_URL", redis));
    Console console = new Console(Console.Level.NONE, Clock.systemUTC(), line -> {});
    return Edition.of(application, settings, new Flags(), console);
  }

  @Test
  void closingDoesNotWaitForAnEditionThatStillConnects() throws Exception {
    CountDownLatch connecting = new CountDownLatch(1);
    CompletableFuture<Void> connected = new CompletableFuture<>();
    Running running =
        new Running(
            application -> {
              connecting.countDown();
              connected.join();
              return edition(application);
            });
    CompletableFuture<Void> begun = CompletableFuture.runAsync(() -> begin(running));
    connecting.await();
    CompletableFuture.runAsync(running::close).get(20, TimeUnit.SECONDS);
    connected.complete(null);
    begun.get(20, TimeUnit.SECONDS);
  }

  private static void begin(Running running) {
    try {
      running.begin(EMPTY);
    } catch (CannotStart e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anApplicationIsMadeUnderItsOwnClassLoader() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    AtomicReference<ClassLoader> seen = new AtomicReference<>();
    try (URLClassLoader other = new URLClassLoader(new URL[0])) {
      thread.setContextClassLoader(other);
      Application recording =
          settings -> {
            seen.set(Thread.currentThread().getContextClassLoader());
            return empty(settings);
          };
      edition(recording).close();
      assertSame(other, thread.getContextClassLoader());
    } finally {
      thread.setContextClassLoader(before);
    }
    assertSame(RunningTest.class.getClassLoader(), seen.get());
  }
}
