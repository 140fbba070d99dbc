package dev.sluice.local.isolated;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.local.Round;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * All functions of an application, started when they are needed, with Lambda's API for invoking
 * them, through which those that take tasks start drains.
 */
public final class Functions implements AutoCloseable {
  /** The function that runs tasks. */
  public static final String DRAIN = "drain";

  private static final String INVOCATIONS = "/2015-03-31/functions/" + DRAIN + "/invocations";

  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(900);
  private static final Duration LIMIT = Duration.ofSeconds(28);

  /** Processes of one function at once. */
  public static final int MOST = 10;

  /** As long as Lambda keeps an event that it cannot deliver, as the template says. */
  private static final Duration OLDEST_EVENT = Duration.ofSeconds(60);

  private static final byte[] TICK = "{\"mode\":\"scheduled\"}".getBytes(StandardCharsets.UTF_8);

  private final Map<String, Pool> pools = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger invoked = new AtomicInteger();
  private final ScheduledExecutorService threads;
  private final PrivateApi api;
  private final String application;
  private final Map<String, String> variables;
  private final int drains;
  private final Consumer<String> log;

  /**
   * Starts the API and the schedule, but no function.
   *
   * @param application its class
   * @param variables the settings of every function
   * @param drains most drains at once
   * @param tick the time between two drains that the schedule starts; zero: it starts none
   * @param log takes what the functions print, line by line
   */
  public Functions(
      String application,
      Map<String, String> variables,
      int drains,
      Duration tick,
      Consumer<String> log)
      throws IOException {
    this.application = application;
    this.variables = new HashMap<>(variables);
    this.drains = drains;
    this.log = log;
    threads = Executors.newScheduledThreadPool(2 * drains + 2, daemons("isolated"));
    api = new PrivateApi(Executors.newCachedThreadPool(daemons("invoke")), this::serve);
    if (!tick.isZero()) {
      threads.scheduleAtFixedRate(
          () -> later(TICK, System.nanoTime()),
          tick.toMillis(),
          tick.toMillis(),
          TimeUnit.MILLISECONDS);
    }
  }

  static ThreadFactory daemons(String name) {
    return action -> {
      Thread thread = new Thread(action, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Invokes a function and waits for its answer. Where Lambda would have hundreds of environments,
   * here a call waits for one of a few.
   *
   * @throws IOException when it fails or takes too long
   */
  public byte[] invoke(String function, byte[] event) throws IOException {
    return invoke(function, event, LIMIT);
  }

  private byte[] invoke(String function, byte[] event, Duration patience) throws IOException {
    Pool pool = pools.computeIfAbsent(function, this::pool);
    invoked.incrementAndGet();
    try {
      return pool.invoke(event, patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The call was interrupted", e);
    }
  }

  /** Where the API for invoking them is. */
  String address() {
    return api.address();
  }

  /** How many invocations that nobody waits for were asked for over the API. */
  public int asked() {
    return asked.get();
  }

  /** How many invocations were begun, or refused since all environments were taken. */
  public int invoked() {
    return invoked.get();
  }

  /** How many processes of a function there are. */
  public int environments(String function) {
    Pool pool = pools.get(function);
    return pool == null ? 0 : pool.size();
  }

  /** Ends the processes of a function that wait for an event: its next start is a cold one. */
  public void chill(String function) {
    Pool pool = pools.get(function);
    if (pool != null) {
      pool.chill();
    }
  }

  private Pool pool(String function) {
    boolean drain = function.equals(DRAIN);
    Map<String, String> own = new HashMap<>(variables);
    own.put("AWS_LAMBDA_FUNCTION_NAME", function);
    own.put("AWS_LAMBDA_FUNCTION_VERSION", "local");
    if (!drain) {
      own.put("SLUICE_WAKE", "arn:aws:lambda:local-1:000000000000:function:" + DRAIN + ":live");
      own.put("SLUICE_WAKE_DRAINS", Integer.toString(drains));
      own.put("AWS_ENDPOINT_URL_LAMBDA", "http://" + api.address());
      own.putIfAbsent("AWS_ACCESS_KEY_ID", "local");
      own.putIfAbsent("AWS_SECRET_ACCESS_KEY", "local");
    }
    return new Pool(
        () -> new Environment(application, function, own, log),
        drain ? DRAIN_LIMIT : LIMIT,
        drain ? drains : MOST);
  }

  /** Only drains can be started, and nobody waits for one: the template allows no more either. */
  private void serve(String path, HttpExchange call) throws IOException {
    byte[] event = call.getRequestBody().readAllBytes();
    if (!path.equals(INVOCATIONS)
        || !"Event".equals(call.getRequestHeaders().getFirst("X-Amz-Invocation-Type"))) {
      call.sendResponseHeaders(404, -1);
      return;
    }
    asked.incrementAndGet();
    long now = System.nanoTime();
    threads.execute(() -> later(event, now));
    call.sendResponseHeaders(202, -1);
  }

  /** A drain that nobody waits for; a tick that fails must not be the last one. */
  private void later(byte[] event, long since) {
    try {
      Round.run("Starting a drain", () -> drain(event, since), log);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The event is delivered when there is room. */
  private void drain(byte[] event, long since) {
    try {
      invoke(DRAIN, event, Duration.ZERO);
    } catch (Pool.Throttled e) {
      if (System.nanoTime() - since < OLDEST_EVENT.toNanos() && !threads.isShutdown()) {
        threads.schedule(() -> later(event, since), 100, TimeUnit.MILLISECONDS);
      }
    } catch (IOException e) {
      log.accept(DRAIN + ": " + e.getMessage());
    }
  }

  /** Kills all processes. */
  @Override
  public void close() {
    threads.shutdownNow();
    api.close();
    pools.values().forEach(Pool::close);
  }
}
