package dev.sluice.signals;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The place of some work in a trace, as the header {@code traceparent} of <a
 * href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context</a> says it:
 * taken from a call, kept with its task, and continued in its attempts and in what these enqueue
 * and call. Sluice begins traces only where there are {@link Spans}.
 */
public final class TraceParent {
  /** The name of the header. */
  public static final String HEADER = "traceparent";

  private static final int LENGTH = 55;
  private static final int TRACE = 3;
  private static final int SPAN = 36;
  static final int FLAGS = 53;
  private static final int SPAN_BYTES = 8;
  private static final int BYTES = 25;
  private static final ThreadLocal<TraceParent> CURRENT = new ThreadLocal<>();

  private final String text;

  private TraceParent(String text) {
    this.text = text;
  }

  /**
   * Reads a header. Of a later version only what version 00 has is read.
   *
   * @return null when there is none, or it is malformed
   */
  public static TraceParent of(String header) {
    if (header == null || header.length() < LENGTH || !isHex(header, 0, 2)) {
      return null;
    }
    boolean first = header.startsWith("00");
    boolean whole = header.length() == LENGTH || !first && header.charAt(LENGTH) == '-';
    boolean good =
        whole
            && !header.startsWith("ff")
            && header.charAt(TRACE - 1) == '-'
            && isId(header, TRACE, SPAN - 1)
            && header.charAt(SPAN - 1) == '-'
            && isId(header, SPAN, FLAGS - 1)
            && header.charAt(FLAGS - 1) == '-'
            && isHex(header, FLAGS, LENGTH);
    return good ? new TraceParent("00".concat(header.substring(2, LENGTH))) : null;
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is hexadecimal and not all zeros. */
  private static boolean isId(String text, int from, int to) {
    int zeros = 0;
    while (from + zeros < to && text.charAt(from + zeros) == '0') {
      zeros++;
    }
    return from + zeros < to && isHex(text, from, to);
  }

  /** The same from {@link #bytes}; null when they are something else. */
  public static TraceParent of(byte[] bytes) {
    if (bytes == null || bytes.length != BYTES) {
      return null;
    }
    String hex = HexFormat.of().formatHex(bytes);
    return of(
        "00-" + hex.substring(0, 32) + "-" + hex.substring(32, 48) + "-" + hex.substring(48, 50));
  }

  /** Its 25 bytes: trace, span, flags. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(traceId() + spanId() + text.substring(FLAGS));
  }

  /** The trace, 32 hexadecimal digits. */
  public String traceId() {
    return text.substring(TRACE, SPAN - 1);
  }

  /** The span, 16 hexadecimal digits. */
  public String spanId() {
    return text.substring(SPAN, FLAGS - 1);
  }

  /** A new span of the same trace, such as an attempt. */
  public TraceParent next() {
    byte[] span = new byte[SPAN_BYTES];
    // functions restored from one snapshot would have the same ThreadLocalRandom
    new SecureRandom().nextBytes(span);
    span[0] |= 1; // not all zeros
    return new TraceParent(
        text.substring(0, SPAN) + HexFormat.of().formatHex(span) + text.substring(FLAGS - 1));
  }

  /** What this thread works on; null: it belongs to no trace. */
  public static TraceParent current() {
    return CURRENT.get();
  }

  /**
   * From now on this thread works on that.
   *
   * @param trace null: on no trace
   * @return what it worked on before, to be entered again when this has ended
   */
  public static TraceParent enter(TraceParent trace) {
    TraceParent before = CURRENT.get();
    if (trace == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(trace);
    }
    return before;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TraceParent trace && trace.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The header. */
  @Override
  public String toString() {
    return text;
  }
}
