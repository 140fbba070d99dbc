package dev.sluice.signals;

import java.util.Map;

/**
 * All metrics of this process as text of <a
 * href="https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md">OpenMetrics
 * 1.0</a>, as Prometheus reads them.
 */
public final class OpenMetrics {
  public static final String MEDIA_TYPE =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final StringBuilder text = new StringBuilder(4096);

  private OpenMetrics() {}

  /** The text, with what stands in the queue now. */
  public static String text(Backlog backlog) {
    OpenMetrics metrics = new OpenMetrics();
    for (Counter counter : Counter.values()) {
      metrics.counter(counter);
    }
    for (Timing timing : Timing.values()) {
      metrics.timing(timing);
    }
    metrics.gauge("sluice_queue_depth", "Tasks that wait.", backlog.depth());
    metrics.gauge("sluice_tasks_running", "Tasks that are RUNNING.", backlog.running());
    metrics.head("sluice_oldest_wait_seconds", "gauge", "Wait of the task that waits longest.");
    metrics.text.append("sluice_oldest_wait_seconds ").append(backlog.oldestSeconds()).append('\n');
    return metrics.text.append("# EOF\n").toString();
  }

  private void head(String family, String type, String help) {
    text.append("# TYPE ").append(family).append(' ').append(type).append('\n');
    if (family.endsWith("_seconds")) {
      text.append("# UNIT ").append(family).append(" seconds\n");
    }
    text.append("# HELP ").append(family).append(' ').append(help).append('\n');
  }

  private void gauge(String family, String help, long value) {
    head(family, "gauge", help);
    text.append(family).append(' ').append(value).append('\n');
  }

  private void counter(Counter counter) {
    if (counter.help() != null) {
      head(counter.family(), "counter", counter.help());
    }
    text.append(counter.family()).append("_total");
    if (counter.outcome() != null) {
      text.append("{outcome=\"").append(counter.outcome()).append("\"}");
    }
    text.append(' ').append(counter.count()).append('\n');
  }

  private void timing(Timing timing) {
    head(timing.family(), "histogram", timing.help());
    for (Map.Entry<String, Histogram.Counts> type : timing.counts().entrySet()) {
      String label = "{type=\"" + escaped(type.getKey()) + "\"";
      long[] buckets = type.getValue().buckets();
      long below = 0;
      for (int i = 0; i < buckets.length; i++) {
        below += buckets[i];
        String bound = i < Histogram.BOUNDS.length ? "" + Histogram.BOUNDS[i] : "+Inf";
        text.append(timing.family()).append("_bucket").append(label);
        text.append(",le=\"").append(bound).append("\"} ").append(below).append('\n');
      }
      text.append(timing.family()).append("_sum").append(label).append("} ");
      text.append(type.getValue().seconds()).append('\n');
      text.append(timing.family()).append("_count").append(label).append("} ");
      text.append(below).append('\n');
    }
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
