package dev.sluice;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a deployment of any application can set, each from the environment variable named here.
 * Features read further variables by {@link #variables}.
 *
 * @param redisUrl {@code SLUICE_REDIS_URL}: {@code redis[s]://[user:password@]host[:port][/db]}
 * @param partition {@code SLUICE_PARTITION}: hash tag of every key, 0 to 1,023; default 0
 * @param tokens {@code SLUICE_TOKENS}: {@code name:role:sha256,…}; empty: nobody may call
 * @param allowedOrigin {@code SLUICE_ALLOWED_ORIGIN}: the other site that may call, as browsers
 *     send it; null: none
 * @param queueDepth {@code SLUICE_QUEUE_DEPTH}: most waiting tasks; default 1,000,000
 * @param retentionCount {@code SLUICE_RETENTION_COUNT}: most ended tasks kept per state; default
 *     100,000
 * @param retention {@code SLUICE_RETENTION_SECONDS}: how long they are kept; default 604,800
 * @param longPolls {@code SLUICE_LONG_POLLS}: requests held at once; default 50
 * @param connections {@code SLUICE_CONNECTIONS}: most connections to Redis, and as many again for
 *     calls that wait, such as a long poll; opened as they are needed; default 128
 * @param concurrency {@code SLUICE_CONCURRENCY}: tasks run at once by one drain; default 16
 * @param unknownFor {@code SLUICE_UNKNOWN_TYPE_SECONDS}: how long a task whose type or params no
 *     build understands is handed back before it fails; default 86,400
 * @param build {@code SLUICE_BUILD}: the name of this build, as tasks it hands back show it;
 *     default the version of the Lambda function ({@code AWS_LAMBDA_FUNCTION_VERSION})
 * @param queues {@code SLUICE_QUEUES}: names of the queues a drain takes tasks from, with commas;
 *     empty (the default): all
 * @param artifacts {@code SLUICE_ARTIFACTS}: a directory or {@code s3://bucket/prefix}; null
 *     ({@code redis}, the default): Redis
 * @param host where this runs, as people call it: the Lambda function ({@code
 *     AWS_LAMBDA_FUNCTION_NAME}) or the machine ({@code HOSTNAME}, {@code COMPUTERNAME})
 * @param lambda whether Lambda runs us, and its 6 MB bound every answer
 * @param s3PathStyle whether S3 is another server ({@code AWS_ENDPOINT_URL}), which wants its
 *     buckets in the path
 * @param variables all variables, for what features read themselves
 */
public record Settings(
    URI redisUrl,
    int partition,
    String tokens,
    String allowedOrigin,
    long queueDepth,
    int retentionCount,
    Duration retention,
    int longPolls,
    int connections,
    int concurrency,
    Duration unknownFor,
    String build,
    List<String> queues,
    String artifacts,
    String host,
    boolean lambda,
    boolean s3PathStyle,
    Variables variables) {

  /**
   * Reads the variables.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong, never its value,
   *     which may be a secret
   */
  public static Settings of(Map<String, String> environment) {
    Variables variables = new Variables(environment);
    String artifacts = variables.place("SLUICE_ARTIFACTS");
    return new Settings(
        variables.redis("SLUICE_REDIS_URL"),
        (int) variables.number("SLUICE_PARTITION", 0, 0, 1_023),
        variables.first("SLUICE_TOKENS").orElse(""),
        variables.origin("SLUICE_ALLOWED_ORIGIN"),
        variables.number("SLUICE_QUEUE_DEPTH", 1_000_000, 1, Long.MAX_VALUE),
        (int) variables.number("SLUICE_RETENTION_COUNT", 100_000, 0, Integer.MAX_VALUE),
        Duration.ofSeconds(variables.number("SLUICE_RETENTION_SECONDS", 604_800, 1, 315_360_000)),
        (int) variables.number("SLUICE_LONG_POLLS", 50, 0, 10_000),
        (int) variables.number("SLUICE_CONNECTIONS", 128, 1, 10_000),
        (int) variables.number("SLUICE_CONCURRENCY", 16, 1, 1_000),
        Duration.ofSeconds(variables.number("SLUICE_UNKNOWN_TYPE_SECONDS", 86_400, 0, 31_536_000)),
        variables.first("SLUICE_BUILD", "AWS_LAMBDA_FUNCTION_VERSION").orElse(""),
        variables.queues("SLUICE_QUEUES"),
        "redis".equals(artifacts) ? null : artifacts,
        variables.first("AWS_LAMBDA_FUNCTION_NAME", "HOSTNAME", "COMPUTERNAME").orElse("drain"),
        environment.containsKey("AWS_LAMBDA_FUNCTION_NAME"),
        variables.text("AWS_ENDPOINT_URL") != null || variables.text("AWS_ENDPOINT_URL_S3") != null,
        variables);
  }

  /**
   * Reads the variables of this process. The only place that does.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  public static Settings ofEnvironment() {
    return of(System.getenv());
  }

  /** The directory that artifacts are kept in; null when they are in Redis or S3. */
  public Path artifactDirectory() {
    return artifacts == null || artifacts.startsWith("s3:") ? null : Path.of(artifacts);
  }
}
