package dev.sluice.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.sluice.Application;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.http.Site;
import dev.sluice.http.route.Server;
import dev.sluice.redis.wire.ServerUrls;
import dev.sluice.worker.DrainParts;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An application as it was made once: its handlers and its workers. */
final class Edition implements AutoCloseable {
  private final Sluice sluice;
  private final Site site;
  private final DrainParts drain;
  private final Map<Server, RequestStreamHandler> handlers = new ConcurrentHashMap<>();
  private final ClassLoader classes;
  private final int count;
  private final Console console;
  private Workers workers;

  private Edition(Sluice sluice, ClassLoader classes, int count, Console console) {
    this.sluice = sluice;
    DrainParts made = sluice.drainParts();
    this.drain =
        made.beside().log().structured()
            ? made.reporting(console::ended)
            : made.reporting(console::note, console::ended);
    this.classes = classes;
    this.count = count;
    this.console = console;
    site = sluice.site();
    site.routes();
    handlers.put(Server.ENQUEUE, sluice.enqueue());
    handlers.put(Server.QUERY, sluice.query());
  }

  /**
   * Makes it without opening anything: its types, schedules, routes and settings are checked.
   *
   * @throws CannotStart with one line
   */
  static Edition unconnected(
      Application application, Settings settings, Flags flags, Console console) throws CannotStart {
    ClassLoader classes = application.getClass().getClassLoader();
    ClassLoader before = enter(classes);
    Sluice sluice = null;
    Edition edition = null;
    try {
      sluice = application.sluice(settings);
      sluice.catalog().readAll();
      edition = new Edition(sluice, classes, flags.workers, console);
      return edition;
    } catch (IllegalArgumentException e) {
      throw CannotStart.wrongSetting(e.getMessage());
    } finally {
      if (edition == null && sluice != null) {
        sluice.close();
      }
      leave(before);
    }
  }

  /**
   * Makes it. When it returns, its types and settings are checked, Redis answers and the references
   * are known; no worker runs yet.
   *
   * @throws CannotStart with one line; nothing is left open
   */
  static Edition of(Application application, Settings settings, Flags flags, Console console)
      throws CannotStart {
    Edition edition = unconnected(application, settings, flags, console);
    boolean connected = false;
    try {
      edition.connect(settings.redis().url());
      connected = true;
      return edition;
    } finally {
      if (!connected) {
        edition.close();
      }
    }
  }

  private void connect(URI redis) throws CannotStart {
    ClassLoader before = enter(classes);
    try {
      sluice.queue().ping();
      sluice.refreshReferences();
    } catch (RuntimeException e) {
      throw new CannotStart(unusable(redis, e));
    } catch (IOException e) {
      throw new CannotStart(e.getMessage());
    } finally {
      leave(before);
    }
  }

  /** Why the other Redis cannot be used, without class names. */
  static String unusable(URI url, RuntimeException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String said = String.valueOf(cause.getMessage());
    if (cause instanceof UnknownHostException) {
      said = "no host has that name";
    } else if (cause instanceof SocketTimeoutException) {
      said = "no answer in time";
    } else if (said.startsWith("NOAUTH")) {
      said = "it requires a password";
    }
    return "Redis at " + ServerUrls.names(url) + " cannot be used: " + said;
  }

  /** Starts to run tasks. */
  void work() {
    ClassLoader before = enter(classes);
    try {
      workers = new Workers(count, drain); // its threads inherit what this one has
    } finally {
      leave(before);
    }
  }

  /** Runs no further tasks and hands back what runs within 4 s; goes on answering calls. */
  void rest() {
    workers.stop();
  }

  /** Answers the calls that are held. */
  void endLongPolls() {
    sluice.endLongPolls();
  }

  /** The handler of a method and a path. */
  RequestStreamHandler handler(String method, String path) {
    RequestStreamHandler handler =
        handlers.computeIfAbsent(site.server(method, path), sluice::function);
    return (event, answer, context) -> {
      ClassLoader before = enter(classes);
      try {
        handler.handleRequest(event, answer, context);
      } finally {
        leave(before);
      }
    };
  }

  /** The name of the function that serves a method and a path. */
  String function(String method, String path) {
    return site.server(method, path).name();
  }

  /** What looks for classes by its thread is to find those of this edition. */
  private static ClassLoader enter(ClassLoader classes) {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(classes);
    return before;
  }

  private static void leave(ClassLoader before) {
    Thread.currentThread().setContextClassLoader(before);
  }

  /** Hands running tasks back and lets the connections go. */
  @Override
  public void close() {
    if (workers != null && !workers.end()) {
      console.unsettled();
    }
    sluice.close();
  }
}
