package dev.sluice.redis;

import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.WorkerQueue;
import dev.sluice.redis.record.RecordWriter;
import dev.sluice.redis.record.TraceText;
import dev.sluice.redis.wire.CallId;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.Scripts;
import dev.sluice.signals.Counter;
import java.util.List;

/**
 * What a worker writes while it holds a task. Speaks {@code note.lua}, {@code trace.lua}, {@code
 * checkpoint.lua} and {@code children.lua}, each of which compares the whole lease token.
 */
final class LeaseScripts {
  /** Bytes of a checkpoint. */
  private static final int MOST_CHECKPOINT = 65_536;

  /** Answer of {@code children.lua} when an earlier child is missing. */
  private static final long GAP = 2;

  private final Scripts scripts;

  LeaseScripts(Scripts scripts) {
    this.scripts = scripts;
  }

  boolean note(Lease lease, TaskRecord.Progress progress, List<String> lines) {
    ScriptArguments arguments =
        new ScriptArguments()
            .add(CallId.next())
            .add(lease.taskId())
            .add(lease.token())
            .add(progress == null ? "" : RecordWriter.pack(progress));
    lines.forEach(line -> arguments.addCut(line, WorkerQueue.LONGEST_LINE));
    return scripts.run("note", arguments).equals(1L);
  }

  boolean trace(Lease lease, TaskRecord task, FailureTrace trace) {
    ScriptArguments arguments =
        of(lease)
            .add(task.startedAt().toEpochMilli())
            .add(task.attempt())
            .add(TraceText.write(trace));
    return scripts.run("trace", arguments).equals(1L);
  }

  boolean checkpoint(Lease lease, String text) {
    if (Keys.bytes(text).length > MOST_CHECKPOINT) {
      throw new IllegalArgumentException("A checkpoint has at most 64 KiB");
    }
    return scripts.run("checkpoint", of(lease).add(text)).equals(1L);
  }

  boolean enqueueChildren(Lease parent, int first, List<NewTask> children) {
    boolean held = true;
    for (int from = 0; held && from < children.size(); from += EnqueueScripts.MOST_PER_CALL) {
      int end = Math.min(from + EnqueueScripts.MOST_PER_CALL, children.size());
      held = call(parent, first + from, children.subList(from, end));
    }
    return held;
  }

  private boolean call(Lease parent, int first, List<NewTask> children) {
    ScriptArguments arguments = of(parent);
    for (int i = 0; i < children.size(); i++) {
      NewTask child = children.get(i);
      arguments
          .add(childId(parent, first + i))
          .add(child.lane())
          .add(RecordWriter.pack(child, null, parent.taskId()))
          .add(ScriptArguments.due(child.delay(), child.runAt()));
    }
    long answer = (Long) scripts.run("children", arguments);
    if (answer == GAP) {
      throw new QueueUnavailable(
          "Redis came back without children of this task that were enqueued; it starts again",
          false,
          null);
    }
    if (answer == 1) {
      Counter.ENQUEUED.add(children.size());
    }
    return answer == 1;
  }

  static String childId(Lease parent, int index) {
    return parent.taskId() + "." + index;
  }

  private static ScriptArguments of(Lease lease) {
    return new ScriptArguments().add(lease.taskId()).add(lease.token());
  }
}
