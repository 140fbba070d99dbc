package dev.sluice.queue.partition;

import dev.sluice.params.shape.ParamsReader;
import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.QueueStatus.Pause;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.retries.RetryMark;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What people change by hand: a task in its partition; what all partitions must know in each; what
 * only people ask for in the first.
 */
abstract class PartitionedChanges extends PartitionedView implements TaskQueue {

  PartitionedChanges(Partitions partitions) {
    super(partitions);
  }

  /** Indexes of these, by the partition that has the task. */
  private <T> Map<Integer, List<Integer>> parts(List<T> all, Function<T, String> id) {
    return IntStream.range(0, all.size())
        .boxed()
        .collect(
            Collectors.groupingBy(
                i -> partitions.indexOf(id.apply(all.get(i))), TreeMap::new, Collectors.toList()));
  }

  private static <T> List<T> at(List<Integer> indexes, List<T> all) {
    return indexes.stream().map(all::get).toList();
  }

  @Override
  public ChangeResult cancel(String id) {
    return partitions.of(id).cancel(id);
  }

  @Override
  public List<ChangeResult> cancel(List<String> ids, Set<TaskState> states) {
    return all(ids, (partition, own) -> partition.cancel(own, states));
  }

  @Override
  public ChangeResult delete(String id) {
    return partitions.of(id).delete(id);
  }

  @Override
  public List<ChangeResult> delete(List<String> ids, Set<TaskState> states) {
    return all(ids, (partition, own) -> partition.delete(own, states));
  }

  private List<ChangeResult> all(
      List<String> ids, BiFunction<Partition, List<String>, List<ChangeResult>> change) {
    ChangeResult[] results = new ChangeResult[ids.size()];
    parts(ids, id -> id)
        .forEach(
            (place, at) -> {
              List<ChangeResult> own = change.apply(partitions.get(place), at(at, ids));
              for (int i = 0; i < at.size(); i++) {
                results[at.get(i)] = own.get(i);
              }
            });
    return Arrays.asList(results);
  }

  @Override
  public ChangeResult replay(
      String id, String params, List<ParamsReader.Known> known, RetryMark mark) {
    return partitions.of(id).replay(id, params, known, mark);
  }

  @Override
  public int replay(List<FailedTask> tasks, Duration first, Duration apart, RetryMark mark) {
    int replayed = 0;
    for (Map.Entry<Integer, List<Integer>> part : parts(tasks, FailedTask::id).entrySet()) {
      List<Integer> at = part.getValue();
      List<Duration> waits = at.stream().map(i -> first.plus(apart.multipliedBy(i))).toList();
      replayed += partitions.get(part.getKey()).replay(at(at, tasks), waits, mark);
    }
    return replayed;
  }

  @Override
  public ChangeResult patch(String id, Patch patch) {
    return partitions.of(id).patch(id, patch);
  }

  @Override
  public void ignore(String group, Ignored mark) {
    partitions.first().ignore(group, mark);
  }

  /** The first, which is the one that is asked what is paused, begins first. */
  @Override
  public boolean pause(Pause.Request pause) {
    return partitions.all().stream().allMatch(partition -> partition.pause(pause));
  }

  /**
   * The first comes last, so that it is known to be paused until all go on, and says whether it
   * was: in the others a pause with an end goes on for the moment by which it was set later.
   */
  @Override
  public boolean resume(Pause.Paused of) {
    boolean paused = false;
    for (int i = partitions.size() - 1; i >= 0; i--) {
      paused = partitions.get(i).resume(of);
    }
    return paused;
  }

  @Override
  public void replaceReference(String set, Map<String, String> members) {
    for (int i = partitions.size() - 1; i >= 0; i--) {
      partitions.get(i).replaceReference(set, members);
    }
  }
}
