package dev.sluice;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.artifact.DirectoryArtifactStore;
import dev.sluice.artifact.s3.S3ArtifactStore;
import dev.sluice.artifact.s3.S3Location;
import dev.sluice.artifact.s3.S3Objects;
import dev.sluice.http.Backend;
import dev.sluice.http.Exchange;
import dev.sluice.http.Feature;
import dev.sluice.http.MetricsFeature;
import dev.sluice.http.Site;
import dev.sluice.http.TaskApi;
import dev.sluice.http.access.Access;
import dev.sluice.http.access.SealingKey;
import dev.sluice.http.access.Tokens;
import dev.sluice.http.enqueue.ReferenceLoader;
import dev.sluice.http.route.Server;
import dev.sluice.http.tasks.LongPolls;
import dev.sluice.queue.TaskQueue;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.schedule.FireTimes;
import dev.sluice.schedule.Timetable;
import dev.sluice.signals.Log;
import dev.sluice.task.ArtifactStore;
import dev.sluice.task.AttemptInterceptor;
import dev.sluice.task.EnqueueInterceptor;
import dev.sluice.task.TaskCatalog;
import dev.sluice.worker.AttemptLog;
import dev.sluice.worker.DrainFunction;
import dev.sluice.worker.DrainParts;
import dev.sluice.worker.DrainParts.Beside;
import dev.sluice.worker.DrainSettings;
import dev.sluice.worker.Upkeep;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The front door: what an application's functions serve and drain with, made from its settings, its
 * task types and its features. Nothing is opened before it is needed, so a function pays only for
 * what it uses. On Lambda, each execution environment has one.
 */
public final class Sluice implements AutoCloseable {
  /** The lease of a worker, which extends it every 2 s. */
  public static final Duration LEASE = Duration.ofSeconds(30);

  /** The largest artifact in a directory, bytes. */
  private static final long LARGEST_FILE = 1L << 30;

  private final Settings settings;
  private final RedisTaskQueue queue;
  private final TaskCatalog catalog;
  private final List<Feature> features;
  private final ReferenceLoader references;
  private final List<AttemptInterceptor> attempts;
  private final LongPolls polls;
  private final Log log;
  private final List<Snapshot> snapshots = new ArrayList<>();
  private ArtifactStore artifacts;
  private DrainParts drain;

  private Sluice(
      Settings settings,
      RedisTaskQueue queue,
      TaskCatalog catalog,
      List<Feature> features,
      List<AttemptInterceptor> attempts) {
    this.log = settings.watching().log(queue.rehearses(), settings.clock());
    WakeSettings.apply(settings, queue, log);
    settings.variables().refuseUnknown(); // by now the features have read theirs
    this.settings = settings;
    this.queue = queue;
    this.catalog = settings.webhooks().addTo(catalog, settings.clock(), log::warn);
    this.features = features;
    this.attempts = attempts;
    this.polls =
        new LongPolls(
            settings.http().longPolls(), settings.redis().ownerShare(), !settings.lambda());
    Map<String, ReferenceLoader.Source> sources = new HashMap<>();
    for (Feature feature : features) {
      sources.putAll(feature.references());
    }
    this.references = new ReferenceLoader(sources);
  }

  /**
   * An application.
   *
   * @param features what it has besides task types, in the order of the documentation
   * @throws IllegalArgumentException naming a {@code SLUICE_…} variable that none of them has read
   */
  public static Sluice of(Settings settings, TaskCatalog catalog, Feature... features) {
    return of(settings, connect(settings), catalog, features);
  }

  /**
   * An application whose tasks or features use the queue themselves.
   *
   * @param queue from {@link #connect}
   */
  public static Sluice of(
      Settings settings, RedisTaskQueue queue, TaskCatalog catalog, Feature... features) {
    return new Sluice(settings, queue, catalog, List.of(features), List.of());
  }

  /**
   * The same with interceptors, in each list the outermost first. Call it before anything is
   * enqueued.
   *
   * @param enqueues around every enqueue over the queue, also those of features and tasks that were
   *     given it before
   * @param attempts around every attempt
   */
  public Sluice intercepting(List<EnqueueInterceptor> enqueues, List<AttemptInterceptor> attempts) {
    queue.interceptors().set(enqueues, log::warn);
    return new Sluice(settings, queue, catalog, features, List.copyOf(attempts));
  }

  /**
   * The queue of these settings. It connects at its first verb; on Lambda at once, on a thread of
   * its own.
   */
  public static RedisTaskQueue connect(Settings settings) {
    RedisTaskQueue queue = RedisTaskQueue.connect(settings.queue());
    if (settings.lambda() && !Snapshot.expected(settings)) {
      queue.connectAhead(); // its function was started for a call
    }
    return queue;
  }

  /** The function that takes tasks: {@code POST /tasks} and what features add to it. */
  public Exchange enqueue() {
    prepareSnapshot(Server.ENQUEUE);
    return site(new TaskApi()).function(Server.ENQUEUE);
  }

  /** The function that serves every HTTP call that no other function serves. */
  public Exchange query() {
    return function(Server.QUERY);
  }

  /** A function that a feature brings. */
  public Exchange function(Server server) {
    prepareSnapshot(server);
    return site(api()).function(server);
  }

  /** For the drain, the server is null. */
  private void prepareSnapshot(Server server) {
    if (Snapshot.expected(settings) && !queue.rehearses()) {
      Rehearsal rehearsal = new Rehearsal(settings, settings.queue(), catalog, features);
      snapshots.add(Snapshot.of(rehearsal, server, queue, log));
    }
  }

  /**
   * The function that drains the queue, as {@link DrainFunction} says. It starts no other drain,
   * whatever the settings say: drains that start drains might never end.
   */
  public RequestStreamHandler drain() {
    queue.drainStarts().by(null, 0, 0);
    prepareSnapshot(null);
    return new DrainFunction(drainParts());
  }

  /** All routes and the functions that serve them. */
  public Site site() {
    return site(api());
  }

  private TaskApi api() {
    return new TaskApi(
        artifacts(),
        polls,
        settings.lambda() ? Settings.LARGEST_LAMBDA_BODY : Long.MAX_VALUE,
        (schedule, moment) -> FireTimes.of(schedule).next(moment));
  }

  private Site site(TaskApi api) {
    List<Feature> all = new ArrayList<>(1 + features.size());
    all.add(api);
    if (settings.watching().route()) {
      all.add(new MetricsFeature());
    }
    all.addAll(features);
    return new Site(
        all,
        new Backend(
            queue,
            catalog,
            references,
            settings.webhooks(),
            access(),
            log,
            settings.http().basePath()));
  }

  private Access access() {
    try {
      Tokens tokens = Tokens.of(settings.http().tokens(), settings.http().tokensSecret());
      SealingKey key = new SealingKey(settings.http().sealingKey(), queue, tokens);
      return new Access(
          tokens,
          key,
          settings.http().allowedOrigin(),
          settings.clock(),
          settings.http().authorizer());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("SLUICE_TOKENS: " + e.getMessage());
    }
  }

  /** What drains need; shared by all drains of this environment. */
  public synchronized DrainParts drainParts() {
    if (drain == null) {
      features.forEach(Feature::check);
      List<Upkeep.Duty> duties = new ArrayList<>(List.of(this::refreshReferences));
      if (artifacts() instanceof DirectoryArtifactStore directory) {
        duties.add(directory::sweep);
      }
      DrainSettings work =
          DrainSettings.of(settings.worker().concurrency())
              .withLease(LEASE)
              .on(settings.worker().host())
              .withBuild(settings.worker().build())
              .withUnknownFor(settings.worker().unknownFor())
              .serving(settings.worker().queues())
              .by(settings.clock());
      Timetable timetable = new Timetable(catalog, queue.schedules(), settings.clock(), log);
      Beside beside =
          new Beside(
              new Upkeep(duties, log::warn), timetable::enqueueDue, log, new AttemptLog(log));
      drain = new DrainParts(queue, catalog, artifacts(), work, attempts, beside);
    }
    return drain;
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
      String place = settings.artifacts();
      if (place == null) {
        artifacts = queue.artifacts();
      } else if (place.startsWith("s3:")) {
        artifacts =
            new S3ArtifactStore(new S3Objects(S3Location.of(place, settings.s3PathStyle())));
      } else {
        artifacts =
            new DirectoryArtifactStore(
                settings.artifactDirectory(), LARGEST_FILE, settings.redis().retention());
      }
    }
    return artifacts;
  }

  /**
   * Loads all reference sets into Redis.
   *
   * @throws IOException when a source cannot be read; names file and line
   */
  public void refreshReferences() throws IOException {
    for (String set : references.sets()) {
      try {
        queue.replaceReference(set, references.load(set));
      } catch (IOException e) {
        throw new IOException("Cannot load the " + set + ": " + e.getMessage(), e);
      }
    }
  }

  /** Answers the requests that are held, within a second; from now on none is. */
  public void endLongPolls() {
    polls.end();
  }

  /** Closes the connections. */
  @Override
  public void close() {
    queue.close();
  }
}
