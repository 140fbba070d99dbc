package dev.sluice.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.Configuration;
import dev.sluice.EnqueueHandler;
import dev.sluice.QueryHandler;
import dev.sluice.Wiring;
import dev.sluice.http.Route;
import dev.sluice.http.Tokens;
import dev.sluice.local.gateway.Gateway;
import dev.sluice.local.redis.EmbeddedRedis;
import dev.sluice.local.redis.RedisNotStarted;
import dev.sluice.queue.QueueUnavailable;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The whole of Sluice in one process: Redis, workers and the gateway before the handlers. */
final class LocalSluice implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CompletableFuture<String> broken = new CompletableFuture<>();
  private String address;

  private LocalSluice() {}

  /**
   * Starts everything. When it returns, Redis answers, the sellers are known, the workers run and
   * the gateway accepts.
   *
   * @param environment further settings, the {@code SLUICE_…} variables
   * @param log takes one line
   * @throws CannotStart with one line for the person who started it; nothing is left running
   */
  static LocalSluice start(Flags flags, Map<String, String> environment, Consumer<String> log)
      throws CannotStart {
    LocalSluice sluice = new LocalSluice();
    try {
      sluice.open(flags, environment, log);
      return sluice;
    } catch (CannotStart | RuntimeException e) {
      sluice.close();
      throw e;
    }
  }

  private void open(Flags flags, Map<String, String> environment, Consumer<String> log)
      throws CannotStart {
    URI redis = flags.redisUrl == null ? startRedis(flags, log) : flags.redisUrl;
    Wiring wiring = keep(new Wiring(configuration(flags, environment, redis)));
    try {
      wiring.queue().ping();
      wiring.refreshReferences();
    } catch (QueueUnavailable e) {
      String why = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      throw new CannotStart(
          "Redis at " + redis.getHost() + ":" + redis.getPort() + " does not answer: " + why);
    } catch (IOException e) {
      throw new CannotStart("Cannot read the sales files: " + e.getMessage());
    }
    keep(new Workers(flags.workers, wiring.drain()));
    RequestStreamHandler enqueue = new EnqueueHandler(wiring.enqueue());
    RequestStreamHandler query = new QueryHandler(wiring.query());
    try {
      Gateway gateway =
          keep(
              Gateway.start(
                  flags.port,
                  (method, path) ->
                      Route.server(method, path) == Route.Server.ENQUEUE ? enqueue : query));
      address = "http://127.0.0.1:" + gateway.port() + "/#token=" + flags.tokenOrRandom();
    } catch (IOException e) {
      throw new CannotStart(
          "Port " + flags.port + " is taken or not allowed: choose another with --port");
    }
  }

  private URI startRedis(Flags flags, Consumer<String> log) throws CannotStart {
    try {
      EmbeddedRedis redis = keep(EmbeddedRedis.open(flags.directory, log));
      redis
          .ended()
          .thenAccept(
              exit -> broken.complete("Redis ended unexpectedly (exit value " + exit + ")"));
      return redis.url();
    } catch (RedisNotStarted e) {
      throw new CannotStart(e.getMessage());
    }
  }

  private static Configuration configuration(
      Flags flags, Map<String, String> environment, URI redis) throws CannotStart {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("SLUICE_REDIS_URL", redis.toString());
    variables.put("SLUICE_SALES", flags.sales == null ? "" : flags.sales);
    variables.merge(
        "SLUICE_TOKENS",
        "local:operator:" + Tokens.hash(flags.tokenOrRandom()),
        (others, own) -> others.isBlank() ? own : others + "," + own);
    try {
      return Configuration.of(variables);
    } catch (IllegalArgumentException e) {
      throw new CannotStart(e.getMessage());
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
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        System.err.println("local/run: " + e);
      }
    }
  }
}
