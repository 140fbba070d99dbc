package dev.sluice.queue.partition;

import dev.sluice.json.Sha256;
import dev.sluice.queue.QueueStatus;
import dev.sluice.queue.QueueStatus.EndedPerMinute;
import dev.sluice.queue.QueueStatus.Workers;
import dev.sluice.queue.QueueView;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskTimeline;
import dev.sluice.queue.WaitReason;
import dev.sluice.queue.retries.Retries;
import dev.sluice.queue.stats.Stats;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The reading half. What is about one task is read in its partition; everything else in all of
 * them, so it fails when one of them does not answer.
 */
abstract class PartitionedView implements QueueView {
  /** A wait is in one partition, since a command waits at one server; so often it looks at all. */
  static final Duration LOOK_EVERY = Duration.ofMillis(250);

  /** The second half of a revision has so many digits at most. */
  private static final long HALF = 1_000_000_000_000_000_000L;

  final Partitions partitions;

  PartitionedView(Partitions partitions) {
    this.partitions = partitions;
  }

  /** Asks each partition, in order. */
  final <T> List<T> each(Function<Partition, T> question) {
    List<T> answers = new ArrayList<>(partitions.size());
    for (Partition partition : partitions.all()) {
      answers.add(question.apply(partition));
    }
    return answers;
  }

  /** How long to wait before all are looked at again. */
  static Duration next(long endNanos) {
    Duration left = Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    return left.compareTo(LOOK_EVERY) < 0 ? left : LOOK_EVERY;
  }

  @Override
  public Optional<TaskRecord> find(String id) {
    return partitions.of(id).find(id);
  }

  @Override
  public Optional<WaitReason> waiting(TaskRecord task) {
    return partitions.of(task.id()).waiting(task);
  }

  @Override
  public TaskTimeline timeline(TaskRecord task) {
    return partitions.of(task.id()).timeline(task);
  }

  @Override
  public List<String> log(String id) {
    return partitions.of(id).log(id);
  }

  @Override
  public TaskPage list(TaskFilter filter, String position, int limit) {
    return filter.parent() == null
        ? new MergedList(partitions, filter).page(position, limit)
        : partitions.of(filter.parent()).list(filter, position, limit);
  }

  @Override
  public Stream<FailedTask> failed(int most) {
    return MergedList.newest(each(partition -> partition.failed(most))).limit(most);
  }

  @Override
  public Stream<FailedTask> failed(String owner, int most) {
    return MergedList.newest(each(partition -> partition.failed(owner, most)));
  }

  @Override
  public Optional<FailedTask> failed(String id) {
    return partitions.of(id).failed(id);
  }

  @Override
  public TaskBrief.Hour lastHour(String owner, Instant since) {
    TaskBrief.Hour hour = MergedBriefs.hour(each(partition -> partition.lastHour(owner, since)));
    return hour != null
        ? hour
        : MergedBriefs.hour(each(partition -> partition.lastHour(owner, null)));
  }

  @Override
  public TaskBrief.Children childrenInBrief(String parent, int from, int most) {
    return partitions.of(parent).childrenInBrief(parent, from, most);
  }

  /** Kept in the first partition. */
  @Override
  public Map<String, Ignored> ignored() {
    return partitions.first().ignored();
  }

  @Override
  public List<FailedTask> failed(List<String> ids) {
    List<FailedTask> failed = new ArrayList<>();
    ids.stream()
        .collect(Collectors.groupingBy(partitions::indexOf))
        .forEach((place, own) -> failed.addAll(partitions.get(place).failed(own)));
    return failed;
  }

  /** Tasks of several partitions may have been retried together. */
  @Override
  public List<Retries> retries(String owner) {
    Map<List<Object>, Retries> sums = new HashMap<>();
    for (List<Retries> some : each(partition -> partition.retries(owner))) {
      some.forEach(one -> sums.merge(List.of(one.group(), one.at()), one, Retries::plus));
    }
    return sums.values().stream()
        .sorted(Comparator.comparing(Retries::at).reversed().thenComparing(Retries::group))
        .toList();
  }

  @Override
  public QueueStatus status() {
    return MergedStatus.of(each(QueueView::status), this::workers);
  }

  @Override
  public List<EndedPerMinute> rates() {
    return MergedStatus.rates(each(QueueView::rates));
  }

  @Override
  public Stats stats(Stats.Unit by, String type) {
    return MergedStatus.stats(each(partition -> partition.stats(by, type)));
  }

  @Override
  public Workers workers() {
    return MergedStatus.workers(each(QueueView::workers));
  }

  @Override
  public String revision() {
    return revision(each(QueueView::revision));
  }

  /**
   * Of the shape that each of theirs has, for any number of partitions. It begins with the earliest
   * of their times, since whoever asks what has changed since then misses nothing in any of them.
   */
  private static String revision(List<String> each) {
    long earliest = each.stream().mapToLong(PartitionedView::millis).min().orElse(0);
    byte[] text = String.join(" ", each).getBytes(StandardCharsets.UTF_8);
    ByteBuffer hash = ByteBuffer.wrap(Sha256.of(text));
    return earliest + "-" + Math.floorMod(hash.getLong(), HALF);
  }

  private static long millis(String revision) {
    return Long.parseLong(revision.substring(0, revision.indexOf('-')));
  }

  @Override
  public String awaitChange(String since, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    List<String> each = each(QueueView::revision);
    for (int i = 0; revision(each).equals(since) && System.nanoTime() < end; i++) {
      int at = i % each.size();
      String changed = partitions.get(at).awaitChange(each.get(at), next(end));
      each = each(QueueView::revision);
      each.set(at, changed);
    }
    return revision(each);
  }

  /** Each partition has the whole set; the first gets it last. */
  @Override
  public Map<String, String> reference(String set) {
    return partitions.first().reference(set);
  }
}
