package dev.sluice.local.isolated;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All functions of an application, started when they are needed, with Lambda's API for invoking
 * them, through which those that take tasks start drains.
 */
public final class Functions implements AutoCloseable {
  /** The function that runs tasks. */
  public static final String DRAIN = "drain";

  private static final Pattern INVOCATIONS =
      Pattern.compile("/2015-03-31/functions/([a-z]+)/invocations");

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
  private final HttpServer api;
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
    threads =
        Executors.newScheduledThreadPool(
            2 * drains + 2,
            action -> {
              Thread thread = new Thread(action, "isolated");
              thread.setDaemon(true);
              return thread;
            });
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.setExecutor(
        Executors.newCachedThreadPool(
            action -> {
              Thread thread = new Thread(action, "invoke");
              thread.setDaemon(true);
              return thread;
            }));
    api.createContext("/", this::serve);
    api.start();
    if (!tick.isZero()) {
      threads.scheduleAtFixedRate(
          () -> later(DRAIN, TICK, System.nanoTime()),
          tick.toMillis(),
          tick.toMillis(),
          TimeUnit.MILLISECONDS);
    }
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
      own.put("AWS_ENDPOINT_URL_LAMBDA", "http://127.0.0.1:" + api.getAddress().getPort());
      own.putIfAbsent("AWS_ACCESS_KEY_ID", "local");
      own.putIfAbsent("AWS_SECRET_ACCESS_KEY", "local");
    }
    return new Pool(
        () -> new Environment(application, function, own, log),
        drain ? DRAIN_LIMIT : LIMIT,
        drain ? drains : MOST);
  }

  private void serve(HttpExchange call) throws IOException {
    try (call) {
      Matcher path = INVOCATIONS.matcher(call.getRequestURI().getPath());
      byte[] event = call.getRequestBody().readAllBytes();
      if (!path.matches()) {
        call.sendResponseHeaders(404, -1);
      } else if ("Event".equals(call.getRequestHeaders().getFirst("X-Amz-Invocation-Type"))) {
        asked.incrementAndGet();
        long now = System.nanoTime();
        threads.execute(() -> later(path.group(1), event, now));
        call.sendResponseHeaders(202, -1);
      } else {
        byte[] answer = invoke(path.group(1), event);
        call.sendResponseHeaders(200, answer.length);
        call.getResponseBody().write(answer);
      }
    }
  }

  /** An event that nobody waits for: it is delivered when there is room. */
  private void later(String function, byte[] event, long since) {
    try {
      invoke(function, event, Duration.ZERO);
    } catch (Pool.Throttled e) {
      if (System.nanoTime() - since < OLDEST_EVENT.toNanos()) {
        threads.schedule(() -> later(function, event, since), 100, TimeUnit.MILLISECONDS);
      }
    } catch (IOException e) {
      log.accept(function + ": " + e.getMessage());
    }
  }

  /** Kills all processes. */
  @Override
  public void close() {
    threads.shutdownNow();
    api.stop(0);
    pools.values().forEach(Pool::close);
  }
}
