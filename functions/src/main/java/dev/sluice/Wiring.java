package dev.sluice;

import dev.sluice.http.Access;
import dev.sluice.http.Endpoints;
import dev.sluice.http.Exchange;
import dev.sluice.http.Tokens;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.RedisTaskQueue;
import dev.sluice.queue.TaskQueue;
import dev.sluice.schedule.FireTimes;
import dev.sluice.schedule.Timetable;
import dev.sluice.task.ArtifactStore;
import dev.sluice.task.TaskCatalog;
import dev.sluice.tasks.Catalog;
import dev.sluice.tasks.sellerreport.SalesSource;
import dev.sluice.tasks.sellerreport.Webhook;
import dev.sluice.worker.DirectoryArtifactStore;
import dev.sluice.worker.DrainParts;
import dev.sluice.worker.DrainSettings;
import dev.sluice.worker.Upkeep;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

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

  /** Of artifacts in a directory, bytes. */
  private static final long LARGEST_FILE = 1L << 30;

  private static Wiring environment;

  private final Configuration configuration;
  private final Clock clock = Clock.systemUTC();
  private final SalesSource sales;
  private RedisTaskQueue queue;
  private TaskCatalog catalog;
  private DrainParts drain;

  /** Nothing is opened before it is asked for. */
  public Wiring(Configuration configuration) {
    this.configuration = configuration;
    this.sales = SalesSource.open(configuration.sales());
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
    return Endpoints.query(
        queue(),
        catalog(),
        this::reference,
        access(),
        artifacts(),
        configuration.longPolls(),
        configuration.lambda() ? LARGEST_LAMBDA_BODY : Long.MAX_VALUE,
        (schedule, moment) -> FireTimes.of(schedule).next(moment));
  }

  /** What {@link DrainHandler} and the local workers drain with. */
  public synchronized DrainParts drain() {
    if (drain == null) {
      List<Upkeep.Duty> duties = new ArrayList<>(List.of(this::refreshReferences));
      if (configuration.artifacts() != null) {
        duties.add(directory()::sweep);
      }
      drain =
          new DrainParts(
              queue(),
              catalog(),
              artifacts(),
              new Upkeep(duties, System.err::println),
              DrainSettings.of(configuration.concurrency()).withLease(LEASE),
              System.err::println,
              new Timetable(catalog(), queue().schedules(), clock, System.err::println)
                  ::enqueueDue);
    }
    return drain;
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
      catalog = Catalog.of(sales, webhook, clock, configuration.githubApi());
    }
    return catalog;
  }

  /** Where artifacts are kept. */
  public ArtifactStore artifacts() {
    return configuration.artifacts() == null ? redis().artifacts() : directory();
  }

  private DirectoryArtifactStore directory() {
    return new DirectoryArtifactStore(
        configuration.artifacts(), LARGEST_FILE, configuration.retention());
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
