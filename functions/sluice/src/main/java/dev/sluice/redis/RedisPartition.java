package dev.sluice.redis;

import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.EnqueueChain;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.ScheduleStore;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.partition.Partition;
import dev.sluice.queue.stats.Counts;
import dev.sluice.redis.partition.PartitionCount;
import dev.sluice.redis.record.TaskIds;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.OverwrittenKey;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import dev.sluice.task.ArtifactStore;
import dev.sluice.task.FanOutTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A queue all of whose keys have one hash tag, so that each verb is one script. */
final class RedisPartition extends RedisQueueChanges implements RedisTaskQueue, Partition {
  private final TaskIds ids;
  private final EnqueueScripts enqueue;
  private final StepScript steps;
  private final PartitionCount count;
  private final boolean rehearses;

  /**
   * @param partitions how many the queue has
   * @param rehearses whether it is beside the one of these settings, see {@link #rehearsal}
   * @param interceptors shared with the other partitions
   * @param starts shared with the other partitions
   */
  RedisPartition(
      QueueSettings settings,
      int partitions,
      boolean rehearses,
      EnqueueChain interceptors,
      DrainStarts starts) {
    super(
        settings,
        rehearses ? Keys.rehearsal(settings.partition()) : new Keys(settings.partition()),
        interceptors,
        starts);
    this.rehearses = rehearses;
    ids = new TaskIds(settings.partition());
    enqueue = new EnqueueScripts(settings, scripts, ids, starts);
    steps = new StepScript(settings, scripts);
    count = new PartitionCount(redis, keys, partitions);
  }

  @Override
  public ArtifactStore artifacts() {
    return new RedisArtifactStore(redis, keys, scripts);
  }

  @Override
  public boolean rehearses() {
    return rehearses;
  }

  @Override
  public Scripts scripts() {
    return scripts;
  }

  @Override
  public QueueSettings settings() {
    return settings;
  }

  @Override
  public EnqueueChain interceptors() {
    return interceptors;
  }

  @Override
  public DrainStarts drainStarts() {
    return starts;
  }

  @Override
  public Set<String> queueNames() {
    return settings.queueNames();
  }

  @Override
  public List<Enqueued> enqueue(List<NewTask> tasks) {
    // no lambda when there is nothing around it: the first one costs a cold start
    return interceptors.isPlain() ? enqueue.run(tasks) : interceptors.each(tasks, enqueue::run);
  }

  @Override
  public List<Enqueued> enqueueTogether(List<NewTask> tasks, byte[] upload) {
    return interceptors.isPlain()
        ? enqueue.runAll(tasks, upload)
        : interceptors.all(tasks, ready -> enqueue.runAll(ready, upload));
  }

  @Override
  public List<Boolean> known(List<NewTask> keyed) {
    return enqueue.known(keyed, redis, keys);
  }

  @Override
  public Optional<byte[]> upload(String id) {
    return TaskIds.valid(id)
        ? Optional.ofNullable(redis.read(commands -> commands.get(keys.upload(id))))
        : Optional.empty();
  }

  @Override
  public boolean enqueueChildren(Lease parent, int first, List<NewTask> children) {
    return interceptors.required(
        children,
        ready -> leases().enqueueChildren(parent, first, ready),
        (held, i) -> child(held, LeaseScripts.childId(parent, first + i)));
  }

  private static Enqueued child(boolean held, String id) {
    return held
        ? new Enqueued.Created(id, TaskState.QUEUED, TaskIds.createdAt(id))
        : new Enqueued.Refused("the lease of its parent is lost");
  }

  @Override
  public Stream<FanOutTask.Outcome> children(String parentId) {
    return records.children(parentId);
  }

  @Override
  public DrainStep step(List<Settlement> settlements, ClaimRequest claim) {
    count.check();
    return steps.take(settlements, claim);
  }

  @Override
  public Heartbeat extend(String worker, List<Lease> holds) {
    return steps.extend(worker, holds);
  }

  @Override
  public boolean note(Lease lease, TaskRecord.Progress progress, List<String> lines) {
    return leases().note(lease, progress, lines);
  }

  @Override
  public boolean trace(Lease lease, TaskRecord task, FailureTrace trace) {
    return leases().trace(lease, task, trace);
  }

  @Override
  public void count(Counting by, Map<String, Counts> types) {
    new CountScripts(scripts).count(by, types);
  }

  @Override
  public boolean checkpoint(Lease lease, String text) {
    return leases().checkpoint(lease, text);
  }

  @Override
  public Optional<String> checkpoint(String id) {
    return TaskIds.valid(id)
        ? Optional.ofNullable(redis.read(commands -> commands.get(keys.checkpoint(id))))
        : Optional.empty();
  }

  @Override
  public boolean awaitWork(Set<String> queues, Duration atMost) {
    if (atMost.toMillis() < 1) {
      return markers(queues).stream()
          .anyMatch(marker -> redis.call(commands -> commands.lpop(marker)) != null);
    }
    ping(); // a server that is already frozen is noticed at once, not after the whole wait
    return redis.call(commands -> commands.awaitElement(markers(queues), atMost));
  }

  @Override
  public void wakeAnother(Set<String> queues) {
    for (String marker : markers(queues)) {
      if (redis.call(commands -> commands.llen(marker)) == 0) {
        redis.call(commands -> commands.lpush(marker, "1"));
      }
    }
  }

  private List<String> markers(Set<String> queues) {
    return queues.isEmpty() ? List.of(keys.wake()) : queues.stream().map(keys::wake).toList();
  }

  @Override
  public Optional<Published> published(String type) {
    List<String> found;
    try {
      found = redis.call(commands -> commands.hmget(keys.published(type), "at", "result"));
    } catch (OverwrittenKey e) {
      return Optional.empty();
    }
    String result = found.get(1);
    Instant at = ScriptReply.time(found.get(0));
    return at == null || result == null
        ? Optional.empty()
        : Optional.of(new Published(result.isEmpty() ? null : result, at));
  }

  @Override
  public ScheduleStore schedules() {
    return new RedisScheduleStore(redis, keys, ids, settings, scripts, interceptors, starts);
  }

  @Override
  public String sealingSecret() {
    return new SealingSecret(redis, keys).get();
  }

  @Override
  public RepairReport repair(boolean dryRun) {
    return new Repair(settings, scripts, dryRun).run();
  }

  @Override
  public void ping() {
    redis.call(commands -> commands.exists(keys.changes()));
  }

  @Override
  public void connectAhead() {
    redis.connectAhead();
  }

  @Override
  public void disconnect() {
    redis.disconnect();
  }

  @Override
  public void close() {
    redis.close();
  }

  private LeaseScripts leases() {
    return new LeaseScripts(scripts);
  }
}
