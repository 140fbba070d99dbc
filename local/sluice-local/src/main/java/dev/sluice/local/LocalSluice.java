package dev.sluice.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.Application;
import dev.sluice.Settings;
import dev.sluice.http.access.Tokens;
import dev.sluice.local.gateway.Gateway;
import dev.sluice.local.isolated.Functions;
import dev.sluice.local.redis.EmbeddedRedis;
import dev.sluice.local.redis.RedisNotStarted;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** All of Sluice in one process: Redis, workers, and the gateway in front of the handlers. */
final class LocalSluice implements AutoCloseable {
  /** How often the template's schedule starts a drain. */
  private static final Duration TICK = Duration.ofMinutes(1);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CompletableFuture<String> broken = new CompletableFuture<>();
  private volatile boolean closing;
  private Running running;
  private Functions functions;
  private String address;
  private String server;
  private URI redis;

  private LocalSluice() {}

  /**
   * Starts everything. When it returns, Redis answers, references are known, the workers run and
   * the gateway accepts connections.
   *
   * @param environment further settings, the {@code SLUICE_…} variables
   * @throws CannotStart with one line for the user; nothing is left running
   */
  static LocalSluice start(
      Application application, Flags flags, Map<String, String> environment, Console console)
      throws CannotStart {
    LocalSluice sluice = new LocalSluice();
    try {
      sluice.open(application, flags, environment, console);
      return sluice;
    } catch (CannotStart | RuntimeException e) {
      sluice.close();
      throw e;
    }
  }

  private void open(
      Application application, Flags flags, Map<String, String> environment, Console console)
      throws CannotStart {
    Settings checked = settings(flags, environment, flags.redisUrlOrAny());
    Edition.unconnected(application, checked, flags, console).close();
    createArtifacts(checked, flags);
    Settings settings =
        flags.redisUrl == null
            ? settings(flags, environment, startRedis(flags, environment, console::note))
            : checked;
    redis = URI.create(settings.variables().all().get("SLUICE_REDIS_URL"));
    BiFunction<String, String, RequestStreamHandler> handlers;
    if (flags.isolated) {
      handlers = isolated(application, settings, flags, console);
    } else {
      running = keep(new Running(made -> Edition.of(made, settings, flags, console)));
      running.begin(application);
      handlers = running::handler;
    }
    try {
      Gateway gateway = keep(Gateway.start(flags.port, handlers, console::request));
      address = "http://127.0.0.1:" + gateway.port() + "/#token=" + flags.tokenOrRandom();
    } catch (IOException e) {
      throw new CannotStart(
          "Port " + flags.port + " is taken or not allowed: choose another with --port");
    }
  }

  private BiFunction<String, String, RequestStreamHandler> isolated(
      Application application, Settings settings, Flags flags, Console console) throws CannotStart {
    Edition edition = keep(Edition.of(application, settings, flags, console)); // knows the routes
    try {
      functions =
          keep(
              new Functions(
                  application.getClass().getName(),
                  ofFunctions(settings),
                  flags.workers,
                  TICK,
                  line -> print(line, console)));
      return (method, path) ->
          (event, answer, context) ->
              answer.write(functions.invoke(edition.function(method, path), event.readAllBytes()));
    } catch (IOException e) {
      throw new CannotStart("No port is free for the functions: " + e.getMessage());
    }
  }

  /** The variables without those that only {@code local/run} knows. */
  private static Map<String, String> ofFunctions(Settings settings) {
    Map<String, String> variables = new HashMap<>(settings.variables().all());
    List<String> own = new ArrayList<>(LocalMain.variables());
    own.removeAll(List.of("SLUICE_REDIS_URL", "SLUICE_QUEUES"));
    variables.keySet().removeAll(own);
    return variables;
  }

  private static void print(String line, Console console) {
    if (line.startsWith("{") && line.contains("\"method\"")) {
      console.request(line);
    } else {
      console.note(line);
    }
  }

  private String startRedis(Flags flags, Map<String, String> environment, Consumer<String> log)
      throws CannotStart {
    try {
      EmbeddedRedis redis = keep(EmbeddedRedis.open(flags.directory, environment.get("PATH"), log));
      server = redis.server();
      redis
          .ended()
          .thenAccept(
              exit -> {
                if (!closing) {
                  broken.complete("Redis ended unexpectedly (exit code " + exit + ")");
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
    if (flags.level() == Console.Level.JSON) {
      variables.put("SLUICE_LOG_FORMAT", "json");
    }
    variables.put("SLUICE_DATA", flags.directory.toString());
    if (flags.redisUrl == null) {
      // other processes may share the other Redis, but not this directory
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
      if (flags.redisUrl == null && settings.redis().confirmed()) {
        throw CannotStart.wrongSetting(
            "SLUICE_DURABILITY=replica needs a Redis with a replica: name it by --redis-url");
      }
      return settings;
    } catch (IllegalArgumentException e) {
      throw CannotStart.wrongSetting(e.getMessage());
    }
  }

  /** The directory of somebody else; the one in our own is made with its first file. */
  private static void createArtifacts(Settings settings, Flags flags) throws CannotStart {
    Path directory = settings.artifactDirectory();
    if (directory == null || directory.startsWith(flags.directory)) {
      return;
    }
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw CannotStart.wrongSetting("SLUICE_ARTIFACTS is not a directory and cannot be created");
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  /**
   * Goes on with this application instead. Redis and the gateway stay; what the workers before run
   * is handed back within 4 s.
   *
   * @throws CannotStart when it cannot; the one before then goes on
   */
  void replace(Application application) throws CannotStart {
    running.begin(application);
  }

  /** Its address, with the token in the fragment, which browsers do not send. */
  String address() {
    return address;
  }

  /** The functions, each in processes of its own; null when they are not isolated. */
  Functions functions() {
    return functions;
  }

  /** The Redis that was started for it, for people; null when it uses another. */
  String server() {
    return server;
  }

  /** Where its Redis is, with the password. */
  URI redis() {
    return redis;
  }

  /** Completes with one line when it cannot continue. */
  CompletableFuture<String> broken() {
    return broken;
  }

  /**
   * Stops accepting, answers what is held, hands running tasks back and ends Redis properly. A
   * second call does nothing.
   */
  @Override
  public synchronized void close() {
    closing = true;
    if (running != null) {
      running.endLongPolls();
    }
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        System.err.println("local/run: " + e);
      }
    }
  }
}
