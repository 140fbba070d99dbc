package dev.sluice.signals;

/**
 * A piece of work and its place in a trace: a request, an enqueue or an attempt. This one only
 * carries the trace on and is shown nowhere; see {@link Spans}. The caller names nothing in it that
 * may be secret: no path, no params, no token, no message of an exception.
 */
public class WorkSpan {
  /** What kind of work it is. */
  public enum Kind {
    /** It answers a request. */
    SERVER,
    /** It enqueues tasks. */
    PRODUCER,
    /** It is an attempt, which has a span id of its own even when it is shown nowhere. */
    CONSUMER
  }

  private final TraceParent trace;
  private final TraceParent before;

  WorkSpan(TraceParent trace) {
    this.trace = trace;
    this.before = TraceParent.enter(trace);
  }

  /** Where it is, for what it enqueues and calls; null: it belongs to no trace. */
  public TraceParent trace() {
    return trace;
  }

  /** Whether OpenTelemetry knows it. */
  public boolean known() {
    return false;
  }

  /** Describes it. A null value is left out. */
  public WorkSpan with(String key, String value) {
    return this;
  }

  /** Describes it. */
  public WorkSpan with(String key, long value) {
    return this;
  }

  /** Gives it the name that it should have had from the beginning. */
  public void rename(String name) {}

  /** This thread, on which it began, goes on with what it did before. */
  public void leave() {
    TraceParent.enter(before);
  }

  /**
   * It has ended, on whichever thread; only the first call counts.
   *
   * @param error the class of the exception or a word for why it failed; null: it did not
   */
  public void end(String error) {}
}
