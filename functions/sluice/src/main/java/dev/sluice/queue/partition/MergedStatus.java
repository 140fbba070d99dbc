package dev.sluice.queue.partition;

import dev.sluice.queue.QueueStatus;
import dev.sluice.queue.QueueStatus.EndedPerMinute;
import dev.sluice.queue.QueueStatus.QueueDepth;
import dev.sluice.queue.QueueStatus.Workers;
import dev.sluice.queue.QueueStatus.Workers.Held;
import dev.sluice.queue.QueueStatus.Workers.Worker;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.stats.Counts;
import dev.sluice.queue.stats.Stats;
import dev.sluice.queue.stats.Stats.Build;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The counts of several partitions added up. */
final class MergedStatus {
  private static final int MOST_QUEUES = 100;
  private static final int MOST_WORKERS = 100;
  private static final int MOST_HELD = 20;

  private MergedStatus() {}

  /**
   * @param workers asked for only if some hold tasks: one may hold tasks of several partitions
   */
  static QueueStatus of(List<QueueStatus> each, Supplier<Workers> workers) {
    Map<String, QueueDepth> queues = new LinkedHashMap<>();
    for (QueueStatus one : each) {
      one.queues().forEach(queue -> queues.merge(queue.name(), queue, MergedStatus::sum));
    }
    int most = each.stream().mapToInt(QueueStatus::workers).max().orElse(0);
    return new QueueStatus(
        sum(each, QueueStatus::counts),
        sum(each, QueueStatus::children),
        queues.values().stream().limit(MOST_QUEUES).toList(),
        queues.size() > MOST_QUEUES || each.stream().anyMatch(QueueStatus::more),
        each.get(0).pauses(), // each has all of them
        most == 0 ? 0 : Math.max(most, holding(workers.get())),
        each.stream().map(QueueStatus::at).max(Comparator.naturalOrder()).orElseThrow());
  }

  private static int holding(Workers workers) {
    return (int) workers.workers().stream().filter(worker -> worker.holds() > 0).count();
  }

  private static Map<TaskState, Long> sum(
      List<QueueStatus> each, Function<QueueStatus, Map<TaskState, Long>> counts) {
    Map<TaskState, Long> sum = new EnumMap<>(TaskState.class);
    each.forEach(one -> counts.apply(one).forEach((state, n) -> sum.merge(state, n, Long::sum)));
    return sum;
  }

  private static QueueDepth sum(QueueDepth one, QueueDepth other) {
    Duration oldest =
        Stream.of(one, other)
            .map(QueueDepth::oldest)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElse(null);
    return new QueueDepth(one.name(), one.queued() + other.queued(), oldest);
  }

  static List<EndedPerMinute> rates(List<List<EndedPerMinute>> each) {
    Map<Instant, EndedPerMinute> minutes = new TreeMap<>();
    for (List<EndedPerMinute> one : each) {
      one.forEach(minute -> minutes.merge(minute.start(), minute, MergedStatus::sum));
    }
    return List.copyOf(minutes.values());
  }

  private static EndedPerMinute sum(EndedPerMinute one, EndedPerMinute other) {
    return new EndedPerMinute(
        one.start(),
        one.succeeded() + other.succeeded(),
        one.failed() + other.failed(),
        one.retried() + other.retried(),
        one.lost() + other.lost());
  }

  static Stats stats(List<Stats> each) {
    Map<Instant, Map<String, Counts>> points = new TreeMap<>();
    for (Stats one : each) {
      for (Stats.Point point : one.points()) {
        Map<String, Counts> types =
            points.computeIfAbsent(point.start(), none -> new LinkedHashMap<>());
        point
            .types()
            .forEach((type, n) -> types.computeIfAbsent(type, none -> new Counts()).add(n));
      }
    }
    return new Stats(
        latest(each.stream().map(Stats::at)),
        each.get(0).by(),
        each.stream().mapToInt(Stats::slots).sum(),
        points.entrySet().stream()
            .map(point -> new Stats.Point(point.getKey(), point.getValue()))
            .toList(),
        builds(each));
  }

  /** Each where it was seen first. */
  private static List<Build> builds(List<Stats> each) {
    Map<String, Build> first = new LinkedHashMap<>();
    each.stream()
        .map(Stats::builds)
        .flatMap(Collection::stream)
        .sorted(Comparator.comparing(Build::firstSeenAt))
        .forEach(build -> first.putIfAbsent(build.name(), build));
    return first.values().stream().skip(Math.max(0, first.size() - Stats.MOST_BUILDS)).toList();
  }

  /** Each worker once: it asks every partition for tasks. */
  static Workers workers(List<Workers> each) {
    Map<String, Worker> workers = new LinkedHashMap<>();
    each.stream()
        .map(Workers::workers)
        .flatMap(Collection::stream)
        .forEach(worker -> workers.merge(worker.name(), worker, MergedStatus::both));
    int count = each.stream().mapToInt(Workers::count).max().orElse(0);
    return new Workers(
        latest(each.stream().map(Workers::lastSeenAt)),
        Math.max(count, workers.size()),
        workers.values().stream()
            .sorted(Comparator.comparing(Worker::seenAt).reversed())
            .limit(MOST_WORKERS)
            .toList());
  }

  private static Worker both(Worker one, Worker other) {
    List<Held> tasks = new ArrayList<>(one.tasks());
    tasks.addAll(other.tasks());
    return new Worker(
        one.name(),
        latest(Stream.of(one.seenAt(), other.seenAt())),
        latest(Stream.of(one, other).map(Worker::leaseEndsAt)),
        one.holds() + other.holds(),
        List.copyOf(tasks.subList(0, Math.min(MOST_HELD, tasks.size()))));
  }

  private static Instant latest(Stream<Instant> times) {
    return times.filter(Objects::nonNull).max(Comparator.naturalOrder()).orElse(null);
  }
}
