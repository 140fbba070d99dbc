package dev.sluice.signals;

import dev.sluice.json.JsonText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Metrics as members of log lines, from which CloudWatch takes them: the <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">embedded
 * metric format</a>. Each line has what was counted since the last one. Safe for many threads.
 */
public final class Emf {
  private final String namespace;
  private final long[] written = new long[Counter.values().length];
  private final Map<Timing, Map<String, Histogram.Counts>> timed = new HashMap<>();

  /**
   * @param namespace of the metrics at CloudWatch
   */
  public Emf(String namespace) {
    this.namespace = namespace;
  }

  /**
   * Adds what was counted since the last line; nothing when nothing was.
   *
   * @param backlog what stands in the queue; null: it is not known
   */
  synchronized void write(JsonText line, Backlog backlog, long millis) {
    Map<String, Long> values = new TreeMap<>();
    for (Counter counter : Counter.values()) {
      long count = counter.count();
      if (count > written[counter.ordinal()]) {
        values.put(counter.title(), count - written[counter.ordinal()]);
        written[counter.ordinal()] = count;
      }
    }
    if (values.isEmpty() && backlog == null) {
      return;
    }
    begin(line, millis, "[[]]");
    // no lambda: the first one costs a cold start of the function that enqueues
    for (String name : values.keySet()) {
      metric(line, name, "Count");
    }
    if (backlog != null) {
      metric(line, "Depth", "Count");
      metric(line, "Running", "Count");
      metric(line, "OldestWait", "Seconds");
    }
    line.endArray().endObject().endArray().endObject();
    for (Map.Entry<String, Long> value : values.entrySet()) {
      line.member(value.getKey(), value.getValue());
    }
    if (backlog != null) {
      line.member("Depth", backlog.depth()).member("Running", backlog.running());
      line.member("OldestWait", backlog.oldestSeconds());
    }
  }

  /** A line for each type of which something was timed since the last one, with Wait and Run. */
  synchronized List<String> types(long millis) {
    Map<String, Map<Timing, Histogram.Counts>> types = new TreeMap<>();
    for (Timing timing : Timing.values()) {
      Map<String, Histogram.Counts> before = timed.getOrDefault(timing, Map.of());
      Map<String, Histogram.Counts> now = timing.counts();
      now.forEach(
          (type, counts) -> {
            Histogram.Counts more = counts.since(before.getOrDefault(type, Histogram.Counts.NONE));
            if (more.all() > 0) {
              types.computeIfAbsent(type, any -> new TreeMap<>()).put(timing, more);
            }
          });
      timed.put(timing, now);
    }
    List<String> lines = new ArrayList<>();
    types.forEach((type, timings) -> lines.add(type(type, timings, millis)));
    return lines;
  }

  private String type(String type, Map<Timing, Histogram.Counts> timings, long millis) {
    JsonText line = new JsonText().beginObject();
    begin(line, millis, "[[],[\"Type\"]]");
    timings.keySet().forEach(timing -> metric(line, timing.title(), "Seconds"));
    line.endArray().endObject().endArray().endObject();
    line.member("Type", type);
    timings.forEach((timing, counts) -> histogram(line, timing.title(), counts));
    return line.endObject().toString();
  }

  private void begin(JsonText line, long millis, String dimensions) {
    line.beginObject("_aws").member("Timestamp", millis).beginArray("CloudWatchMetrics");
    line.beginObject().member("Namespace", namespace).name("Dimensions").raw(dimensions);
    line.beginArray("Metrics");
  }

  private static void metric(JsonText line, String name, String unit) {
    line.beginObject().member("Name", name).member("Unit", unit).endObject();
  }

  /** Each time counts as the upper bound of its bucket, one beyond the last bound as twice that. */
  private static void histogram(JsonText line, String name, Histogram.Counts counts) {
    JsonText values = new JsonText().beginArray();
    JsonText numbers = new JsonText().beginArray();
    double least = -1;
    double most = 0;
    for (int i = 0; i < counts.buckets().length; i++) {
      if (counts.buckets()[i] > 0) {
        int last = Histogram.BOUNDS.length - 1;
        most = i <= last ? Histogram.BOUNDS[i] : 2 * Histogram.BOUNDS[last];
        least = least < 0 ? most : least;
        values.raw(Double.toString(most));
        numbers.raw(Long.toString(counts.buckets()[i]));
      }
    }
    line.beginObject(name).name("Values").raw(values.endArray().toString());
    line.name("Counts").raw(numbers.endArray().toString()).member("Min", least);
    line.member("Max", most).member("Count", counts.all()).member("Sum", counts.seconds());
    line.endObject();
  }
}
