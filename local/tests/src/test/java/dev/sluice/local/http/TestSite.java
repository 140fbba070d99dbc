package dev.sluice.local.http;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.app.workqueue.graphql.GraphqlFeature;
import dev.sluice.http.Backend;
import dev.sluice.http.Feature;
import dev.sluice.http.Site;
import dev.sluice.http.TaskApi;
import dev.sluice.http.access.Access;
import dev.sluice.http.access.SealingKey;
import dev.sluice.http.access.Tokens;
import dev.sluice.http.enqueue.ReferenceLoader;
import dev.sluice.http.route.Server;
import dev.sluice.http.tasks.LongPolls;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.local.tasks.TestApp;
import dev.sluice.queue.TaskQueue;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.schedule.FireTimes;
import dev.sluice.signals.Log;
import dev.sluice.task.ArtifactStore;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import dev.sluice.webhook.Webhooks;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The three HTTP handlers on a real Redis, with the built-in task types, sample sales and four
 * callers.
 */
public final class TestSite implements AutoCloseable {
  /** Tokens: two submitters, an operator, a viewer. */
  public static final String ALICE = "alice-token";

  public static final String BOB = "bob-token";
  public static final String OLGA = "olga-token";
  public static final String VERA = "vera-token";

  public static final String ALLOWED_ORIGIN = "https://allowed.example";
  public static final int LONG_POLLS = 2;

  /** In bytes, as on Lambda. */
  public static final int LARGEST_PICTURE = 4_400_000;

  private static final String TOKENS =
      String.join(
          ",",
          "alice:submitter:" + Tokens.hash(ALICE),
          "bob:submitter:" + Tokens.hash(BOB),
          "olga:operator:" + Tokens.hash(OLGA),
          "vera:viewer:" + Tokens.hash(VERA));

  private static final Map<String, String> VARIABLES =
      Map.of(
          "SLUICE_TOKENS",
          TOKENS,
          "SLUICE_ALLOWED_ORIGIN",
          ALLOWED_ORIGIN,
          "SLUICE_LONG_POLLS",
          "" + LONG_POLLS,
          "SLUICE_OWNER_SHARE",
          "100");

  /** The routes of every such site; it reaches no Redis. */
  public static final Site SITE = unconnected().site();

  private static Sluice unconnected() {
    Settings settings = settings("redis://127.0.0.1:9", Long.MAX_VALUE);
    return sluice(settings, Sluice.connect(settings));
  }

  /** A task type that accepts any object. */
  public record Free(Map<String, Object> any) {}

  private final TestRedis redis;
  private final RedisTaskQueue queue;
  private final RequestStreamHandler enqueue;
  private final RequestStreamHandler query;
  private final RequestStreamHandler graphql;

  private TestSite(TestRedis redis, Settings settings) {
    this.redis = redis;
    this.queue = Sluice.connect(settings);
    Sluice sluice = sluice(settings, queue);
    this.enqueue = sluice.enqueue();
    this.query = sluice.query();
    this.graphql = sluice.function(GraphqlFeature.SERVER);
  }

  private static Settings settings(String redisUrl, long maxDepth) {
    return Settings.of(variables(redisUrl, maxDepth));
  }

  private static Map<String, String> variables(String redisUrl, long maxDepth) {
    Map<String, String> variables = new HashMap<>(VARIABLES);
    variables.put("SLUICE_REDIS_URL", redisUrl);
    variables.put("SLUICE_QUEUE_DEPTH", Long.toString(maxDepth));
    return variables;
  }

  private static Sluice sluice(Settings settings, RedisTaskQueue queue) {
    TestApp app =
        new TestApp(queue) {
          @Override
          public int callsAMinute() {
            return 2;
          }
        };
    return Sluice.of(
        settings,
        queue,
        catalog(app),
        app.sellers(),
        app.registration(),
        app.minutes(),
        new GraphqlFeature());
  }

  public static TestSite start() {
    return start(Long.MAX_VALUE);
  }

  public static TestSite start(long maxDepth) {
    TestRedis redis = TestRedis.embedded();
    return new TestSite(redis, settings(redis.url().toString(), maxDepth));
  }

  /**
   * With further settings, on a Redis that may be reached by another address, such as that of a
   * proxy.
   */
  public static TestSite start(TestRedis redis, URI url, Map<String, String> more) {
    Map<String, String> variables = variables(url.toString(), Long.MAX_VALUE);
    variables.putAll(more);
    return new TestSite(redis, Settings.of(variables));
  }

  public static RequestStreamHandler enqueueHandler(TaskQueue queue) {
    return new Site(List.of(new TaskApi(), new TestApp().sellers()), backend(queue))
        .function(Server.ENQUEUE);
  }

  /** Without the features that need more of Redis than the queue: minute groups and users. */
  public static RequestStreamHandler queryHandler(TaskQueue queue) {
    TaskApi api =
        new TaskApi(
            null,
            new LongPolls(LONG_POLLS, 100, false),
            Long.MAX_VALUE,
            (schedule, moment) -> FireTimes.of(schedule).next(moment));
    TestApp app = new TestApp();
    List<Feature> features = List.of(api, app.sellers(), app.registration(), new GraphqlFeature());
    return new Site(features, backend(queue)).function(Server.QUERY);
  }

  public static RequestStreamHandler graphqlHandler(TaskQueue queue) {
    return new Site(List.of(new GraphqlFeature()), backend(queue)).function(GraphqlFeature.SERVER);
  }

  private static Backend backend(TaskQueue queue) {
    ReferenceLoader references = new ReferenceLoader(new TestApp().sellers().references());
    Tokens tokens = Tokens.parse(TOKENS);
    SealingKey key = new SealingKey(null, queue, tokens);
    Access access = new Access(tokens, key, ALLOWED_ORIGIN, Clock.systemUTC());
    return new Backend(
        queue, catalog(), references, Webhooks.NONE, access, Log.text(line -> {}), "");
  }

  public static TaskCatalog catalog() {
    return catalog(new TestApp());
  }

  private static TaskCatalog catalog(TestApp app) {
    TaskCatalog builtIn = app.types();
    List<TaskType<?>> types = new ArrayList<>(builtIn.all());
    types.add(TaskType.of("free", "Takes anything", Free.class, () -> (params, context) -> null));
    return TaskCatalog.of(types, List.copyOf(builtIn.schedules()));
  }

  /** The variables of a deployed function of this site. */
  public Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(VARIABLES);
    variables.put("SLUICE_REDIS_URL", redis.url().toString());
    variables.put("SLUICE_DEMO_SCHEDULES", "true"); // some cases need one
    return variables;
  }

  public InProcess inProcess() {
    return new InProcess(enqueue, query, graphql);
  }

  public RequestStreamHandler enqueue() {
    return enqueue;
  }

  public RequestStreamHandler query() {
    return query;
  }

  public RequestStreamHandler graphql() {
    return graphql;
  }

  public TaskQueue queue() {
    return queue;
  }

  public ArtifactStore artifacts() {
    return queue.artifacts();
  }

  public TestRedis redis() {
    return redis;
  }

  @Override
  public void close() {
    queue.close();
    redis.close();
  }
}
