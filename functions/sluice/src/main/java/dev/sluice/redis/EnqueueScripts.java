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
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Speaks {@code enqueue.lua} and {@code enqueue-all.lua}. */
public final class EnqueueScripts {
  /** How many of the newest ids are kept, for listing without a state. */
  public static final int RECENT = 10_000;

  /** Keeps a call under 5 ms; others wait for Redis meanwhile. */
  static final int MOST_PER_CALL = 200;

  /** Bytes of all uploads: 1 GiB, a hundred of the largest. */
  public static final long MOST_UPLOADED = 1L << 30;

  /** What scripts answer when a task is enqueued, by this call or an earlier one. */
  public static final Set<String> TAKEN = Set.of("created", "fired", "duplicate");

  private final QueueSettings settings;
  private final Scripts scripts;
  private final TaskIds ids;

  EnqueueScripts(QueueSettings settings, Scripts scripts, TaskIds ids) {
    this.settings = settings;
    this.scripts = scripts;
    this.ids = ids;
    scripts.load("enqueue");
  }

  List<Enqueued> run(List<NewTask> tasks) {
    if (tasks.isEmpty() || tasks.size() > TaskQueue.MAX_BATCH) {
      throw new IllegalArgumentException("1 to 1,000 tasks, not " + tasks.size());
    }
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
    ScriptArguments arguments = new ScriptArguments().add(room(settings)).add(RECENT);
    List<String> made = new ArrayList<>(tasks.size());
    for (NewTask task : tasks) {
      String id = ids.next(now);
      made.add(id);
      String key = task.idempotency() == null ? null : hash(task.owner(), task.idempotency().key());
      arguments
          .add(id)
          .add(task.lane())
          .add(RecordWriter.pack(task, key, null))
          .addCounted(further(task, key));
    }
    // each call: after a failover, a later one would be confirmed by a replica that lost this one
    List<?> answers = (List<?>) scripts.runConfirmed("enqueue", arguments, TAKEN);
    List<Enqueued> enqueued = new ArrayList<>(tasks.size());
    for (int i = 0; i < tasks.size(); i++) {
      enqueued.add(enqueued((List<?>) answers.get(i), made.get(i), tasks.get(i)));
    }
    return enqueued;
  }

  /** Enqueues all of them or none, with an upload for the first. */
  List<Enqueued> runAll(List<NewTask> tasks, byte[] upload) {
    if (tasks.isEmpty() || tasks.size() > TaskQueue.MOST_TOGETHER) {
      throw new IllegalArgumentException("1 to 10 tasks, not " + tasks.size());
    }
    long now = settings.clock().millis();
    ScriptArguments arguments =
        new ScriptArguments()
            .add(room(settings))
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
    List<Enqueued> enqueued = new ArrayList<>(tasks.size());
    switch (text(answer.get(0))) {
      case "reused" -> enqueued.addAll(Collections.nCopies(tasks.size(), new Enqueued.KeyReused()));
      case "full" ->
          enqueued.addAll(Collections.nCopies(tasks.size(), new Enqueued.QueueFull(false)));
      case "share" ->
          enqueued.addAll(Collections.nCopies(tasks.size(), new Enqueued.QueueFull(true)));
      default -> {
        for (int at = 0; at < answer.size(); at += 3) {
          enqueued.add(oneOfAll(answer.subList(at, at + 3)));
        }
      }
    }
    return enqueued;
  }

  private static Enqueued oneOfAll(List<?> answer) {
    String id = text(answer.get(1));
    TaskState state = state(answer.get(2));
    return switch (text(answer.get(0))) {
      case "created" -> new Enqueued.Created(id, state, TaskIds.createdAt(id));
      case "duplicate" -> new Enqueued.Duplicate(id, state);
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
      further.addKnown(task.known());
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

  private static Enqueued enqueued(List<?> answer, String id, NewTask task) {
    return switch (text(answer.get(0))) {
      case "created" -> new Enqueued.Created(id, state(answer.get(1)), TaskIds.createdAt(id));
      case "duplicate" -> new Enqueued.Duplicate(text(answer.get(1)), state(answer.get(2)));
      case "reused" -> new Enqueued.KeyReused();
      case "full" -> new Enqueued.QueueFull(false);
      case "share" -> new Enqueued.QueueFull(true);
      case "missing" -> new Enqueued.ReferenceMissing(text(answer.get(1)));
      case "unknown" -> new Enqueued.Unknown(ScriptReply.unknown(answer, 1, task.known()));
      default -> throw new IllegalStateException("enqueue.lua gave an unknown outcome");
    };
  }
}
