package dev.sluice.local.tasks;

import dev.sluice.Variables;
import dev.sluice.app.Catalog;
import dev.sluice.app.minutes.MinutePlanner;
import dev.sluice.app.minutes.RedisMinuteGroupStore;
import dev.sluice.app.minutes.UserCall;
import dev.sluice.app.minutes.http.MinutesFeature;
import dev.sluice.app.registration.RegistrationFeature;
import dev.sluice.app.sellers.http.SellersFeature;
import dev.sluice.app.sellers.sales.SalesSource;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.TaskCatalog;
import java.net.URI;
import java.time.Clock;
import java.util.Map;

/**
 * The built-in features with the sample sales, nobody to call and no mail; tests may replace its
 * parts.
 */
public class TestApp {
  private static final Variables NONE = new Variables(Map.of());

  private final RedisTaskQueue queue;
  private final SalesSource sales;

  /** Without minute groups, which need a queue. */
  public TestApp() {
    this(null);
  }

  /** With the sample sales. */
  public TestApp(RedisTaskQueue queue) {
    this(queue, SalesSource.open(null));
  }

  public TestApp(RedisTaskQueue queue, SalesSource sales) {
    this.queue = queue;
    this.sales = sales;
  }

  /** The clock that tasks read. */
  public Clock clock() {
    return Clock.systemUTC();
  }

  /** Base URL of the API that lists repositories. */
  public URI githubApi() {
    return URI.create("http://127.0.0.1:9");
  }

  /** Ids called per minute. */
  public int callsAMinute() {
    return 120;
  }

  /** What spreads calls over minutes. */
  public MinutePlanner planner() {
    return new MinutePlanner(
        new RedisMinuteGroupStore(queue.scripts(), queue.settings().keepFor()),
        UserCall.NAME,
        callsAMinute(),
        clock());
  }

  public SellersFeature sellers() {
    return new SellersFeature(NONE, false) {
      @Override
      public SalesSource sales() {
        return sales;
      }
    };
  }

  /** As on Lambda. */
  public RegistrationFeature registration() {
    return new RegistrationFeature(NONE, true);
  }

  public MinutesFeature minutes() {
    return new MinutesFeature(NONE, queue, clock()) {
      @Override
      public MinutePlanner planner() {
        return TestApp.this.planner();
      }
    };
  }

  public TaskCatalog types() {
    return new Catalog(sellers(), registration(), minutes(), githubApi(), clock()).types();
  }
}
