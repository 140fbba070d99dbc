package dev.sluice.signals;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/**
 * Where spans come from: OpenTelemetry, when its API (1.57 or later) is on the class path and the
 * application has set it up; otherwise work only carries on the trace that it was given. Without
 * the API none of its classes is loaded.
 */
public final class Spans {
  /** Begins spans; null when it makes none. */
  interface Source {
    WorkSpan begin(WorkSpan.Kind kind, String name, TraceParent parent);
  }

  private static final int FEW = 8;
  private static final Source SOURCE = source();
  private static volatile boolean silent;

  private Spans() {}

  private static Source source() {
    try {
      ClassLoader ours = Spans.class.getClassLoader();
      String classPath = System.getProperty("java.class.path", "");
      List<String> places = new ArrayList<>(List.of(classPath.split(File.pathSeparator)));
      if (ours instanceof URLClassLoader loader) { // as on Lambda
        for (URL url : loader.getURLs()) {
          places.add(url.toString());
        }
      }
      if (!worthwhile(places)) {
        return null;
      }
      Class.forName("io.opentelemetry.api.GlobalOpenTelemetry", false, ours);
      return OpenTelemetrySpan.source();
    } catch (ClassNotFoundException | LinkageError e) {
      return null; // absent, or too old
    }
  }

  /**
   * Whether to look for the API in these places. To look for what is in none of 75 jars opens all
   * of them, 40 ms of a cold start; so where there are many, one must have its name.
   */
  static boolean worthwhile(List<String> places) {
    return places.size() <= FEW || places.toString().contains("opentelemetry");
  }

  /** Whether there may be spans. */
  public static boolean possible() {
    return SOURCE != null;
  }

  /** While this is set, no spans are made, for work that nobody asked for. */
  public static void silence(boolean silent) {
    Spans.silent = silent;
  }

  /**
   * Begins a piece of work on this thread, which must {@link WorkSpan#leave} it. Never fails.
   *
   * @param parent what it continues; null: no trace
   */
  public static WorkSpan begin(WorkSpan.Kind kind, String name, TraceParent parent) {
    WorkSpan span = SOURCE == null || silent ? null : SOURCE.begin(kind, name, parent);
    if (span != null) {
      return span;
    }
    boolean next = parent != null && kind == WorkSpan.Kind.CONSUMER;
    return new WorkSpan(next ? parent.next() : parent);
  }
}
