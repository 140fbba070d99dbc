package dev.sluice.redis;

import static dev.sluice.redis.wire.ScriptReply.text;

import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.ClaimRequest;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.EndedPerMinute;
import dev.sluice.queue.EnqueueChain;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.FailedTask;
import dev.sluice.queue.Heartbeat;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.Patch;
import dev.sluice.queue.Published;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueStatus;
import dev.sluice.queue.ScheduleStore;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskPage;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskTimeline;
import dev.sluice.queue.WaitReason;
import dev.sluice.queue.Workers;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.OverwrittenKey;
import dev.sluice.redis.wire.RedisConnection;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import dev.sluice.redis.wire.StructureGuard;
import dev.sluice.task.ArtifactStore;
import dev.sluice.task.EnqueueInterceptor;
import dev.sluice.task.FanOutTask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@link TaskQueue} on Redis 7.0 or later, or Valkey 7.2 or later; single server or cluster. */
public final class RedisTaskQueue implements TaskQueue {
  /** Bytes of a checkpoint. */
  private static final int MOST_CHECKPOINT = 65_536;

  /** Characters of a log line. */
  private static final int MOST_LINE = 1_000;

  private final QueueSettings settings;
  private final Keys keys;
  private final RedisConnection redis;
  private final Scripts scripts;
  private final EnqueueScripts enqueue;
  private final StepScript steps;
  private final ReadScripts finder;
  private final TaskIds ids;

  /** Null without interceptors. */
  private final EnqueueChain chain;

  private RedisTaskQueue(RedisTaskQueue same, EnqueueChain chain) {
    this.settings = same.settings;
    this.keys = same.keys;
    this.redis = same.redis;
    this.scripts = same.scripts;
    this.enqueue = same.enqueue;
    this.steps = same.steps;
    this.finder = same.finder;
    this.ids = same.ids;
    this.chain = chain;
  }

  private RedisTaskQueue(QueueSettings settings) {
    this.settings = settings;
    chain = null;
    keys = new Keys(settings.partition());
    redis = new RedisConnection(settings, keys);
    scripts = new Scripts(redis, new StructureGuard(redis, keys));
    ids = new TaskIds(settings.partition());
    enqueue = new EnqueueScripts(settings, scripts, ids);
    steps = new StepScript(settings, scripts);
    finder = new ReadScripts(redis, keys, scripts);
  }

  // What an enqueue does not need is made when it is asked for: each class costs its start.

  private TaskHistory history() {
    return new TaskHistory(redis, keys, finder);
  }

  private FailureScripts failedTasks() {
    return new FailureScripts(redis, keys, scripts);
  }

  private ChangeScripts changes() {
    return new ChangeScripts(scripts);
  }

  private StatusScripts counts() {
    return new StatusScripts(scripts);
  }

  /** Connects when the first verb is called, so that a function starts while Redis is away. */
  public static RedisTaskQueue connect(QueueSettings settings) {
    return new RedisTaskQueue(settings);
  }

  /** Where artifacts of at most 4 MiB are kept beside the tasks. */
  public ArtifactStore artifacts() {
    return new RedisArtifactStore(redis, keys, scripts);
  }

  /** Runs further scripts, such as those of an application, over the same connections. */
  public Scripts scripts() {
    return scripts;
  }

  /** What it was connected with. */
  public QueueSettings settings() {
    return settings;
  }

  /**
   * The same queue over the same connections, with interceptors around each enqueue.
   *
   * @param interceptors the first one is asked first; none: this queue
   * @param log takes one line, about an interceptor that threw when the task was in the queue
   */
  public RedisTaskQueue intercepting(List<EnqueueInterceptor> interceptors, Consumer<String> log) {
    return interceptors.isEmpty()
        ? this
        : new RedisTaskQueue(this, new EnqueueChain(interceptors, log));
  }

  @Override
  public List<Enqueued> enqueue(List<NewTask> tasks) {
    return chain == null ? enqueue.run(tasks) : chain.each(tasks, enqueue::run);
  }

  @Override
  public List<Enqueued> enqueueTogether(List<NewTask> tasks, byte[] upload) {
    return chain == null
        ? enqueue.runAll(tasks, upload)
        : chain.all(tasks, ready -> enqueue.runAll(ready, upload));
  }

  @Override
  public Optional<byte[]> upload(String id) {
    return TaskIds.valid(id)
        ? Optional.ofNullable(redis.read(commands -> commands.get(keys.upload(id))))
        : Optional.empty();
  }

  @Override
  public boolean enqueueChildren(Lease parent, int first, List<NewTask> children) {
    return chain == null
        ? addChildren(parent, first, children)
        : chain.required(
            children,
            ready -> addChildren(parent, first, ready),
            (held, i) -> held ? parent.taskId() + "." + (first + i) : null);
  }

  private boolean addChildren(Lease parent, int first, List<NewTask> children) {
    ScriptArguments arguments = new ScriptArguments().add(parent.taskId()).add(parent.token());
    for (int i = 0; i < children.size(); i++) {
      NewTask child = children.get(i);
      arguments
          .add(parent.taskId() + "." + (first + i))
          .add(child.queue())
          .add(child.priority())
          .add(RecordCodec.pack(child, null, parent.taskId()))
          .add(ScriptArguments.millis(child.delay()));
    }
    return scripts.run("children", arguments).equals(1L);
  }

  @Override
  public DrainStep step(List<Settlement> settlements, ClaimRequest claim) {
    return steps.take(settlements, claim);
  }

  @Override
  public Heartbeat extend(String worker) {
    List<?> answer =
        (List<?>)
            scripts.run(
                "extend", new ScriptArguments().add(worker).add(settings.lease().toMillis()));
    Set<String> asked =
        ((List<?>) answer.get(1)).stream().map(ScriptReply::text).collect(Collectors.toSet());
    return new Heartbeat(answer.get(0).equals(1L), asked);
  }

  @Override
  public boolean note(Lease lease, TaskRecord.Progress progress, List<String> lines) {
    ScriptArguments arguments =
        new ScriptArguments()
            .add(lease.taskId())
            .add(lease.token())
            .add(progress == null ? "" : RecordCodec.pack(progress));
    lines.forEach(line -> arguments.addCut(line, MOST_LINE));
    return scripts.run("note", arguments).equals(1L);
  }

  @Override
  public boolean checkpoint(Lease lease, String text) {
    if (Keys.bytes(text).length > MOST_CHECKPOINT) {
      throw new IllegalArgumentException("A checkpoint has at most 64 KiB");
    }
    ScriptArguments arguments =
        new ScriptArguments().add(lease.taskId()).add(lease.token()).add(text);
    return scripts.run("checkpoint", arguments).equals(1L);
  }

  @Override
  public Optional<String> checkpoint(String id) {
    return TaskIds.valid(id)
        ? Optional.ofNullable(redis.read(commands -> commands.get(keys.checkpoint(id))))
        : Optional.empty();
  }

  @Override
  public Stream<FanOutTask.Outcome> children(String parentId) {
    return finder.children(parentId);
  }

  @Override
  public Optional<TaskRecord> find(String id) {
    return TaskIds.valid(id)
        ? Optional.ofNullable(finder.find(List.of(id)).get(0)).map(ReadScripts.Found::task)
        : Optional.empty();
  }

  @Override
  public Optional<WaitReason> waiting(TaskRecord task) {
    return counts().waiting(task);
  }

  @Override
  public TaskTimeline timeline(TaskRecord task) {
    return history().timeline(task);
  }

  @Override
  public List<String> log(String id) {
    return TaskIds.valid(id) ? history().log(id) : List.of();
  }

  @Override
  public TaskPage list(TaskFilter filter, String position, int limit) {
    if (limit < 1 || limit > 100) {
      throw new IllegalArgumentException("limit must be 1 to 100, was " + limit);
    }
    return new TaskListing(redis, keys, finder).list(filter, position, limit);
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
  public Stream<FailedTask> failed(int most) {
    return failedTasks().newest(most);
  }

  @Override
  public int replay(List<FailedTask> tasks) {
    return failedTasks().replay(tasks);
  }

  @Override
  public ChangeResult delete(String id) {
    return changes().delete(id);
  }

  @Override
  public ChangeResult patch(String id, Patch patch) {
    if (chain != null && patch.params() != null) {
      TaskRecord task = find(id).orElse(null);
      if (task != null) {
        String params = chain.changing(task, patch.params());
        Patch changed = new Patch(patch.priority(), patch.delay(), params, patch.known());
        return changes().patch(id, changed);
      }
    }
    return changes().patch(id, patch);
  }

  @Override
  public QueueStatus status() {
    return counts().status();
  }

  @Override
  public List<EndedPerMinute> rates() {
    return counts().rates();
  }

  @Override
  public Workers workers() {
    return counts().workers();
  }

  @Override
  public String revision() {
    String newest = redis.call(commands -> commands.newestId(keys.changes()));
    return newest == null ? "0-0" : newest;
  }

  @Override
  public String awaitChange(String since, Duration atMost) {
    String now = revision();
    if (!now.equals(since) || atMost.toMillis() < 1) {
      return now; // also when Redis lost data and now is older than since
    }
    redis.call(commands -> commands.awaitEntry(keys.changes(), since, atMost));
    return revision();
  }

  @Override
  public boolean awaitWork(Set<String> queues, Duration atMost) {
    ping(); // a server that is frozen already is found out at once, not after the whole wait
    Duration wait = atMost.toMillis() < 1 ? Duration.ofMillis(1) : atMost;
    List<String> markers =
        queues.isEmpty() ? List.of(keys.wake()) : queues.stream().map(keys::wake).toList();
    return redis.call(commands -> commands.awaitElement(markers, wait));
  }

  @Override
  public void replaceReference(String set, Map<String, String> members) {
    ScriptArguments arguments = new ScriptArguments().add(set);
    members.forEach((member, value) -> arguments.add(member).add(value));
    scripts.run("reference", arguments);
  }

  @Override
  public Map<String, String> reference(String set) {
    Map<String, String> loaded = redis.call(commands -> commands.hgetAll(keys.reference(set)));
    Map<String, String> members = new TreeMap<>(loaded);
    members.remove(""); // stands for "loaded, also when empty"
    return members;
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
    return new RedisScheduleStore(redis, keys, ids, settings, scripts, chain);
  }

  @Override
  public void ping() {
    redis.call(commands -> commands.exists(keys.changes()));
  }

  @Override
  public void close() {
    redis.close();
  }
}
