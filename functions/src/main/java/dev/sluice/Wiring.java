package dev.sluice;

import dev.sluice.app.Catalog;
import dev.sluice.app.DrainHandler;
import dev.sluice.app.EnqueueHandler;
import dev.sluice.app.GraphqlHandler;
import dev.sluice.app.QueryHandler;
import dev.sluice.app.TaskParts;
import dev.sluice.app.minutes.MinuteGroup;
import dev.sluice.app.minutes.MinutePlans;
import dev.sluice.app.minutes.http.GroupEndpoints;
import dev.sluice.app.registration.thumbnail.Picture;
import dev.sluice.artifact.DirectoryArtifactStore;
import dev.sluice.artifact.s3.S3ArtifactStore;
import dev.sluice.artifact.s3.S3Location;
import dev.sluice.artifact.s3.S3Objects;
import dev.sluice.http.Endpoints;
import dev.sluice.http.Exchange;
import dev.sluice.http.access.Access;
import dev.sluice.http.access.Tokens;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskQueue;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.schedule.FireTimes;
import dev.sluice.schedule.Timetable;
import dev.sluice.task.ArtifactStore;
import dev.sluice.task.TaskCatalog;
import dev.sluice.worker.DrainParts;
import dev.sluice.worker.DrainSettings;
import dev.sluice.worker.Upkeep;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts the parts of Sluice together; none is opened before it is asked for. The only class that
 * reads the environment. On Lambda there is one for each execution environment, {@link
 * #ofEnvironment}.
 */
public final class Wiring implements AutoCloseable {
  /** The reference set that seller reports check their sellers against. */
  private static final String SELLERS = "sellers";

  /** Lease of a worker, which beats every 2 s. */
  private static final Duration LEASE = Duration.ofSeconds(30);

  /** Lambda bounds an answer to 6 MB, and base64 makes three bytes four. */
  private static final long LARGEST_LAMBDA_BODY = 4_400_000;

  /** Of a picture, bytes: what passes through API Gateway, 10 MB with the rest of the body. */
  private static final int LARGEST_PICTURE = 10_000_000;

  /** Of a picture on Lambda, whose events have 6 MB in all, in base64 and with their headers. */
  private static final int LARGEST_LAMBDA_PICTURE = 4_400_000;

  /** Of artifacts in a directory, bytes. */
  private static final long LARGEST_FILE = 1L << 30;

  private static Wiring environment;

  private final Configuration configuration;
  private final Clock clock = Clock.systemUTC();
  private final RedisTaskQueue queue;
  private final TaskParts parts;
  private final TaskCatalog catalog;
  private ArtifactStore artifacts;
  private DrainParts drain;

  /** Nothing is opened before it is asked for. */
  public Wiring(Configuration configuration) {
    this.configuration = configuration;
    this.queue =
        RedisTaskQueue.connect(
            new QueueSettings(
                configuration.redisUrl(),
                configuration.partition(),
                configuration.queueDepth(),
                configuration.retentionCount(),
                configuration.retention(),
                LEASE,
                configuration.connections()));
    this.parts = new TaskParts(configuration, clock, queue);
    this.catalog = Catalog.of(parts);
  }

  /**
   * The parts of this execution environment, as its variables say.
   *
   * @throws IllegalArgumentException naming a variable that is missing or wrong
   */
  public static synchronized Wiring ofEnvironment() {
    if (environment == null) {
      environment = new Wiring(Configuration.of(System.getenv()));
    }
    return environment;
  }

  /** What {@link EnqueueHandler} serves. */
  public Exchange enqueue() {
    return Endpoints.enqueue(queue, catalog, this::reference, access());
  }

  /** What {@link QueryHandler} serves. */
  public Exchange query() {
    Exchange query =
        Endpoints.query(
            queue,
            catalog,
            this::reference,
            access(),
            artifacts(),
            configuration.longPolls(),
            configuration.lambda() ? LARGEST_LAMBDA_BODY : Long.MAX_VALUE,
            (schedule, moment) -> FireTimes.of(schedule).next(moment));
    Exchange registration =
        Endpoints.withRegistration(
            query,
            queue,
            catalog,
            Picture::violation,
            configuration.lambda() ? LARGEST_LAMBDA_PICTURE : LARGEST_PICTURE);
    return GroupEndpoints.on(
        registration,
        queue.users(),
        queue.idBatches(),
        new MinutePlans(parts.planner()::plan, parts.planner()::hour),
        catalog.find(MinuteGroup.NAME).orElseThrow(),
        access());
  }

  /** What {@link GraphqlHandler} serves. */
  public Exchange graphql() {
    return Endpoints.graphql(queue, catalog, this::reference, access());
  }

  /** What {@link DrainHandler} and the local workers drain with. */
  public synchronized DrainParts drain() {
    if (drain == null) {
      parts.check();
      List<Upkeep.Duty> duties = new ArrayList<>(List.of(this::refreshReferences));
      if (artifacts() instanceof DirectoryArtifactStore directory) {
        duties.add(directory::sweep);
      }
      drain =
          new DrainParts(
              queue,
              catalog,
              artifacts(),
              new Upkeep(duties, System.err::println),
              DrainSettings.of(configuration.concurrency())
                  .withLease(LEASE)
                  .on(configuration.host()),
              System.err::println,
              new Timetable(catalog, queue.schedules(), clock, System.err::println)::enqueueDue);
    }
    return drain;
  }

  private Access access() {
    try {
      Tokens tokens = Tokens.parse(configuration.tokens());
      return new Access(tokens, configuration.allowedOrigin(), clock);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("SLUICE_TOKENS: " + e.getMessage());
    }
  }

  /** The queue; it connects at its first verb. */
  public TaskQueue queue() {
    return queue;
  }

  /** The task types. */
  public TaskCatalog catalog() {
    return catalog;
  }

  /** Where artifacts are kept. */
  public synchronized ArtifactStore artifacts() {
    if (artifacts == null) {
      String place = configuration.artifacts();
      if (place == null) {
        artifacts = queue.artifacts();
      } else if (place.startsWith("s3:")) {
        artifacts =
            new S3ArtifactStore(new S3Objects(S3Location.of(place, configuration.s3PathStyle())));
      } else {
        artifacts =
            new DirectoryArtifactStore(
                configuration.artifactDirectory(), LARGEST_FILE, configuration.retention());
      }
    }
    return artifacts;
  }

  /**
   * Loads the known sellers into Redis.
   *
   * @throws IOException when the sales source cannot be read; names file and line
   */
  public void refreshReferences() throws IOException {
    queue.replaceReference(SELLERS, reference(SELLERS));
  }

  private Map<String, String> reference(String set) throws IOException {
    if (!set.equals(SELLERS)) {
      throw new IOException("There is no source for the reference set " + set);
    }
    return parts.sales().sellers();
  }

  /** Lets the connections go. */
  @Override
  public void close() {
    queue.close();
  }
}
