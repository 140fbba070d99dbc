package dev.sluice;

import dev.sluice.http.access.Authorizer;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.SecretSource;
import dev.sluice.webhook.Webhooks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a deployment of any application can set, each from the environment variable that its {@link
 * Setting} names. Features read further variables by {@link #variables}.
 *
 * @param artifacts a directory or {@code s3://bucket/prefix}; null ({@code redis}, the default):
 *     Redis
 * @param s3PathStyle whether S3 is another server ({@code AWS_ENDPOINT_URL}), which needs the
 *     bucket in the path
 * @param lambda whether this runs on Lambda, which limits every answer to 6 MB
 * @param watching what it reports of itself
 * @param webhooks how it notifies others that tasks have ended
 * @param variables all variables, for the features' own settings
 * @param clock the clock of everything; only code can set another than the system's
 */
public record Settings(
    Redis redis,
    Http http,
    Worker worker,
    String artifacts,
    boolean s3PathStyle,
    boolean lambda,
    Watching watching,
    Webhooks webhooks,
    Variables variables,
    Clock clock) {

  private static final Setting REDIS_URL =
      Setting.of(
              "SLUICE_REDIS_URL",
              "embedded (`local/run`)",
              "`redis[s]://[user:password@]host[:port][/db]` of Redis 7.0+ or Valkey 7.2+;"
                  + " `?cluster=true` for cluster mode, where several nodes may be named:"
                  + " `host:port,host:port`")
          .asFlag();
  private static final Setting REDIS_SECRET =
      Setting.of(
          "SLUICE_REDIS_SECRET",
          "user and password are in the URL",
          "ARN of a secret in AWS Secrets Manager that has the password, or `{\"username\": …,"
              + " \"password\": …}`; it is read again when Redis refuses it");
  private static final Setting QUEUES =
      Setting.of("SLUICE_QUEUES", "all", "queues that this worker or drain serves, comma-separated")
          .asFlag();
  private static final Setting CONCURRENCY =
      Setting.number(
          "SLUICE_CONCURRENCY", 16, 1, 1_000, "tasks that one worker or drain runs at once");
  private static final Setting BUILD =
      Setting.of(
          "SLUICE_BUILD",
          "version of the function",
          "the name of this build, as tasks it hands back and the statistics show it");
  private static final Setting DURABILITY =
      Setting.of(
          "SLUICE_DURABILITY",
          "`primary`",
          "when an enqueued task is acknowledged: `primary` once Redis has it, `replica` once a"
              + " replica of it has it too ([what a crash can"
              + " lose](guarantees.md#what-a-crash-of-redis-can-lose))");
  private static final Setting QUEUE_DEPTH =
      Setting.number(
          "SLUICE_QUEUE_DEPTH",
          1_000_000,
          1,
          Long.MAX_VALUE,
          "maximum number of waiting tasks; further ones are refused (429)");
  private static final Setting OWNER_SHARE =
      Setting.number(
          "SLUICE_OWNER_SHARE",
          50,
          1,
          100,
          "percent of each limit that one owner may use: waiting tasks, requests held at once, bytes of uploads");
  private static final Setting RETENTION_COUNT =
      Setting.number(
          "SLUICE_RETENTION_COUNT", 100_000, 0, Integer.MAX_VALUE, "ended tasks kept per state");
  private static final Setting RETENTION_SECONDS =
      Setting.number(
          "SLUICE_RETENTION_SECONDS", 604_800, 1, 315_360_000, "seconds that they are kept");
  private static final Setting UNKNOWN_TYPE_SECONDS =
      Setting.number(
          "SLUICE_UNKNOWN_TYPE_SECONDS",
          86_400,
          0,
          31_536_000,
          "seconds that a task waits for a build that knows its type or can read its params,"
              + " before it fails");
  private static final Setting CONNECTIONS =
      Setting.number(
          "SLUICE_CONNECTIONS",
          128,
          1,
          10_000,
          "most connections to Redis per process that run scripts, and as many again that read or"
              + " wait; opened only as needed");
  private static final Setting PARTITION =
      Setting.number(
          "SLUICE_PARTITION", 0, 0, 1_023, "hash tag of all keys: two deployments share a Redis");
  private static final Setting PARTITIONS =
      Setting.number(
          "SLUICE_PARTITIONS", 1, 1, 16, "[nodes of a cluster](operations.md#partitions) to use");
  private static final Setting ARTIFACTS =
      Setting.of(
          "SLUICE_ARTIFACTS",
          "`redis`; `local/run`: `artifacts` in its data directory",
          "`redis`, a directory or `s3://bucket/prefix`: [where files are"
              + " kept](files.md#where-they-are-kept)");

  /** The largest body of an event or answer on Lambda, bytes: 6 MB in all, in base64. */
  public static final int LARGEST_LAMBDA_BODY = 4_400_000;

  /**
   * Where the queue is, and its limits.
   *
   * @param secret where user and password are; null: in the URL
   * @param partition hash tag of every key; of several partitions, of the first
   * @param partitions how many partitions share the tasks
   * @param ownerShare how many percent of each limit one owner may use
   * @param retentionCount most ended tasks kept per state
   * @param connections most connections to Redis, and as many again for calls that wait
   * @param confirmed whether an enqueue is acknowledged only once a replica has it too
   * @param limits further limits
   */
  public record Redis(
      URI url,
      SecretSource secret,
      int partition,
      int partitions,
      long queueDepth,
      int ownerShare,
      int retentionCount,
      Duration retention,
      int connections,
      boolean confirmed,
      Limits limits) {}

  /**
   * Who may call.
   *
   * @param tokens {@code name:role:sha256,…}
   * @param tokensSecret further ones, which may change; null: there are none
   * @param authorizer who calls when an authorizer of API Gateway has let the call in
   * @param sealingKey what sessions and cursors are sealed with; null: a random one in Redis
   * @param allowedOrigin the other site that may call, as browsers send it; null: none
   * @param longPolls requests held at once
   * @param basePath below which a custom domain serves it, such as {@code /sluice}; empty: none
   */
  public record Http(
      String tokens,
      SecretSource tokensSecret,
      Authorizer authorizer,
      String sealingKey,
      String allowedOrigin,
      int longPolls,
      String basePath) {}

  /**
   * How drains work.
   *
   * @param concurrency tasks run at once by one drain
   * @param unknownFor how long a task whose type or params no build understands is handed back
   *     before it fails
   * @param build the name of this build, as tasks it hands back show it; default the version of the
   *     Lambda function ({@code AWS_LAMBDA_FUNCTION_VERSION})
   * @param queues names of the queues a drain takes tasks from; empty (the default): all
   * @param host where this runs, for people: the Lambda function ({@code AWS_LAMBDA_FUNCTION_NAME})
   *     or the machine ({@code HOSTNAME}, {@code COMPUTERNAME})
   */
  public record Worker(
      int concurrency, Duration unknownFor, String build, List<String> queues, String host) {}

  /**
   * Reads the variables.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong, never its value,
   *     which may be a secret
   */
  public static Settings of(Map<String, String> environment) {
    Variables variables = new Variables(environment);
    boolean lambda = environment.containsKey("AWS_LAMBDA_FUNCTION_NAME");
    return new Settings(
        new Redis(
            variables.redis(REDIS_URL),
            redisSecret(variables),
            (int) variables.number(PARTITION),
            (int) variables.number(PARTITIONS),
            variables.number(QUEUE_DEPTH),
            (int) variables.number(OWNER_SHARE),
            (int) variables.number(RETENTION_COUNT),
            Duration.ofSeconds(variables.number(RETENTION_SECONDS)),
            (int) variables.number(CONNECTIONS),
            variables.choice(DURABILITY, "primary", "replica").equals("replica"),
            Limits.of(variables)),
        HttpVariables.read(variables),
        new Worker(
            (int) variables.number(CONCURRENCY),
            Duration.ofSeconds(variables.number(UNKNOWN_TYPE_SECONDS)),
            build(variables),
            variables.queues(QUEUES),
            variables
                .first("AWS_LAMBDA_FUNCTION_NAME", "HOSTNAME", "COMPUTERNAME")
                .orElse("drain")),
        artifacts(variables),
        variables.text("AWS_ENDPOINT_URL") != null || variables.text("AWS_ENDPOINT_URL_S3") != null,
        lambda,
        Watching.of(variables, lambda),
        WebhookSettings.read(variables),
        variables,
        Clock.systemUTC());
  }

  private static SecretSource redisSecret(Variables variables) {
    SecretSource secret = variables.secret(REDIS_SECRET);
    if (secret != null && variables.redis(REDIS_URL).getRawAuthority().contains("@")) {
      throw new IllegalArgumentException(
          "SLUICE_REDIS_URL has a password already: leave it or SLUICE_REDIS_SECRET out");
    }
    return secret;
  }

  private static String artifacts(Variables variables) {
    String place = variables.place(ARTIFACTS);
    return "redis".equals(place) ? null : place;
  }

  private static String build(Variables variables) {
    variables.text(BUILD); // so that the table has it
    return variables.first(BUILD.name(), "AWS_LAMBDA_FUNCTION_VERSION").orElse("");
  }

  /**
   * Reads the variables of this process. Nothing else reads the environment.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  public static Settings ofEnvironment() {
    return of(System.getenv());
  }

  /**
   * The same with another clock, for tests: the whole application uses it, including the scripts in
   * Redis. Timeouts of running attempts and waits still take real time.
   */
  public Settings withClock(Clock clock) {
    return new Settings(
        redis, http, worker, artifacts, s3PathStyle, lambda, watching, webhooks, variables, clock);
  }

  /** The directory that artifacts are kept in; null when they are in Redis or S3. */
  public Path artifactDirectory() {
    return artifacts == null || artifacts.startsWith("s3:") ? null : Path.of(artifacts);
  }

  /** The queue's own settings. */
  QueueSettings queue() {
    return QueueSettings.of(redis.url())
        .withPartition(redis.partition())
        .withPartitions(redis.partitions())
        .withLimits(redis.queueDepth(), redis.retentionCount(), redis.retention())
        .withKeepLeast(redis.limits().retentionLeast())
        .withQueueNames(redis.limits().queueNames())
        .withOwnerShare(redis.ownerShare())
        .withLease(Sluice.LEASE)
        .withConnections(redis.connections())
        .withClock(clock)
        .withConfirmation(redis.confirmed())
        .withRedisSecret(redis.secret());
  }
}
