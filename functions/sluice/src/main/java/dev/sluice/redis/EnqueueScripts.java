package dev.sluice.redis;

import static dev.sluice.redis.wire.ScriptReply.state;
import static dev.sluice.redis.wire.ScriptReply.text;

import dev.sluice.json.Sha256;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.NotConfirmed;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.record.RecordWriter;
import dev.sluice.redis.record.TaskIds;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.RedisConnection;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import dev.sluice.signals.Counter;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Speaks {@code enqueue.lua} and {@code enqueue-all.lua}. */
public final class EnqueueScripts {
  /** How many of the newest ids are kept, for listing without a state. */
  public static final int RECENT = 10_000;

  private static final String DEFAULT_LANES = NewTask.DEFAULT_QUEUE + ":";

  /**
   * Keeps a call under 5 ms; others wait for Redis meanwhile. 200 that are due later took 9 ms with
   * the embedded server, which has no jemalloc, beside two builds on two processors.
   */
  static final int MOST_PER_CALL = 100;

  /** Bytes of all uploads: 1 GiB, a hundred of the largest. */
  public static final long MOST_UPLOADED = 1L << 30;

  /** What scripts answer when a task is enqueued, by this call or an earlier one. */
  public static final Set<String> TAKEN = Set.of("created", "fired", "duplicate");

  /** The same of {@code enqueue.lua}, which answers what it has created with its state alone. */
  private static final Set<String> CREATED = Set.of("Q", "S", "R", "D", "F", "C", "duplicate");

  private final QueueSettings settings;
  private final Scripts scripts;
  private final TaskIds ids;
  private final DrainStarts starts;

  EnqueueScripts(QueueSettings settings, Scripts scripts, TaskIds ids, DrainStarts starts) {
    this.settings = settings;
    this.scripts = scripts;
    this.ids = ids;
    this.starts = starts;
    scripts.load("enqueue");
  }

  List<Enqueued> run(List<NewTask> tasks) {
    if (tasks.isEmpty() || tasks.size() > TaskQueue.MAX_BATCH) {
      throw new IllegalArgumentException("1 to 1,000 tasks, not " + tasks.size());
    }
    List<NewTask> allowed = allowed(tasks);
    if (allowed == tasks) {
      return calls(tasks);
    }
    List<Enqueued> answers = new ArrayList<>(tasks.size());
    Iterator<Enqueued> taken = allowed.isEmpty() ? null : calls(allowed).iterator();
    for (NewTask task : tasks) {
      boolean may = settings.queueNames().contains(task.queue());
      answers.add(may ? taken.next() : new Enqueued.QueueNotAllowed(false));
    }
    return answers;
  }

  /** Those whose queue is allowed; the same list when all are. */
  private List<NewTask> allowed(List<NewTask> tasks) {
    if (settings.queueNames().isEmpty()) {
      return tasks;
    }
    List<NewTask> allowed = new ArrayList<>(tasks.size());
    for (NewTask task : tasks) {
      if (settings.queueNames().contains(task.queue())) {
        allowed.add(task);
      }
    }
    return allowed.size() == tasks.size() ? tasks : allowed;
  }

  private List<Enqueued> calls(List<NewTask> tasks) {
    if (tasks.size() == 1) {
      return call(tasks);
    }
    List<Enqueued> enqueued = new ArrayList<>(tasks.size());
    for (int from = 0; from < tasks.size(); from += MOST_PER_CALL) {
      int end = Math.min(from + MOST_PER_CALL, tasks.size());
      try {
        enqueued.addAll(call(tasks.subList(from, end)));
      } catch (NotConfirmed e) {
        throw new NotConfirmed(end, tasks.size());
      }
    }
    return enqueued;
  }

  private List<Enqueued> call(List<NewTask> tasks) {
    long now = settings.clock().millis();
    ScriptArguments arguments = new ScriptArguments().add(starts.room(settings, tasks)).add(RECENT);
    List<String> made = new ArrayList<>(tasks.size());
    for (NewTask task : tasks) {
      String id = ids.next(now);
      made.add(id);
      String key = task.idempotency() == null ? null : hash(task.owner(), task.idempotency().key());
      byte[] record = RecordWriter.pack(task, key, null);
      ScriptArguments further = further(task, key);
      if (tasks.size() == 1
          && further.isEmpty()
          && task.lane().equals(DEFAULT_LANES + task.priority())) {
        arguments.add(id).add(record);
      } else {
        arguments.add(id).add(task.lane()).add(record).addCounted(further);
      }
    }
    // each call: after a failover, a later one would be confirmed by a replica that lost this one
    Object answer = scripts.runConfirmed("enqueue", arguments, CREATED);
    List<?> answers = answer instanceof List<?> list ? list : List.of(answer);
    starts.answered(answers);
    List<Enqueued> enqueued = new ArrayList<>(tasks.size());
    for (int i = 0; i < tasks.size(); i++) {
      enqueued.add(enqueued(answers.get(i), made.get(i), tasks.get(i)));
    }
    return enqueued;
  }

  /** For each of these tasks, whether its idempotency key stands for something. */
  List<Boolean> known(List<NewTask> keyed, RedisConnection redis, Keys keys) {
    List<String> names =
        keyed.stream()
            .map(task -> keys.idempotency(hash(task.owner(), task.idempotency().key())))
            .toList();
    return redis.call(commands -> commands.present(names));
  }

  /** Enqueues all of them or none, with an upload for the first. */
  List<Enqueued> runAll(List<NewTask> tasks, byte[] upload) {
    if (tasks.isEmpty() || tasks.size() > TaskQueue.MOST_TOGETHER) {
      throw new IllegalArgumentException("1 to 10 tasks, not " + tasks.size());
    }
    if (allowed(tasks) != tasks) {
      return Collections.nCopies(tasks.size(), new Enqueued.QueueNotAllowed(false));
    }
    long now = settings.clock().millis();
    ScriptArguments arguments =
        new ScriptArguments()
            .add(starts.room(settings, tasks))
            .add(RECENT)
            .add(upload)
            .add(room(settings, MOST_UPLOADED));
    for (NewTask task : tasks) {
      NewTask.Idempotency idempotency = task.idempotency();
      String key = idempotency == null ? null : hash(task.owner(), idempotency.key());
      arguments
          .add(ids.next(now))
          .add(RecordWriter.pack(task, key, null))
          .add(key == null ? "" : key)
          .add(key == null ? new byte[0] : idempotency.body());
    }
    List<?> answer = (List<?>) scripts.runConfirmed("enqueue-all", arguments, TAKEN);
    starts.answered(answer);
    List<Enqueued> enqueued = new ArrayList<>(tasks.size());
    switch (text(answer.get(0))) {
      case "reused" -> enqueued.addAll(Collections.nCopies(tasks.size(), new Enqueued.KeyReused()));
      case "full" ->
          enqueued.addAll(Collections.nCopies(tasks.size(), new Enqueued.QueueFull(false)));
      case "share" ->
          enqueued.addAll(Collections.nCopies(tasks.size(), new Enqueued.QueueFull(true)));
      case "queues" ->
          enqueued.addAll(Collections.nCopies(tasks.size(), new Enqueued.QueueNotAllowed(true)));
      default -> {
        for (int at = 0; at < 3 * tasks.size(); at += 3) {
          enqueued.add(oneOfAll(answer.subList(at, at + 3)));
        }
      }
    }
    return enqueued;
  }

  /** What the queue has taken, which is counted. */
  static Enqueued created(String id, TaskState state) {
    Counter.ENQUEUED.add(1);
    return new Enqueued.Created(id, state, TaskIds.createdAt(id));
  }

  /** What it had under the same key already. */
  static Enqueued duplicate(String id, TaskState state) {
    Counter.DUPLICATES.add(1);
    return new Enqueued.Duplicate(id, state);
  }

  private static Enqueued oneOfAll(List<?> answer) {
    String id = text(answer.get(1));
    TaskState state = state(answer.get(2));
    return switch (text(answer.get(0))) {
      case "created" -> created(id, state);
      case "duplicate" -> duplicate(id, state);
      default -> throw new IllegalStateException("enqueue-all.lua gave an unknown outcome");
    };
  }

  /** The arguments that most tasks do not need, so that their call stays short. */
  private static ScriptArguments further(NewTask task, String key) {
    ScriptArguments further = new ScriptArguments();
    String due = ScriptArguments.due(task.delay(), task.runAt());
    long expires = ScriptArguments.millis(task.expiresAfter());
    if (!due.equals("0") || expires > 0 || key != null || !task.known().isEmpty()) {
      further.add(due).add(expires).add(key == null ? "" : key);
      further.add(key == null ? new byte[0] : task.idempotency().body());
      further.addAll(ScriptArguments.ofKnown(task.known()));
    }
    return further;
  }

  /** How many tasks may wait, of all owners and of one, as the scripts take it. */
  public static String room(QueueSettings settings) {
    return room(settings, settings.maxDepth());
  }

  /** A limit, of all owners and of one, as the scripts take it. */
  private static String room(QueueSettings settings, long most) {
    long share = Math.max(1, (long) Math.ceil(most / 100.0 * settings.ownerShare()));
    return most + " " + Math.min(most, share);
  }

  /** Hashed, so that keys of any length cost the same and owners cannot collide. */
  public static String hash(String owner, String key) {
    MessageDigest sha = Sha256.begin();
    sha.update(Keys.bytes(owner));
    sha.update((byte) 0);
    byte[] digest = sha.digest(Keys.bytes(key));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).substring(0, 32);
  }

  private static Enqueued enqueued(Object outcome, String id, NewTask task) {
    if (!(outcome instanceof List<?> answer)) {
      return created(id, state(outcome));
    }
    return switch (text(answer.get(0))) {
      case "duplicate" -> duplicate(text(answer.get(1)), state(answer.get(2)));
      case "reused" -> new Enqueued.KeyReused();
      case "full" -> new Enqueued.QueueFull(false);
      case "share" -> new Enqueued.QueueFull(true);
      case "queues" -> new Enqueued.QueueNotAllowed(true);
      case "missing" -> new Enqueued.ReferenceMissing(text(answer.get(1)));
      case "unknown" -> new Enqueued.Unknown(ScriptReply.unknown(answer, 1, task.known()));
      default -> throw new IllegalStateException("enqueue.lua gave an unknown outcome");
    };
  }
}
