package dev.sluice.queue;

import dev.sluice.task.FanOutTask;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XReadParams;

/** {@link TaskQueue} on Redis 7.0 or later, or Valkey 7.2 or later; single server or cluster. */
public final class RedisTaskQueue implements TaskQueue {
  static final int RECENT = 10_000;
  private static final int MOST_ERROR = 2_000;
  private static final int MOST_RESULT = 65_536;
  private static final int MOST_LINE = 1_000;
  private static final int CHILDREN_PART = 500;

  private final QueueSettings settings;
  private final Keys keys;
  private final TaskIds ids;
  private final RedisConnection redis;
  private final TaskListing listing;
  private final DrainSteps steps;
  private final Script enqueue = Script.load("enqueue");
  private final Map<String, Script> scripts = new java.util.concurrent.ConcurrentHashMap<>();

  private RedisTaskQueue(QueueSettings settings) {
    this.settings = settings;
    keys = new Keys(settings.partition());
    ids = new TaskIds(settings.partition());
    redis = new RedisConnection(settings, keys);
    listing = new TaskListing(redis, keys, this::read);
    steps = new DrainSteps(settings);
  }

  /** Connects when the first verb is called, so that a function starts while Redis is away. */
  public static RedisTaskQueue connect(QueueSettings settings) {
    return new RedisTaskQueue(settings);
  }

  /** Where artifacts of at most 4 MiB are kept beside the tasks. */
  public dev.sluice.task.ArtifactStore artifacts() {
    return new RedisArtifactStore(redis, keys, script("artifact"));
  }

  @Override
  public List<Enqueued> enqueue(List<NewTask> tasks) {
    if (tasks.isEmpty() || tasks.size() > MAX_BATCH) {
      throw new IllegalArgumentException("1 to 1,000 tasks, not " + tasks.size());
    }
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    Arguments arguments = new Arguments().add(settings.maxDepth()).add(RECENT);
    List<String> made = new ArrayList<>(tasks.size());
    for (NewTask task : tasks) {
      String id = ids.next(now.toEpochMilli());
      made.add(id);
      String key = task.idempotency() == null ? null : hash(task);
      arguments
          .add(id)
          .add(task.queue() + ":" + task.priority())
          .add(RecordCodec.pack(task, key, null))
          .addCounted(further(task, key));
    }
    List<?> answers = (List<?>) redis.run(enqueue, arguments.list());
    return IntStream.range(0, made.size())
        .mapToObj(i -> enqueued((List<?>) answers.get(i), made.get(i)))
        .toList();
  }

  /** What most tasks do not have, so that their call stays short. */
  private static Arguments further(NewTask task, String key) {
    Arguments further = new Arguments();
    long delay = positiveMillis(task.delay());
    long expires = positiveMillis(task.expiresAfter());
    if (delay > 0 || expires > 0 || key != null || !task.known().isEmpty()) {
      further.add(delay).add(expires).add(key == null ? "" : key);
      further.add(key == null ? new byte[0] : task.idempotency().body());
      task.known().forEach(known -> further.add(known.set()).add(known.member()));
    }
    return further;
  }

  private static Enqueued enqueued(List<?> answer, String id) {
    return switch (text(answer.get(0))) {
      case "created" -> new Enqueued.Created(id, state(answer.get(1)), TaskIds.createdAt(id));
      case "duplicate" -> new Enqueued.Duplicate(text(answer.get(1)), state(answer.get(2)));
      case "reused" -> new Enqueued.KeyReused();
      case "full" -> new Enqueued.QueueFull();
      case "missing" -> new Enqueued.ReferenceMissing(text(answer.get(1)));
      case "unknown" -> {
        List<NewTask.KnownMember> members = new ArrayList<>();
        for (int i = 1; i < answer.size(); i += 2) {
          members.add(new NewTask.KnownMember(text(answer.get(i)), text(answer.get(i + 1))));
        }
        yield new Enqueued.Unknown(members);
      }
      default -> throw new IllegalStateException("enqueue.lua gave an unknown outcome");
    };
  }

  @Override
  public boolean enqueueChildren(Lease parent, int first, List<NewTask> children) {
    Arguments arguments = new Arguments().add(parent.taskId()).add(parent.token());
    for (int i = 0; i < children.size(); i++) {
      NewTask child = children.get(i);
      arguments
          .add(parent.taskId() + "." + (first + i))
          .add(child.queue())
          .add(child.priority())
          .add(RecordCodec.pack(child, null, parent.taskId()));
    }
    return run("children", arguments).equals(1L);
  }

  @Override
  public Step step(List<Settlement> settlements, ClaimRequest claim) {
    return steps.take(
        settlements, claim, arguments -> redis.runOnce(script("step"), arguments.list()));
  }

  @Override
  public Heartbeat extend(String worker) {
    List<?> answer =
        (List<?>) run("extend", new Arguments().add(worker).add(settings.lease().toMillis()));
    Set<String> asked =
        ((List<?>) answer.get(1)).stream().map(RedisTaskQueue::text).collect(Collectors.toSet());
    return new Heartbeat(answer.get(0).equals(1L), asked);
  }

  @Override
  public boolean note(Lease lease, TaskRecord.Progress progress, List<String> lines) {
    Arguments arguments =
        new Arguments()
            .add(lease.taskId())
            .add(lease.token())
            .add(progress == null ? "" : RecordCodec.pack(progress));
    lines.forEach(line -> arguments.add(cut(line, MOST_LINE)));
    return run("note", arguments).equals(1L);
  }

  @Override
  public Stream<FanOutTask.Outcome> children(String parentId) {
    List<?> found = (List<?>) run("find", new Arguments().add(parentId));
    long ended = ((List<?>) found.get(0)).isEmpty() ? 0 : (Long) ((List<?>) found.get(0)).get(3);
    return IntStream.iterate(0, first -> first < ended, first -> first + CHILDREN_PART)
        .boxed()
        .flatMap(first -> outcomes(parentId, first, (int) Math.min(ended, first + CHILDREN_PART)));
  }

  private Stream<FanOutTask.Outcome> outcomes(String parent, int first, int end) {
    String[] indexes =
        IntStream.range(first, end).mapToObj(Integer::toString).toArray(String[]::new);
    List<String> results = redis.call(jedis -> jedis.hmget(keys.fan(parent), indexes));
    List<String> errors = redis.call(jedis -> jedis.hmget(keys.fanFailed(parent), indexes));
    return IntStream.range(0, indexes.length)
        .mapToObj(
            i -> {
              String result = results.get(i);
              return new FanOutTask.Outcome(
                  first + i,
                  result != null,
                  result == null || result.isEmpty() ? null : result,
                  result == null ? errors.get(i) : null);
            });
  }

  @Override
  public Optional<TaskRecord> find(String id) {
    return TaskIds.valid(id)
        ? Optional.ofNullable(read(List.of(id)).get(0)).map(TaskListing.Found::task)
        : Optional.empty();
  }

  private List<TaskListing.Found> read(List<String> wanted) {
    if (wanted.isEmpty()) {
      return List.of();
    }
    Arguments arguments = new Arguments();
    wanted.forEach(arguments::add);
    List<TaskListing.Found> found = new ArrayList<>();
    for (Object one : (List<?>) run("find", arguments)) {
      List<?> parts = (List<?>) one;
      if (parts.isEmpty()) {
        found.add(null);
      } else {
        byte[] raw = (byte[]) parts.get(1);
        TaskRecord task =
            RecordCodec.unpack(text(parts.get(0)), raw, text(parts.get(2)), (Long) parts.get(3));
        found.add(new TaskListing.Found(task, raw[2] & 255));
      }
    }
    return found;
  }

  @Override
  public List<String> log(String id) {
    if (!TaskIds.valid(id)) {
      return List.of();
    }
    return redis.call(jedis -> jedis.lrange(keys.log(id), 0, -1)).stream()
        .map(
            line -> {
              int space = line.indexOf(' ');
              return Instant.ofEpochMilli(Long.parseLong(line.substring(0, space)))
                  + line.substring(space);
            })
        .toList();
  }

  @Override
  public TaskPage list(TaskFilter filter, String position, int limit) {
    if (limit < 1 || limit > 100) {
      throw new IllegalArgumentException("limit must be 1 to 100, was " + limit);
    }
    return listing.list(filter, position, limit);
  }

  @Override
  public Changed cancel(String id) {
    return change("cancel", id, new Arguments().add(settings.keepFor().toMillis()));
  }

  @Override
  public Changed replay(String id) {
    return change("replay", id, new Arguments().add(RecordCodec.MAX_EXPIRIES - 1));
  }

  @Override
  public Changed delete(String id) {
    return change("delete", id, new Arguments());
  }

  @Override
  public Changed patch(String id, Patch patch) {
    Arguments arguments =
        new Arguments()
            .add(patch.priority() == null ? "" : patch.priority().toString())
            .add(patch.delay() == null ? "" : Long.toString(positiveMillis(patch.delay())))
            .add(patch.params() == null ? "0" : "1")
            .add(patch.params() == null ? "" : patch.params());
    patch.known().forEach(known -> arguments.add(known.set()).add(known.member()));
    return change("patch", id, arguments);
  }

  private Changed change(String verb, String id, Arguments rest) {
    if (!TaskIds.valid(id)) {
      return new Changed(Changed.Outcome.ABSENT, null);
    }
    List<?> answer = (List<?>) run(verb, new Arguments().add(id).addAll(rest));
    TaskState state = text(answer.get(1)).isEmpty() ? null : state(answer.get(1));
    Changed.Outcome outcome =
        switch (text(answer.get(0))) {
          case "done" -> Changed.Outcome.DONE;
          case "asked" -> Changed.Outcome.ASKED;
          case "wrong" -> Changed.Outcome.WRONG_STATE;
          case "absent" -> Changed.Outcome.ABSENT;
          case "unknown" -> Changed.Outcome.UNKNOWN_MEMBER;
          default -> throw new IllegalStateException(verb + ".lua gave an unknown outcome");
        };
    return new Changed(outcome, state);
  }

  @Override
  public QueueStatus status() {
    List<?> answer = (List<?>) run("status", new Arguments());
    Map<TaskState, Long> counts = new java.util.EnumMap<>(TaskState.class);
    for (TaskState state : TaskState.values()) {
      counts.put(state, (Long) answer.get(state.ordinal()));
    }
    long now = (Long) answer.get(7);
    List<?> flat = (List<?>) answer.get(8);
    List<QueueStatus.QueueDepth> queues = new ArrayList<>();
    for (int i = 0; i < flat.size(); i += 3) {
      String oldest = text(flat.get(i + 2));
      queues.add(
          new QueueStatus.QueueDepth(
              text(flat.get(i)),
              Long.parseLong(text(flat.get(i + 1))),
              oldest.isEmpty()
                  ? null
                  : Duration.ofMillis(
                      Math.max(0, now - TaskIds.createdAt(oldest).toEpochMilli()))));
    }
    return new QueueStatus(counts, queues, ((Long) answer.get(6)).intValue());
  }

  @Override
  public List<EndedPerMinute> rates() {
    List<?> flat = (List<?>) run("rates", new Arguments());
    List<EndedPerMinute> rates = new ArrayList<>();
    for (int i = 0; i < flat.size(); i += 4) {
      rates.add(
          new EndedPerMinute(
              Instant.ofEpochMilli((Long) flat.get(i)),
              (Long) flat.get(i + 1),
              (Long) flat.get(i + 2),
              (Long) flat.get(i + 3)));
    }
    return rates;
  }

  @Override
  public String revision() {
    var newest = redis.call(jedis -> jedis.xrevrange(keys.changes(), "+", "-", 1));
    return newest.isEmpty() ? "0-0" : newest.get(0).getID().toString();
  }

  @Override
  public String awaitChange(String since, Duration atMost) {
    StreamEntryID from = new StreamEntryID(since);
    String now = revision();
    if (!now.equals(since) || atMost.toMillis() < 1) {
      return now; // also when Redis lost data and now is older than since
    }
    var waiting = XReadParams.xReadParams().count(1).block((int) atMost.toMillis());
    redis.call(jedis -> jedis.xread(waiting, Map.of(keys.changes(), from)));
    return revision();
  }

  @Override
  public boolean awaitWork(Duration atMost) {
    ping(); // a server that is frozen already is found out at once, not after the whole wait
    double seconds = Math.max(0.001, atMost.toMillis() / 1000.0);
    return redis.call(jedis -> jedis.blpop(seconds, keys.wake())) != null;
  }

  @Override
  public void replaceReference(String set, Map<String, String> members) {
    Arguments arguments = new Arguments().add(set);
    members.forEach((member, value) -> arguments.add(member).add(value));
    run("reference", arguments);
  }

  @Override
  public Map<String, String> reference(String set) {
    Map<String, String> loaded = redis.call(jedis -> jedis.hgetAll(keys.reference(set)));
    Map<String, String> members = new TreeMap<>(loaded);
    members.remove(""); // stands for "loaded, also when empty"
    return members;
  }

  @Override
  public Optional<Published> published(String type) {
    List<String> found = redis.call(jedis -> jedis.hmget(keys.published(type), "at", "result"));
    String result = found.get(1);
    return Optional.ofNullable(found.get(0))
        .map(Long::valueOf)
        .map(at -> new Published(result.isEmpty() ? null : result, Instant.ofEpochMilli(at)));
  }

  @Override
  public ScheduleStore schedules() {
    return new RedisScheduleStore(redis, keys, ids, settings);
  }

  @Override
  public void ping() {
    redis.call(jedis -> jedis.exists(keys.changes()));
  }

  @Override
  public void close() {
    redis.close();
  }

  private Object run(String name, Arguments arguments) {
    return redis.run(script(name), arguments.list());
  }

  private Script script(String name) {
    return scripts.computeIfAbsent(name, Script::load);
  }

  /** A hash, so that a key of any length costs the same and cannot collide across owners. */
  private static String hash(NewTask task) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(Keys.bytes(task.owner()));
      sha.update((byte) 0);
      byte[] digest = sha.digest(Keys.bytes(task.idempotency().key()));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 32);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256", e);
    }
  }

  static String error(String text) {
    return cut(text == null || text.isBlank() ? "no reason given" : text, MOST_ERROR);
  }

  static String result(String json) {
    if (json != null && Keys.bytes(json).length > MOST_RESULT) {
      throw new IllegalArgumentException(
          "A result has at most 64 KiB as JSON; write more into an artifact");
    }
    return json == null ? "" : json;
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  private static long positiveMillis(Duration duration) {
    return duration == null ? 0 : Math.max(0, duration.toMillis());
  }

  static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }

  private static TaskState state(Object letter) {
    return TaskState.of(((byte[]) letter)[0]);
  }
}
