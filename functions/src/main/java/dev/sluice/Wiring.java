package dev.sluice;

import dev.sluice.http.Access;
import dev.sluice.http.Endpoints;
import dev.sluice.http.Exchange;
import dev.sluice.http.GroupEndpoints;
import dev.sluice.http.MinutePlans;
import dev.sluice.http.Tokens;
import dev.sluice.queue.BatchPlan;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.RedisTaskQueue;
import dev.sluice.queue.TaskQueue;
import dev.sluice.s3.S3ArtifactStore;
import dev.sluice.s3.S3Location;
import dev.sluice.s3.S3Objects;
import dev.sluice.sales.SalesSource;
import dev.sluice.schedule.FireTimes;
import dev.sluice.schedule.MinutePlanner;
import dev.sluice.schedule.Timetable;
import dev.sluice.task.ArtifactStore;
import dev.sluice.task.FanOutTask;
import dev.sluice.task.TaskCatalog;
import dev.sluice.tasks.Catalog;
import dev.sluice.tasks.confirmation.Mailer;
import dev.sluice.tasks.confirmation.Sender;
import dev.sluice.tasks.minutegroup.CallPlan;
import dev.sluice.tasks.minutegroup.CallTarget;
import dev.sluice.tasks.minutegroup.MinuteGroup;
import dev.sluice.tasks.minutegroup.UserCall;
import dev.sluice.tasks.sellerreport.Webhook;
import dev.sluice.tasks.thumbnail.Picture;
import dev.sluice.worker.DirectoryArtifactStore;
import dev.sluice.worker.DrainParts;
import dev.sluice.worker.DrainSettings;
import dev.sluice.worker.Upkeep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Puts the parts of Sluice together, each when it is first asked for. The only class that reads the
 * environment. On Lambda there is one for each execution environment, {@link #ofEnvironment}.
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

  /** How long a mail server may be silent; its answers come within seconds. */
  private static final Duration MAIL_SERVER_SILENCE = Duration.ofSeconds(15);

  /** Of artifacts in a directory, bytes. */
  private static final long LARGEST_FILE = 1L << 30;

  private static Wiring environment;

  private final Configuration configuration;
  private final Clock clock = Clock.systemUTC();
  private final SalesSource sales;
  private RedisTaskQueue queue;
  private TaskCatalog catalog;
  private ArtifactStore artifacts;
  private DrainParts drain;

  /** Nothing is opened before it is asked for. */
  public Wiring(Configuration configuration) {
    this.configuration = configuration;
    this.sales =
        SalesSource.open(configuration.sales(), configuration.s3PathStyle(), Webhook::allowed);
  }

  /**
   * The parts of this execution environment, as its variables say.
   *
   * @throws IllegalArgumentException naming a variable that is missing or wrong
   */
  static synchronized Wiring ofEnvironment() {
    if (environment == null) {
      environment = new Wiring(Configuration.of(System.getenv()));
    }
    return environment;
  }

  /** What {@link EnqueueHandler} serves. */
  public Exchange enqueue() {
    return Endpoints.enqueue(queue(), catalog(), this::reference, access());
  }

  /** What {@link QueryHandler} serves. */
  public Exchange query() {
    callTarget(); // local/run tells of a wrong one before anything starts
    Exchange query =
        Endpoints.query(
            queue(),
            catalog(),
            this::reference,
            access(),
            artifacts(),
            configuration.longPolls(),
            configuration.lambda() ? LARGEST_LAMBDA_BODY : Long.MAX_VALUE,
            (schedule, moment) -> FireTimes.of(schedule).next(moment));
    Exchange registration =
        Endpoints.withRegistration(
            query,
            queue(),
            catalog(),
            Picture::violation,
            configuration.lambda() ? LARGEST_LAMBDA_PICTURE : LARGEST_PICTURE);
    return GroupEndpoints.on(
        registration,
        redis().users(),
        redis().idBatches(),
        new MinutePlans(planner()::plan, planner()::hour),
        catalog().find(MinuteGroup.NAME).orElseThrow(),
        access());
  }

  /** What {@link GraphqlHandler} serves. */
  public Exchange graphql() {
    return Endpoints.graphql(queue(), catalog(), this::reference, access());
  }

  /** What {@link DrainHandler} and the local workers drain with. */
  public synchronized DrainParts drain() {
    if (drain == null) {
      if (configuration.smtpUrl() != null || configuration.mailFrom() != null) {
        mailer();
        sender();
      }
      callTarget(); // throws now, and not at the first call, when it is not valid
      List<Upkeep.Duty> duties = new ArrayList<>(List.of(this::refreshReferences));
      if (artifacts() instanceof DirectoryArtifactStore directory) {
        duties.add(directory::sweep);
      }
      drain =
          new DrainParts(
              queue(),
              catalog(),
              artifacts(),
              new Upkeep(duties, System.err::println),
              DrainSettings.of(configuration.concurrency())
                  .withLease(LEASE)
                  .on(configuration.host()),
              System.err::println,
              new Timetable(catalog(), queue().schedules(), clock, System.err::println)
                  ::enqueueDue);
    }
    return drain;
  }

  private MinutePlanner planner() {
    return new MinutePlanner(
        redis().minuteGroups(), UserCall.NAME, configuration.minuteGroupMax(), clock);
  }

  private CallPlan callPlan() {
    MinutePlanner planner = planner();
    return new CallPlan() {
      @Override
      public Stream<FanOutTask.Child> calls(long batch, int count) {
        return planner.calls(batch, count);
      }

      @Override
      public Result finish(long batch) {
        BatchPlan plan = planner.finish(batch);
        return new Result(plan.count(), plan.groups(), plan.overflow(), plan.peak());
      }
    };
  }

  /** Says which variable it is that a part refuses. */
  private static <T> T named(String variable, Supplier<T> part) {
    try {
      return part.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(variable + ": " + e.getMessage());
    }
  }

  private Access access() {
    Tokens tokens = named("SLUICE_TOKENS", () -> Tokens.parse(configuration.tokens()));
    return new Access(tokens, configuration.allowedOrigin(), clock);
  }

  /** The queue; it connects at its first verb. */
  public TaskQueue queue() {
    return redis();
  }

  private synchronized RedisTaskQueue redis() {
    if (queue == null) {
      queue =
          RedisTaskQueue.connect(
              new QueueSettings(
                  configuration.redisUrl(),
                  configuration.partition(),
                  configuration.queueDepth(),
                  configuration.retentionCount(),
                  configuration.retention(),
                  LEASE,
                  configuration.connections()));
    }
    return queue;
  }

  /** The task types. */
  public synchronized TaskCatalog catalog() {
    if (catalog == null) {
      Webhook webhook = named("SLUICE_WEBHOOK_URL", () -> new Webhook(configuration.webhookUrl()));
      catalog =
          Catalog.of(sales, webhook, clock, configuration.githubApi())
              .with(Catalog.minuteGroups(this::callPlan, this::callTarget))
              .with(Catalog.registration(this::mailer, this::sender));
    }
    return catalog;
  }

  private Mailer mailer() {
    if (configuration.smtpUrl() != null) {
      return named(
          "SLUICE_SMTP_URL", () -> Mailer.smtp(configuration.smtpUrl(), MAIL_SERVER_SILENCE));
    }
    return configuration.outbox() == null
        ? Mailer.NONE
        : Mailer.outbox(Path.of(configuration.outbox()));
  }

  private Sender sender() {
    if (configuration.smtpUrl() != null && configuration.mailFrom() == null) {
      throw new IllegalArgumentException("SLUICE_MAIL_FROM is needed with SLUICE_SMTP_URL");
    }
    return named("SLUICE_MAIL_FROM", () -> Sender.of(configuration.mailFrom()));
  }

  private CallTarget callTarget() {
    return named("SLUICE_USER_CALL_URL", () -> new CallTarget(configuration.userCallUrl()));
  }

  /** Where artifacts are kept. */
  public synchronized ArtifactStore artifacts() {
    if (artifacts == null) {
      String place = configuration.artifacts();
      if (place == null) {
        artifacts = redis().artifacts();
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
    queue().replaceReference(SELLERS, reference(SELLERS));
  }

  private Map<String, String> reference(String set) throws IOException {
    if (!set.equals(SELLERS)) {
      throw new IOException("There is no source for the reference set " + set);
    }
    return sales.sellers();
  }

  /** Lets the connections go. */
  @Override
  public synchronized void close() {
    if (queue != null) {
      queue.close();
    }
  }
}
