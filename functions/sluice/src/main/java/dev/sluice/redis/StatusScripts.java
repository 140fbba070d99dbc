package dev.sluice.redis;

import static dev.sluice.redis.wire.ScriptReply.text;

import dev.sluice.queue.QueueStatus;
import dev.sluice.queue.QueueStatus.EndedPerMinute;
import dev.sluice.queue.QueueStatus.Pause;
import dev.sluice.queue.QueueStatus.Workers;
import dev.sluice.queue.Settlement.Unrunnable;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.WaitReason;
import dev.sluice.queue.WaitReason.HandedBack;
import dev.sluice.queue.WaitReason.Reason;
import dev.sluice.redis.record.PauseText;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Speaks the {@code read/} scripts status, rates, workers and waiting. */
final class StatusScripts {
  /** Workers per answer. */
  private static final int MOST_WORKERS = 100;

  /** Tasks listed per worker. */
  private static final int MOST_HELD = 20;

  private final Scripts scripts;

  StatusScripts(Scripts scripts) {
    this.scripts = scripts;
  }

  QueueStatus status() {
    List<?> answer = (List<?>) scripts.run("read/status", new ScriptArguments());
    Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);
    Map<TaskState, Long> children = new EnumMap<>(TaskState.class);
    List<?> childCounts = (List<?>) answer.get(9);
    for (TaskState state : TaskState.values()) {
      long count = (Long) answer.get(state.ordinal());
      counts.put(state, count);
      // never more than all tasks, even if entries were deleted by hand
      children.put(state, Math.min(count, (Long) childCounts.get(state.ordinal())));
    }
    long due = (Long) answer.get(12); // they wait for a worker, as queued ones do
    counts.merge(TaskState.SCHEDULED, -due, Long::sum);
    counts.merge(TaskState.QUEUED, due, Long::sum);
    children.replaceAll((state, n) -> Math.min(n, counts.get(state)));
    long now = (Long) answer.get(7);
    return new QueueStatus(
        counts,
        children,
        QueueDepths.of((List<?>) answer.get(8), (List<?>) answer.get(13), now),
        answer.get(10).equals(1L),
        PauseText.read(text(answer.get(11)), Instant.ofEpochMilli(now)),
        ScriptReply.count(answer, 6),
        Instant.ofEpochMilli(now));
  }

  List<EndedPerMinute> rates() {
    List<?> flat = (List<?>) scripts.run("read/rates", new ScriptArguments());
    List<EndedPerMinute> rates = new ArrayList<>();
    for (int i = 0; i < flat.size(); i += 5) {
      rates.add(
          new EndedPerMinute(
              Instant.ofEpochMilli((Long) flat.get(i)),
              (Long) flat.get(i + 1),
              (Long) flat.get(i + 2),
              (Long) flat.get(i + 3),
              (Long) flat.get(i + 4)));
    }
    return rates;
  }

  Workers workers() {
    List<?> answer =
        (List<?>)
            scripts.run("read/workers", new ScriptArguments().add(MOST_WORKERS).add(MOST_HELD));
    List<Workers.Worker> workers = new ArrayList<>();
    for (Object one : (List<?>) answer.get(2)) {
      List<?> parts = (List<?>) one;
      long leaseEnds = (Long) parts.get(2);
      workers.add(
          new Workers.Worker(
              text(parts.get(0)),
              Instant.ofEpochMilli((Long) parts.get(1)),
              leaseEnds == 0 ? null : Instant.ofEpochMilli(leaseEnds),
              ScriptReply.count(parts, 3),
              held((List<?>) parts.get(4))));
    }
    return new Workers(ScriptReply.moment(answer, 0), ScriptReply.count(answer, 1), workers);
  }

  private static List<Workers.Held> held(List<?> flat) {
    List<Workers.Held> held = new ArrayList<>();
    for (int i = 0; i < flat.size(); i += 4) {
      held.add(
          new Workers.Held(
              text(flat.get(i)),
              text(flat.get(i + 1)),
              text(flat.get(i + 2)),
              Instant.ofEpochMilli((Long) flat.get(i + 3))));
    }
    return held;
  }

  /** Why a task waits; empty when it no longer does. */
  Optional<WaitReason> waiting(TaskRecord task) {
    ScriptArguments arguments =
        new ScriptArguments()
            .add(task.id())
            .add(WaitReason.MOST_AHEAD)
            .add(WaitReason.ABSENT.toMillis());
    List<?> answer = (List<?>) scripts.run("read/waiting", arguments);
    return answer.isEmpty() ? Optional.empty() : Optional.of(reason(task, answer));
  }

  private static WaitReason reason(TaskRecord task, List<?> answer) {
    HandedBack back = handedBack(answer);
    boolean alone = answer.get(0).equals(1L);
    int ahead = ScriptReply.count(answer, 2);
    Instant seen = ScriptReply.moment(answer, 3);
    Instant now = ScriptReply.moment(answer, 5);
    Pause pause = PauseText.read(text(answer.get(9)), now).stream().findFirst().orElse(null);
    Reason reason;
    if (answer.get(1).equals(1L)) {
      reason = Reason.PARENT_ENDED;
    } else if (task.runAt() != null && task.runAt().isAfter(now)) {
      reason =
          back != null
              ? Reason.of(back.why())
              : task.error() == null ? Reason.SCHEDULED : Reason.RETRY;
    } else if (pause != null) {
      reason = Reason.PAUSED;
    } else if (seen == null || seen.plus(WaitReason.ABSENT).isBefore(now)) {
      reason = Reason.NO_WORKER;
    } else if (answer.get(8).equals(0L)) {
      reason = Reason.NOT_SERVED;
    } else if (alone) {
      reason = Reason.ALONE;
    } else {
      reason = ahead > 0 ? Reason.BEHIND : Reason.NEXT;
    }
    return new WaitReason(reason, ahead, alone, seen, ScriptReply.count(answer, 4), back, pause);
  }

  private static HandedBack handedBack(List<?> answer) {
    Instant since = ScriptReply.moment(answer, 6);
    String[] words = ScriptReply.text(answer.get(7)).split(" ", 2);
    Unrunnable why = Unrunnable.of(words[0]);
    return since == null || why == null || words.length < 2
        ? null
        : new HandedBack(since, why, words[1]);
  }
}
