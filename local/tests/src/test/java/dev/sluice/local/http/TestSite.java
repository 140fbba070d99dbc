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
import dev.sluice.http.access.Tokens;
import dev.sluice.http.route.Server;
import dev.sluice.http.tasks.ReferenceLoader;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.local.tasks.TestApp;
import dev.sluice.queue.TaskQueue;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.schedule.FireTimes;
import dev.sluice.task.ArtifactStore;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The three HTTP handlers on a real Redis, with the built-in task types, sample sales and four
 * callers.
 */
final class TestSite implements AutoCloseable {
  /** Tokens: two submitters, an operator, a viewer. */
  static final String ALICE = "alice-token";

  static final String BOB = "bob-token";
  static final String OLGA = "olga-token";
  static final String VERA = "vera-token";

  static final String ALLOWED_ORIGIN = "https://allowed.example";
  static final int LONG_POLLS = 2;

  /** Bytes, as on Lambda. */
  static final int LARGEST_PICTURE = 4_400_000;

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
          "" + LONG_POLLS);

  /** The routes of every site of this kind; it reaches no Redis. */
  static final Site SITE = unconnected().site();

  private static Sluice unconnected() {
    Settings settings = settings("redis://127.0.0.1:9", Long.MAX_VALUE);
    return sluice(settings, Sluice.connect(settings));
  }

  /** A task type that takes any object at all. */
  record Free(Map<String, Object> any) {}

  private final TestRedis redis;
  private final RedisTaskQueue queue;
  private final RequestStreamHandler enqueue;
  private final RequestStreamHandler query;
  private final RequestStreamHandler graphql;

  private TestSite(TestRedis redis, long maxDepth) {
    this.redis = redis;
    Settings settings = settings(redis.url().toString(), maxDepth);
    this.queue = Sluice.connect(settings);
    Sluice sluice = sluice(settings, queue);
    this.enqueue = sluice.enqueue();
    this.query = sluice.query();
    this.graphql = sluice.function(GraphqlFeature.SERVER);
  }

  private static Settings settings(String redisUrl, long maxDepth) {
    Map<String, String> variables = new HashMap<>(VARIABLES);
    variables.put("SLUICE_REDIS_URL", redisUrl);
    variables.put("SLUICE_QUEUE_DEPTH", Long.toString(maxDepth));
    return Settings.of(variables);
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

  static TestSite start() {
    return start(Long.MAX_VALUE);
  }

  static TestSite start(long maxDepth) {
    return new TestSite(TestRedis.embedded(), maxDepth);
  }

  static RequestStreamHandler enqueueHandler(TaskQueue queue) {
    return new Site(List.of(new TaskApi(), new TestApp().sellers()), backend(queue))
        .function(Server.ENQUEUE);
  }

  /** Without what needs more of Redis than the queue: groups and users. */
  static RequestStreamHandler queryHandler(TaskQueue queue) {
    TaskApi api =
        new TaskApi(
            null,
            LONG_POLLS,
            Long.MAX_VALUE,
            (schedule, moment) -> FireTimes.of(schedule).next(moment));
    TestApp app = new TestApp();
    List<Feature> features = List.of(api, app.sellers(), app.registration(), new GraphqlFeature());
    return new Site(features, backend(queue)).function(Server.QUERY);
  }

  static RequestStreamHandler graphqlHandler(TaskQueue queue) {
    return new Site(List.of(new GraphqlFeature()), backend(queue)).function(GraphqlFeature.SERVER);
  }

  private static Backend backend(TaskQueue queue) {
    ReferenceLoader references = new ReferenceLoader(new TestApp().sellers().references());
    Access access = new Access(Tokens.parse(TOKENS), ALLOWED_ORIGIN, Clock.systemUTC());
    return new Backend(queue, catalog(), references, access);
  }

  static TaskCatalog catalog() {
    return catalog(new TestApp());
  }

  private static TaskCatalog catalog(TestApp app) {
    TaskCatalog builtIn = app.types();
    List<TaskType<?>> types = new ArrayList<>(builtIn.all());
    types.add(TaskType.of("free", "Takes anything", Free.class, () -> (params, context) -> null));
    return TaskCatalog.of(types, List.copyOf(builtIn.schedules()));
  }

  /** What makes a deployed function of this site. */
  Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(VARIABLES);
    variables.put("SLUICE_REDIS_URL", redis.url().toString());
    variables.put("SLUICE_DEMO_SCHEDULES", "true"); // cases name one
    return variables;
  }

  InProcess inProcess() {
    return new InProcess(enqueue, query, graphql);
  }

  RequestStreamHandler enqueue() {
    return enqueue;
  }

  RequestStreamHandler query() {
    return query;
  }

  RequestStreamHandler graphql() {
    return graphql;
  }

  TaskQueue queue() {
    return queue;
  }

  ArtifactStore artifacts() {
    return queue.artifacts();
  }

  TestRedis redis() {
    return redis;
  }

  @Override
  public void close() {
    queue.close();
    redis.close();
  }
}
