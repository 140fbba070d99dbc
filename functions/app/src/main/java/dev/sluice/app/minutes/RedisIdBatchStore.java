package dev.sluice.app.minutes;

import dev.sluice.queue.EnqueueChain;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.DrainStarts;
import dev.sluice.redis.EnqueueScripts;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.redis.record.RecordWriter;
import dev.sluice.redis.record.TaskIds;
import dev.sluice.redis.wire.CallId;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;

/**
 * Batches in Redis: one hash for the record, another for the parts until they are done with. The
 * ids are not the upload of their task, because an upload is a single Redis string: a million ids
 * would be held in memory, first by the function that receives them and again by the worker. Parts
 * are written and planned a thousand ids at a time, and each is given its places once.
 */
public final class RedisIdBatchStore implements IdBatchStore {
  /** How long the parts of a batch that broke off are kept. */
  private static final Duration ARRIVAL = Duration.ofHours(1);

  /** 80 KB of seven-digit ids: few round trips, and no long call. */
  private static final int PARTS_PER_CALL = 10;

  private final Scripts scripts;
  private final QueueSettings settings;
  private final EnqueueChain interceptors;
  private final DrainStarts starts;
  private final TaskIds ids;

  /** Batches beside the tasks of a queue, whose interceptors see the tasks that plan them too. */
  public RedisIdBatchStore(RedisTaskQueue queue) {
    this.scripts = queue.scripts();
    this.settings = queue.settings();
    this.interceptors = queue.interceptors();
    this.starts = queue.drainStarts();
    ids = new TaskIds(settings.partition());
  }

  @Override
  public AddResult add(NewIdBatch batch, TaskOf task) {
    Arrival arrival = new Arrival();
    while (batch.ids().hasNext()) {
      arrival.send(batch.ids());
    }
    if (arrival.count == 0) {
      throw new IllegalArgumentException("A batch has 1 or more ids");
    }
    NewTask plans = task.task(Long.parseLong(arrival.number), arrival.count);
    List<?> answer =
        interceptors.required(
            List.of(plans),
            ready -> add(batch, arrival, ready.get(0)),
            (added, i) -> planned(added));
    return AddResult.of(answer.get(0), answer.size() > 1 ? answer.get(1) : null);
  }

  private static Enqueued planned(List<?> answer) {
    String outcome = ScriptReply.text(answer.get(0));
    String task = answer.size() > 2 ? ScriptReply.text(answer.get(2)) : "";
    return switch (outcome) {
      case "created" -> new Enqueued.Created(task, TaskState.QUEUED, TaskIds.createdAt(task));
      case "duplicate" -> new Enqueued.Duplicate(task, null);
      case "reused" -> new Enqueued.KeyReused();
      default -> new Enqueued.QueueFull(outcome.equals("share"));
    };
  }

  private List<?> add(NewIdBatch batch, Arrival arrival, NewTask plans) {
    NewTask.Idempotency key = batch.idempotency();
    ScriptArguments arguments =
        new ScriptArguments()
            .add(starts.room(settings, plans))
            .add(EnqueueScripts.RECENT)
            .add(settings.keepFor().toMillis())
            .add(arrival.number)
            .add(arrival.parts)
            .add(ids.next(settings.clock().millis()))
            .add(plans.lane())
            .add(RecordWriter.pack(plans, null, null))
            .add(key == null ? "" : EnqueueScripts.hash(plans.owner(), key.key() + "\nids"))
            .add(key == null ? new byte[0] : key.body());
    arguments.add("name").add(batch.name()).add("count").add(arrival.count);
    arguments.add("preview").add(arrival.preview.toString()).add("hash").add(arrival.hash.hex());
    String script = RedisUserStore.SCRIPTS + "add-batch";
    List<?> answer = (List<?>) scripts.runConfirmed(script, arguments, EnqueueScripts.TAKEN);
    starts.answered(answer);
    if (ScriptReply.text(answer.get(0)).equals("gone")) {
      throw new QueueUnavailable("The batch took longer than an hour to arrive", false, null);
    }
    return answer;
  }

  /** The parts of one batch, as they are sent. */
  private final class Arrival {
    private final IdsHash hash = new IdsHash();
    private final StringBuilder preview = new StringBuilder();
    private String number = "";
    private int parts;
    private int count;
    private boolean previewFull;

    void send(PrimitiveIterator.OfLong ids) {
      ScriptArguments arguments =
          new ScriptArguments().add(number).add(ARRIVAL.toMillis()).add(parts);
      for (int i = 0; i < PARTS_PER_CALL && ids.hasNext(); i++) {
        arguments.add(part(ids));
        parts++;
      }
      number = ScriptReply.text(scripts.run(RedisUserStore.SCRIPTS + "add-batch-part", arguments));
    }

    private String part(PrimitiveIterator.OfLong ids) {
      StringBuilder part = new StringBuilder(PART * 8);
      for (int i = 0; i < PART && ids.hasNext(); i++) {
        if (++count > MOST_IDS) {
          throw new IllegalArgumentException("A batch has no more than 1,000,000 ids");
        }
        long id = ids.nextLong();
        part.append(i == 0 ? "" : ",").append(id);
        hash.add(id);
        preview(Long.toString(id));
      }
      return part.toString();
    }

    private void preview(String id) {
      previewFull |= preview.length() + id.length() + 1 > LONGEST_PREVIEW;
      if (!previewFull) {
        preview.append(preview.length() == 0 ? "" : ",").append(id);
      }
    }
  }

  @Override
  public List<IdBatch> list(long before, int limit) {
    ScriptArguments arguments =
        new ScriptArguments().add(before == 0 ? "+inf" : Long.toString(before)).add(limit);
    List<IdBatch> batches = new ArrayList<>();
    for (Object one : (List<?>) scripts.run(RedisUserStore.SCRIPTS + "list-batches", arguments)) {
      List<String> parts = ((List<?>) one).stream().map(ScriptReply::text).toList();
      batches.add(
          new IdBatch(
              Long.parseLong(parts.get(0)),
              parts.get(6),
              parts.get(2),
              Instant.ofEpochMilli(Long.parseLong(parts.get(1))),
              Integer.parseInt(parts.get(3)),
              parts.get(4),
              parts.get(5)));
    }
    return batches;
  }

  @Override
  public Optional<IdBatch> find(long number) {
    return list(number + 1, 1).stream().filter(batch -> batch.number() == number).findFirst();
  }

  @Override
  public boolean rename(long number, String name) {
    return scripts
        .run(RedisUserStore.SCRIPTS + "rename-batch", new ScriptArguments().add(number).add(name))
        .equals(1L);
  }

  @Override
  public boolean delete(long number) {
    ScriptArguments arguments = new ScriptArguments().add(CallId.next()).add(number);
    return scripts.run(RedisUserStore.SCRIPTS + "delete-batch", arguments).equals(1L);
  }
}
