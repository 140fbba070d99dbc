package dev.sluice.redis;

import dev.sluice.queue.ChangeResult;
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
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.OverwrittenKey;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import dev.sluice.task.ArtifactStore;
import dev.sluice.task.FanOutTask;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@link TaskQueue} on Redis 7.0 or later, or Valkey 7.2 or later; single server or cluster. */
public final class RedisTaskQueue extends RedisQueueView implements TaskQueue {
  private final TaskIds ids;
  private final EnqueueScripts enqueue;
  private final StepScript steps;
  private final boolean rehearses;
  private final EnqueueChain interceptors = new EnqueueChain();

  private RedisTaskQueue(QueueSettings settings, Keys keys, boolean rehearses) {
    super(settings, keys);
    this.rehearses = rehearses;
    ids = new TaskIds(settings.partition());
    enqueue = new EnqueueScripts(settings, scripts, ids);
    steps = new StepScript(settings, scripts);
  }

  /** Connects when the first verb is called, so that a function can start while Redis is down. */
  public static RedisTaskQueue connect(QueueSettings settings) {
    return new RedisTaskQueue(settings, new Keys(settings.partition()), false);
  }

  /** A queue beside the one of these settings, for trying its verbs out on the same server. */
  public static RedisTaskQueue rehearsal(QueueSettings settings) {
    return new RedisTaskQueue(settings, Keys.rehearsal(settings.partition()), true);
  }

  /** Keeps artifacts of at most 4 MiB beside the tasks. */
  public ArtifactStore artifacts() {
    return new RedisArtifactStore(redis, keys, scripts);
  }

  /** Whether it is one of {@link #rehearsal}. */
  public boolean rehearses() {
    return rehearses;
  }

  /** Runs further scripts, such as those of an application, over the same connections. */
  public Scripts scripts() {
    return scripts;
  }

  /** The settings it was connected with. */
  public QueueSettings settings() {
    return settings;
  }

  /** The interceptors around each enqueue; a script that enqueues must go through them too. */
  public EnqueueChain interceptors() {
    return interceptors;
  }

  @Override
  public List<Enqueued> enqueue(List<NewTask> tasks) {
    // no lambda without interceptors: the first one costs a cold start
    return interceptors.isEmpty() ? enqueue.run(tasks) : interceptors.each(tasks, enqueue::run);
  }

  @Override
  public List<Enqueued> enqueueTogether(List<NewTask> tasks, byte[] upload) {
    return interceptors.isEmpty()
        ? enqueue.runAll(tasks, upload)
        : interceptors.all(tasks, ready -> enqueue.runAll(ready, upload));
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
  public ChangeResult cancel(String id) {
    return changes().cancel(id, settings.keepFor());
  }

  @Override
  public ChangeResult replay(String id) {
    return changes().replay(id);
  }

  @Override
  public int replay(List<FailedTask> tasks) {
    return new FailureScripts(redis, keys, scripts).replay(tasks);
  }

  @Override
  public ChangeResult delete(String id) {
    return changes().delete(id);
  }

  @Override
  public ChangeResult patch(String id, Patch patch) {
    if (interceptors.isEmpty() || patch.params() == null) {
      return changes().patch(id, patch);
    }
    TaskRecord task = find(id).orElse(null);
    if (task == null) {
      return new ChangeResult(ChangeResult.Outcome.ABSENT, null);
    }
    String params = interceptors.changing(task, patch.params());
    return changes()
        .patch(
            id, new Patch(patch.priority(), patch.delay(), patch.runAt(), params, patch.known()));
  }

  @Override
  public boolean awaitWork(Set<String> queues, Duration atMost) {
    ping(); // a server that is already frozen is noticed at once, not after the whole wait
    Duration wait = atMost.toMillis() < 1 ? Duration.ofMillis(1) : atMost;
    return redis.call(commands -> commands.awaitElement(markers(queues), wait));
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
  public void replaceReference(String set, Map<String, String> members) {
    changes().replaceReference(set, members);
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
    return new RedisScheduleStore(redis, keys, ids, settings, scripts, interceptors);
  }

  @Override
  public String sealingSecret() {
    String known = redis.call(commands -> commands.get(keys.sealing()));
    return known == null ? newSealingSecret() : known;
  }

  /** Of several that are made at once, the first is everybody's. */
  private String newSealingSecret() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String own = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    String before = redis.call(commands -> commands.setIfAbsent(keys.sealing(), own));
    return before == null ? own : before;
  }

  @Override
  public RepairReport repair(boolean dryRun) {
    return new Repair(settings, scripts, dryRun).run();
  }

  @Override
  public void ping() {
    redis.call(commands -> commands.exists(keys.changes()));
  }

  /**
   * Connects on another thread, so that the first verb need not; it fails then if Redis does not
   * answer.
   */
  public void connectAhead() {
    redis.connectAhead();
  }

  /** Closes the connections that no verb uses now; the next one connects again. */
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

  private ChangeScripts changes() {
    return new ChangeScripts(scripts);
  }
}
