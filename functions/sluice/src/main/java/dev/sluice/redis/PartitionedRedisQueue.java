package dev.sluice.redis;

import dev.sluice.queue.EnqueueChain;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.partition.PartitionedArtifacts;
import dev.sluice.queue.partition.PartitionedQueue;
import dev.sluice.queue.partition.Partitions;
import dev.sluice.redis.partition.Partitioning;
import dev.sluice.redis.record.TaskIds;
import dev.sluice.redis.wire.Scripts;
import dev.sluice.task.ArtifactStore;
import java.util.List;

/** A queue over several hash tags, each a {@link RedisPartition} with connections of its own. */
final class PartitionedRedisQueue extends PartitionedQueue implements RedisTaskQueue {
  private final List<RedisPartition> all;
  private final List<Integer> numbers;

  private PartitionedRedisQueue(
      QueueSettings settings, List<RedisPartition> all, List<Integer> numbers) {
    super(new Partitions(all, id -> numbers.indexOf(TaskIds.partition(id))), settings.lease());
    this.all = all;
    this.numbers = numbers;
  }

  static PartitionedRedisQueue connect(QueueSettings settings, boolean rehearses) {
    List<Integer> numbers = Partitioning.numbers(settings);
    EnqueueChain interceptors = new EnqueueChain();
    DrainStarts starts = new DrainStarts();
    List<RedisPartition> all =
        numbers.stream()
            .map(
                number ->
                    new RedisPartition(
                        settings.share(number), numbers.size(), rehearses, interceptors, starts))
            .toList();
    return new PartitionedRedisQueue(settings, all, numbers);
  }

  private RedisPartition first() {
    return all.get(0);
  }

  private ArtifactStore artifacts(String taskId) {
    return all.get(Math.max(0, numbers.indexOf(TaskIds.partition(taskId)))).artifacts();
  }

  @Override
  public ArtifactStore artifacts() {
    return new PartitionedArtifacts(this::artifacts, first().artifacts());
  }

  @Override
  public boolean rehearses() {
    return first().rehearses();
  }

  @Override
  public Scripts scripts() {
    return first().scripts();
  }

  @Override
  public QueueSettings settings() {
    return first().settings();
  }

  @Override
  public EnqueueChain interceptors() {
    return first().interceptors();
  }

  @Override
  public DrainStarts drainStarts() {
    return first().drainStarts();
  }

  @Override
  public void connectAhead() {
    all.forEach(RedisPartition::connectAhead);
  }

  @Override
  public void disconnect() {
    all.forEach(RedisPartition::disconnect);
  }
}
