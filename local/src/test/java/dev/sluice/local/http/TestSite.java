package dev.sluice.local.http;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.app.Catalog;
import dev.sluice.app.EnqueueHandler;
import dev.sluice.app.GraphqlHandler;
import dev.sluice.app.QueryHandler;
import dev.sluice.app.minutes.MinutePlanner;
import dev.sluice.app.minutes.MinutePlans;
import dev.sluice.app.minutes.http.GroupEndpoints;
import dev.sluice.app.registration.thumbnail.Picture;
import dev.sluice.app.sellers.sales.SalesSource;
import dev.sluice.http.Endpoints;
import dev.sluice.http.Exchange;
import dev.sluice.http.access.Access;
import dev.sluice.http.access.Tokens;
import dev.sluice.http.tasks.ReferenceLoader;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.local.tasks.TestParts;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskQueue;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.schedule.FireTimes;
import dev.sluice.task.ArtifactStore;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.time.Clock;
import java.util.ArrayList;
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

  /** A task type that takes any object at all. */
  record Free(Map<String, Object> any) {}

  private final TestRedis redis;
  private final RedisTaskQueue queue;
  private final RequestStreamHandler enqueue;
  private final RequestStreamHandler query;
  private final RequestStreamHandler graphql;

  private TestSite(TestRedis redis, QueueSettings settings) {
    this.redis = redis;
    this.queue = RedisTaskQueue.connect(settings);
    this.enqueue = enqueueHandler(queue);
    this.query = new QueryHandler(withGroups(queue, query(queue, queue.artifacts())));
    this.graphql = graphqlHandler(queue);
  }

  private static Exchange withGroups(RedisTaskQueue queue, Exchange query) {
    MinutePlanner planner =
        new MinutePlanner(queue.minuteGroups(), "user-call", 2, Clock.systemUTC());
    return GroupEndpoints.on(
        Endpoints.withRegistration(query, queue, catalog(), Picture::violation, LARGEST_PICTURE),
        queue.users(),
        queue.idBatches(),
        new MinutePlans(planner::plan, planner::hour),
        catalog().find("minute-group").orElseThrow(),
        access());
  }

  static TestSite start() {
    return start(Long.MAX_VALUE);
  }

  static TestSite start(long maxDepth) {
    TestRedis redis = TestRedis.embedded();
    QueueSettings settings = QueueSettings.of(redis.url());
    return new TestSite(
        redis, settings.withLimits(maxDepth, settings.keepCount(), settings.keepFor()));
  }

  static RequestStreamHandler enqueueHandler(TaskQueue queue) {
    return new EnqueueHandler(Endpoints.enqueue(queue, catalog(), references(), access()));
  }

  /** Without what needs more of Redis than the queue: groups, users and registration. */
  static RequestStreamHandler queryHandler(TaskQueue queue) {
    return new QueryHandler(query(queue, null));
  }

  private static Exchange query(TaskQueue queue, ArtifactStore artifacts) {
    return Endpoints.query(
        queue,
        catalog(),
        references(),
        access(),
        artifacts,
        LONG_POLLS,
        Long.MAX_VALUE,
        (schedule, moment) -> FireTimes.of(schedule).next(moment));
  }

  static RequestStreamHandler graphqlHandler(TaskQueue queue) {
    return new GraphqlHandler(Endpoints.graphql(queue, catalog(), references(), access()));
  }

  static TaskCatalog catalog() {
    TaskCatalog builtIn = Catalog.of(new TestParts());
    List<TaskType<?>> types = new ArrayList<>(builtIn.all());
    types.add(TaskType.of("free", "Takes anything", Free.class, () -> (params, context) -> null));
    return TaskCatalog.of(types, List.copyOf(builtIn.schedules()));
  }

  private static ReferenceLoader references() {
    return set -> SalesSource.open(null).sellers();
  }

  private static Access access() {
    return new Access(Tokens.parse(TOKENS), ALLOWED_ORIGIN, Clock.systemUTC());
  }

  /** What makes a deployed function of this site. */
  Map<String, String> variables() {
    return Map.of(
        "SLUICE_REDIS_URL",
        redis.url().toString(),
        "SLUICE_TOKENS",
        TOKENS,
        "SLUICE_ALLOWED_ORIGIN",
        ALLOWED_ORIGIN,
        "SLUICE_LONG_POLLS",
        "" + LONG_POLLS);
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
