package dev.sluice.redis;

import dev.sluice.queue.QueueSettings;
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
import dev.sluice.redis.record.TaskIds;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.RedisConnection;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import dev.sluice.redis.wire.StructureGuard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The reading half of the queue. What an enqueue does not need is created only when it is used. */
abstract class RedisQueueView implements QueueView {
  /** How long changes are noted for the sake of a revision that was asked for. */
  private static final Duration COMPARED = Duration.ofMinutes(1);

  final QueueSettings settings;
  final Keys keys;
  final RedisConnection redis;
  final Scripts scripts;
  final ReadScripts records;

  RedisQueueView(QueueSettings settings, Keys keys) {
    this.settings = settings;
    this.keys = keys;
    redis = new RedisConnection(settings, keys);
    scripts = new Scripts(redis, new StructureGuard(redis, keys), settings.clock());
    records = new ReadScripts(redis, keys, scripts);
  }

  @Override
  public Optional<TaskRecord> find(String id) {
    return TaskIds.valid(id)
        ? Optional.ofNullable(records.find(List.of(id)).get(0)).map(ReadScripts.Found::task)
        : Optional.empty();
  }

  @Override
  public Optional<WaitReason> waiting(TaskRecord task) {
    return new StatusScripts(scripts).waiting(task);
  }

  @Override
  public TaskTimeline timeline(TaskRecord task) {
    return new TaskHistory(redis, keys, records).timeline(task);
  }

  @Override
  public List<String> log(String id) {
    return TaskIds.valid(id) ? new TaskHistory(redis, keys, records).log(id) : List.of();
  }

  @Override
  public TaskPage list(TaskFilter filter, String position, int limit) {
    if (limit < 1 || limit > MOST_LISTED) {
      throw new IllegalArgumentException("limit must be 1 to " + MOST_LISTED + ", was " + limit);
    }
    IndexPages pages = new IndexPages(redis, keys, scripts, records, settings.keepCount());
    return new TaskListing(pages, records).list(filter, position, limit);
  }

  @Override
  public Stream<FailedTask> failed(int most) {
    return failures().newest(most);
  }

  @Override
  public Stream<FailedTask> failed(String owner, int most) {
    return failures().newest(owner, most);
  }

  @Override
  public Optional<FailedTask> failed(String id) {
    return TaskIds.valid(id) ? failures().of(id) : Optional.empty();
  }

  @Override
  public Map<String, Ignored> ignored() {
    return failures().ignored();
  }

  @Override
  public List<FailedTask> failed(List<String> ids) {
    return failures().of(ids);
  }

  @Override
  public List<Retries> retries(String owner) {
    return failures().retries(owner);
  }

  FailureScripts failures() {
    return new FailureScripts(redis, keys, scripts);
  }

  @Override
  public TaskBrief.Hour lastHour(String owner, Instant since) {
    return new BriefScripts(redis, keys, scripts, records).lastHour(owner, since);
  }

  @Override
  public TaskBrief.Children childrenInBrief(String parent, int from, int most) {
    return new BriefScripts(redis, keys, scripts, records).children(parent, from, most);
  }

  @Override
  public QueueStatus status() {
    return new StatusScripts(scripts).status();
  }

  @Override
  public List<EndedPerMinute> rates() {
    return new StatusScripts(scripts).rates();
  }

  @Override
  public Stats stats(Stats.Unit by, String type) {
    return new CountScripts(scripts).read(by, type);
  }

  @Override
  public Workers workers() {
    return new StatusScripts(scripts).workers();
  }

  @Override
  public String revision() {
    return revision(COMPARED);
  }

  /** On a server that runs no script nothing changes, so no change needs to be noted. */
  private String revision(Duration compared) {
    ScriptArguments arguments = new ScriptArguments().add(compared.toMillis());
    return ScriptReply.text(scripts.runOrRead("revision", arguments, this::newestChange));
  }

  private Object newestChange() {
    String newest = redis.call(commands -> commands.newestId(keys.changes()));
    return Keys.bytes(newest == null ? "0-0" : newest);
  }

  @Override
  public String awaitChange(String since, Duration atMost) {
    String now = revision(COMPARED.plus(atMost));
    if (!now.equals(since) || atMost.toMillis() < 1) {
      return now; // also when Redis lost data and now is older than since
    }
    boolean changed = redis.call(commands -> commands.awaitEntry(keys.changes(), since, atMost));
    return changed ? revision() : since;
  }

  @Override
  public Map<String, String> reference(String set) {
    Map<String, String> loaded = redis.call(commands -> commands.hgetAll(keys.reference(set)));
    Map<String, String> members = new TreeMap<>(loaded);
    members.remove(""); // stands for "loaded", even when the set is empty
    return members;
  }
}
