package dev.sluice.queue.partition;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.NotConfirmed;
import dev.sluice.queue.ScheduleStore;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.stats.Counts;
import dev.sluice.task.FanOutTask;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A queue whose tasks are spread over several partitions; each verb is passed to the partition it
 * is about, or to all. What tasks promise each other holds inside a partition: the order of
 * priorities, first in first out, and limits, of which each partition has its share. Schedules are
 * in the first.
 */
public class PartitionedQueue extends PartitionedChanges {
  private final PartitionedSteps steps;

  /**
   * @param lease how long a worker may be silent before its tasks are taken back
   */
  protected PartitionedQueue(Partitions partitions, Duration lease) {
    super(partitions);
    steps = new PartitionedSteps(partitions, lease);
  }

  @Override
  public Set<String> queueNames() {
    return partitions.first().queueNames();
  }

  /**
   * Those without an idempotency key go into one partition, each of the others into that of its
   * key. When a partition fails, those of others may have been enqueued.
   */
  @Override
  public List<Enqueued> enqueue(List<NewTask> tasks) {
    int[] places = partitions.places(tasks);
    if (Arrays.stream(places).distinct().count() <= 1) {
      return partitions.get(places.length == 0 ? 0 : places[0]).enqueue(tasks);
    }
    Map<Integer, List<Integer>> parts =
        IntStream.range(0, places.length)
            .boxed()
            .collect(Collectors.groupingBy(i -> places[i], TreeMap::new, Collectors.toList()));
    Enqueued[] answers = new Enqueued[places.length];
    parts.forEach(
        (place, at) -> {
          List<Enqueued> enqueued = enqueue(tasks, place, at, answers);
          for (int i = 0; i < at.size(); i++) {
            answers[at.get(i)] = enqueued.get(i);
          }
        });
    return List.of(answers);
  }

  private List<Enqueued> enqueue(
      List<NewTask> tasks, int place, List<Integer> at, Enqueued[] answers) {
    try {
      return partitions.get(place).enqueue(at.stream().map(tasks::get).toList());
    } catch (NotConfirmed e) {
      at.subList(0, e.sent()).forEach(i -> answers[i] = new Enqueued.Refused("not confirmed"));
      int sent = Arrays.asList(answers).indexOf(null);
      throw new NotConfirmed(sent < 0 ? answers.length : sent, answers.length);
    }
  }

  /** All in the partition that the first key, or chance, names. */
  @Override
  public List<Enqueued> enqueueTogether(List<NewTask> tasks, byte[] upload) {
    List<NewTask> keyed =
        tasks.stream().filter(task -> task.idempotency() != null).limit(1).toList();
    int[] places = partitions.places(keyed.isEmpty() ? tasks : keyed);
    return partitions.get(places.length == 0 ? 0 : places[0]).enqueueTogether(tasks, upload);
  }

  @Override
  public DrainStep step(List<Settlement> settlements, ClaimRequest claim) {
    return steps.step(settlements, claim);
  }

  @Override
  public Heartbeat extend(String worker, List<Lease> holds) {
    return steps.extend(worker, holds);
  }

  @Override
  public boolean awaitWork(Set<String> queues, Duration atMost) {
    return steps.awaitWork(queues, System.nanoTime() + atMost.toNanos());
  }

  @Override
  public void wakeAnother(Set<String> queues) {
    partitions.all().forEach(partition -> partition.wakeAnother(queues));
  }

  @Override
  public boolean enqueueChildren(Lease parent, int first, List<NewTask> children) {
    return partitions.of(parent.taskId()).enqueueChildren(parent, first, children);
  }

  @Override
  public Stream<FanOutTask.Outcome> children(String parentId) {
    return partitions.of(parentId).children(parentId);
  }

  @Override
  public boolean note(Lease lease, TaskRecord.Progress progress, List<String> lines) {
    return partitions.of(lease.taskId()).note(lease, progress, lines);
  }

  @Override
  public boolean trace(Lease lease, TaskRecord task, FailureTrace trace) {
    return partitions.of(lease.taskId()).trace(lease, task, trace);
  }

  @Override
  public void count(Counting by, Map<String, Counts> types) {
    steps.count(by, types);
  }

  @Override
  public boolean checkpoint(Lease lease, String text) {
    return partitions.of(lease.taskId()).checkpoint(lease, text);
  }

  @Override
  public Optional<String> checkpoint(String id) {
    return partitions.of(id).checkpoint(id);
  }

  @Override
  public Optional<byte[]> upload(String id) {
    return partitions.of(id).upload(id);
  }

  @Override
  public Optional<Published> published(String type) {
    return each(partition -> partition.published(type)).stream()
        .flatMap(Optional::stream)
        .max(Comparator.comparing(Published::computedAt));
  }

  @Override
  public ScheduleStore schedules() {
    return partitions.first().schedules();
  }

  @Override
  public String sealingSecret() {
    return partitions.first().sealingSecret();
  }

  @Override
  public RepairReport repair(boolean dryRun) {
    Map<Fault, Damage> damage = new EnumMap<>(Fault.class);
    boolean compared = true;
    for (RepairReport one : each(partition -> partition.repair(dryRun))) {
      one.damage().forEach(found -> damage.merge(found.fault(), found, PartitionedQueue::both));
      compared &= one.compared();
    }
    return new RepairReport(!dryRun, List.copyOf(damage.values()), compared);
  }

  private static Damage both(Damage one, Damage other) {
    List<String> examples =
        Stream.of(one, other)
            .flatMap(damage -> damage.examples().stream())
            .limit(Damage.MOST_EXAMPLES)
            .toList();
    return new Damage(one.fault(), one.count() + other.count(), examples);
  }

  @Override
  public void ping() {
    partitions.all().forEach(TaskQueue::ping);
  }

  @Override
  public void close() {
    partitions.all().forEach(TaskQueue::close);
  }
}
