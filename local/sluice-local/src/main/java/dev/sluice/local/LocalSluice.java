package dev.sluice.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.Application;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.http.Site;
import dev.sluice.http.access.Tokens;
import dev.sluice.http.route.Server;
import dev.sluice.local.gateway.Gateway;
import dev.sluice.local.redis.EmbeddedRedis;
import dev.sluice.local.redis.RedisNotStarted;
import dev.sluice.worker.DrainParts;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The whole of Sluice in one process: Redis, workers and the gateway before the handlers. */
final class LocalSluice implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Application application;
  private final CompletableFuture<String> broken = new CompletableFuture<>();
  private volatile boolean closing;
  private String address;

  private LocalSluice(Application application) {
    this.application = application;
  }

  /**
   * Starts everything. When it returns, Redis answers, the sellers are known, the workers run and
   * the gateway accepts.
   *
   * @param environment further settings, the {@code SLUICE_…} variables
   * @throws CannotStart with one line for the person who started it; nothing is left running
   */
  static LocalSluice start(
      Application application, Flags flags, Map<String, String> environment, Console console)
      throws CannotStart {
    LocalSluice sluice = new LocalSluice(application);
    try {
      sluice.open(flags, environment, console);
      return sluice;
    } catch (CannotStart | RuntimeException e) {
      sluice.close();
      throw e;
    }
  }

  private void open(Flags flags, Map<String, String> environment, Console console)
      throws CannotStart {
    String redis = flags.redisUrl == null ? startRedis(flags, console::note) : flags.redisUrl;
    Settings settings = settings(flags, environment, redis);
    Map<Server, RequestStreamHandler> handlers = new ConcurrentHashMap<>();
    Sluice app;
    Site site;
    DrainParts drain;
    try {
      app = keep(application.sluice(settings));
      site = app.site();
      site.routes();
      app.catalog().readAll();
      handlers.put(Server.ENQUEUE, app.enqueue());
      handlers.put(Server.QUERY, app.query());
      drain = app.drainParts().reporting(console::note, console::ended);
    } catch (IllegalArgumentException e) {
      throw CannotStart.wrongSetting(e.getMessage());
    }
    try {
      app.queue().ping();
      app.refreshReferences();
    } catch (RuntimeException e) {
      throw new CannotStart(unusable(settings.redisUrl(), e));
    } catch (IOException e) {
      // an address may hold a secret
      boolean told = flags.sales != null && !flags.sales.matches("(?s)https?:.*");
      String where = told ? " in " + flags.sales : "";
      throw new CannotStart("Cannot read the sales files" + where + ": " + e.getMessage());
    }
    keep(new Workers(flags.workers, drain));
    try {
      Gateway gateway =
          keep(
              Gateway.start(
                  flags.port,
                  (method, path) ->
                      handlers.computeIfAbsent(site.server(method, path), app::function),
                  console::request));
      address = "http://127.0.0.1:" + gateway.port() + "/#token=" + flags.tokenOrRandom();
    } catch (IOException e) {
      throw new CannotStart(
          "Port " + flags.port + " is taken or not allowed: choose another with --port");
    }
  }

  /** Why another Redis cannot be used, without the names of classes. */
  static String unusable(URI url, RuntimeException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String said = String.valueOf(cause.getMessage());
    if (cause instanceof UnknownHostException) {
      said = "no machine has that name";
    } else if (cause instanceof SocketTimeoutException) {
      said = "no answer in time";
    } else if (said.startsWith("NOAUTH")) {
      said = "it wants a password";
    }
    return "Redis at " + url.getHost() + ":" + url.getPort() + " cannot be used: " + said;
  }

  private String startRedis(Flags flags, Consumer<String> log) throws CannotStart {
    try {
      EmbeddedRedis redis = keep(EmbeddedRedis.open(flags.directory, log));
      redis
          .ended()
          .thenAccept(
              exit -> {
                if (!closing) {
                  broken.complete("Redis ended unexpectedly (exit value " + exit + ")");
                }
              });
      return redis.url().toString();
    } catch (RedisNotStarted e) {
      throw new CannotStart(e.getMessage());
    }
  }

  private static Settings settings(Flags flags, Map<String, String> environment, String redis)
      throws CannotStart {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("SLUICE_REDIS_URL", redis);
    variables.put("SLUICE_QUEUES", flags.queues == null ? "" : flags.queues);
    variables.put("SLUICE_DATA", flags.directory.toString());
    if (flags.sales != null) {
      variables.put("SLUICE_SALES", flags.sales);
    }
    if (flags.redisUrl == null) {
      // other processes may share another Redis, but not this directory
      variables.merge(
          "SLUICE_ARTIFACTS",
          flags.directory.resolve("artifacts").toString(),
          (given, own) -> given.isBlank() ? own : given);
    }
    variables.merge(
        "SLUICE_TOKENS",
        "local:operator:" + Tokens.hash(flags.tokenOrRandom()),
        (others, own) -> others.isBlank() ? own : others + "," + own);
    try {
      Settings settings = Settings.of(variables);
      settings.variables().accept(LocalMain.variables());
      if (settings.artifactDirectory() != null) {
        Files.createDirectories(settings.artifactDirectory());
      }
      return settings;
    } catch (IllegalArgumentException e) {
      throw CannotStart.wrongSetting(e.getMessage());
    } catch (IOException e) {
      throw CannotStart.wrongSetting("SLUICE_ARTIFACTS is no directory and cannot be made one");
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  /** Where it is served, with the token in the fragment, which browsers do not send. */
  String address() {
    return address;
  }

  /** Completes with one line when it cannot go on. */
  CompletableFuture<String> broken() {
    return broken;
  }

  /** Stops accepting, hands running tasks back, ends Redis in order. A second call does nothing. */
  @Override
  public synchronized void close() {
    closing = true;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        System.err.println("local/run: " + e);
      }
    }
  }
}
