package dev.sluice.redis;

import static dev.sluice.redis.wire.ScriptReply.state;
import static dev.sluice.redis.wire.ScriptReply.text;

import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.Scripts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Speaks {@code enqueue-all.lua}. */
final class EnqueueAll {
  private final QueueSettings settings;
  private final Scripts scripts;
  private final TaskIds ids;

  EnqueueAll(QueueSettings settings, Scripts scripts, TaskIds ids) {
    this.settings = settings;
    this.scripts = scripts;
    this.ids = ids;
  }

  List<Enqueued> run(List<NewTask> tasks, byte[] upload) {
    if (tasks.isEmpty() || tasks.size() > TaskQueue.MOST_TOGETHER) {
      throw new IllegalArgumentException("1 to 10 tasks, not " + tasks.size());
    }
    long now = System.currentTimeMillis();
    ScriptArguments arguments =
        new ScriptArguments().add(settings.maxDepth()).add(EnqueueScripts.RECENT).add(upload);
    for (NewTask task : tasks) {
      NewTask.Idempotency idempotency = task.idempotency();
      String key =
          idempotency == null ? null : EnqueueScripts.hash(task.owner(), idempotency.key());
      arguments
          .add(ids.next(now))
          .add(RecordCodec.pack(task, key, null))
          .add(key == null ? "" : key)
          .add(key == null ? new byte[0] : idempotency.body());
    }
    List<?> answer = (List<?>) scripts.run("enqueue-all", arguments);
    List<Enqueued> enqueued = new ArrayList<>(tasks.size());
    switch (text(answer.get(0))) {
      case "reused" -> enqueued.addAll(Collections.nCopies(tasks.size(), new Enqueued.KeyReused()));
      case "full" -> enqueued.addAll(Collections.nCopies(tasks.size(), new Enqueued.QueueFull()));
      default -> {
        for (int at = 0; at < answer.size(); at += 3) {
          enqueued.add(enqueued(answer.subList(at, at + 3)));
        }
      }
    }
    return enqueued;
  }

  private static Enqueued enqueued(List<?> answer) {
    String id = text(answer.get(1));
    TaskState state = state(answer.get(2));
    return switch (text(answer.get(0))) {
      case "created" -> new Enqueued.Created(id, state, TaskIds.createdAt(id));
      case "duplicate" -> new Enqueued.Duplicate(id, state);
      default -> throw new IllegalStateException("enqueue-all.lua gave an unknown outcome");
    };
  }
}
