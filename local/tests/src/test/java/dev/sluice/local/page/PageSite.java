package dev.sluice.local.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.app.minutes.AddResult;
import dev.sluice.app.minutes.MinutePlanner;
import dev.sluice.app.minutes.NewIdBatch;
import dev.sluice.app.sellers.sales.SalesSource;
import dev.sluice.http.Site;
import dev.sluice.http.access.Tokens;
import dev.sluice.http.route.Server;
import dev.sluice.local.gateway.Gateway;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.local.tasks.MinuteStores;
import dev.sluice.local.tasks.TestApp;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.Drain;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainParts;
import dev.sluice.worker.DrainSettings;
import dev.sluice.worker.Upkeep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * The gateway, the handlers and a Redis, with the built-in task types, those of {@link PageTypes},
 * and a worker if a test asks for it.
 */
final class PageSite implements AutoCloseable {
  static final String OPERATOR = "olga-token";
  static final String VIEWER = "vera-token";

  /** How many calls a minute of a minute group takes before it overflows. */
  static final int CALLS_A_MINUTE = 4;

  private static final String TOKENS =
      "olga:operator:" + Tokens.hash(OPERATOR) + ",olga:viewer:" + Tokens.hash(VIEWER);

  /** The sample sales, and minutes that take few calls. */
  static final Function<RedisTaskQueue, TestApp> SAMPLE =
      queue -> of(queue, SalesSource.open(null));

  /** Minutes that take few calls. */
  static TestApp of(RedisTaskQueue queue, SalesSource sales) {
    return new TestApp(queue, sales) {
      @Override
      public int callsAMinute() {
        return CALLS_A_MINUTE;
      }
    };
  }

  final PageTypes types = new PageTypes();
  final TestRedis redis = TestRedis.embedded();
  final RedisTaskQueue queue;
  private final TaskCatalog catalog;
  private final MinutePlanner planner;
  private final Site site;
  private final RequestStreamHandler enqueue;
  private final RequestStreamHandler query;
  private Gateway gateway;
  private int port;
  private Drain drain;
  private Thread worker;

  PageSite() {
    this(SAMPLE);
  }

  /**
   * @param app provides what the built-in types work with
   */
  PageSite(Function<RedisTaskQueue, TestApp> app) {
    this(app, true, Map.of());
  }

  /** One that tells receivers of the ends of tasks, at this host. */
  static PageSite telling(String secret, String host) {
    return new PageSite(
        SAMPLE, true, Map.of("SLUICE_WEBHOOK_SECRET", secret, "SLUICE_WEBHOOK_HOSTS", host));
  }

  /** Without the tests' own types. */
  static PageSite ofBuiltIn(Function<RedisTaskQueue, TestApp> app) {
    return new PageSite(app, false, Map.of());
  }

  private PageSite(
      Function<RedisTaskQueue, TestApp> make, boolean withOurs, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("SLUICE_REDIS_URL", redis.url().toString());
    variables.put("SLUICE_TOKENS", TOKENS);
    Settings settings = Settings.of(variables);
    queue = Sluice.connect(settings);
    TestApp app = make.apply(queue);
    TaskCatalog builtIn = app.types();
    List<TaskType<?>> all = new ArrayList<>(builtIn.all());
    all.addAll(withOurs ? types.all() : List.of());
    TaskCatalog catalogued = TaskCatalog.of(all, List.copyOf(builtIn.schedules()));
    planner =
        new MinutePlanner(
            MinuteStores.minuteGroups(queue), "user-call", CALLS_A_MINUTE, Clock.systemUTC());
    Sluice sluice =
        Sluice.of(settings, queue, catalogued, app.sellers(), app.registration(), app.minutes());
    catalog = sluice.catalog();
    site = sluice.site();
    enqueue = sluice.enqueue();
    query = sluice.query();
    open();
  }

  /** Serves at the same address, after {@link #shut}. */
  void open() {
    try {
      gateway =
          Gateway.start(
              port,
              (method, path) -> site.server(method, path).equals(Server.ENQUEUE) ? enqueue : query);
      port = gateway.port();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cuts every connection and refuses new ones. */
  void shut() {
    gateway.close();
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  /** Runs waiting and new tasks until the site is closed. */
  void work() {
    DrainParts parts =
        new DrainParts(
            queue,
            catalog,
            queue.artifacts(),
            new Upkeep(List.of(), line -> {}),
            DrainSettings.of(16),
            line -> {});
    drain = new Drain(parts, DrainMode.LONG_POLL, Deadline.none());
    worker =
        new Thread(
            () -> {
              try {
                drain.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "worker of a page");
    worker.start();
  }

  String enqueue(String type, Map<String, ?> params) {
    return enqueue(type, params, 1).get(0);
  }

  /** Enqueues a task that tells this address when it ends. */
  String enqueueTelling(String type, Map<String, ?> params, String url) {
    Enqueued answer = queue.enqueue(List.of(task(type, params).withOnEnd(url))).get(0);
    return ((Enqueued.Created) answer).id();
  }

  /** Enqueues this many identical tasks; ids in order. */
  List<String> enqueue(String type, Map<String, ?> params, int count) {
    List<String> ids = new ArrayList<>();
    NewTask task = task(type, params);
    for (int left = count; left > 0; left -= 1_000) {
      List<NewTask> batch = Collections.nCopies(Math.min(left, 1_000), task);
      queue.enqueue(batch).forEach(answer -> ids.add(((Enqueued.Created) answer).id()));
    }
    return ids;
  }

  private NewTask task(String type, Map<String, ?> params) {
    try {
      String json = new ObjectMapper().writeValueAsString(params);
      return NewTask.of(catalog.find(type).orElseThrow(), json, "olga");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Plans this many calls into the next minute group. */
  void plan(int count) {
    PrimitiveIterator.OfLong ids = LongStream.rangeClosed(1, count).iterator();
    AddResult added =
        MinuteStores.idBatches(queue)
            .add(
                new NewIdBatch("calls", ids, null),
                (number, all) ->
                    NewTask.of(
                        catalog.find("minute-group").orElseThrow(),
                        "{\"batch\": " + number + ", \"count\": " + all + "}",
                        "olga"));
    long batch = ((AddResult.Created) added).number();
    assertEquals(count, planner.calls(batch, count).count());
  }

  @Override
  public void close() {
    types.release.release(1_000);
    enqueue("echo", Map.of("text", "over")); // a change, so that no long poll has to be waited for
    shut();
    if (drain != null) {
      drain.stop();
      try {
        worker.join(10_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    queue.close();
    redis.close();
  }
}
