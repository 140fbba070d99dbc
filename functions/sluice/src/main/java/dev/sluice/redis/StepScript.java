package dev.sluice.redis;

import dev.sluice.params.ValueJson;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.DrainStep.Presence;
import dev.sluice.queue.Lease;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.Settlement.Unrunnable;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.WorkerQueue;
import dev.sluice.queue.WorkerQueue.Heartbeat;
import dev.sluice.redis.record.RecordReader;
import dev.sluice.redis.record.RecordWriter;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import dev.sluice.signals.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Speaks {@code step.lua} and {@code extend.lua}. A step says how many tasks its worker holds; when
 * that is not what is leased to it, or an answer was lost, it is sent again with their names.
 */
final class StepScript {
  /** A task whose record cannot be read here is tried again so much later, for a day at most. */
  private static final Duration UNREADABLE_PAUSE = Duration.ofMinutes(1);

  private static final Duration UNREADABLE_FOR = Duration.ofDays(1);

  /** In one call, so that it holds Redis for less than 5 ms. */
  private static final int MOST_SETTLED = 100;

  /** Characters of the results in one call, for the same reason. */
  private static final int MOST_RESULTS = 1 << 20;

  private final QueueSettings settings;
  private final Scripts scripts;

  StepScript(QueueSettings settings, Scripts scripts) {
    this.settings = settings;
    this.scripts = scripts;
  }

  DrainStep take(List<Settlement> settlements, ClaimRequest claim) {
    int end = end(settlements);
    if (end == settlements.size()) {
      return call(settlements, claim);
    }
    List<Settlement> rest = settlements.subList(end, settlements.size());
    List<Lease> holds = new ArrayList<>(claim.holds());
    rest.forEach(settlement -> holds.add(settlement.lease()));
    ClaimRequest none = new ClaimRequest(claim.worker(), 0, claim.queues(), holds);
    return call(settlements.subList(0, end), none).and(take(rest, claim));
  }

  /** How many of them, one at least, go into one call. */
  private static int end(List<Settlement> settlements) {
    int end = 0;
    long results = 0;
    while (end < Math.min(settlements.size(), MOST_SETTLED)) {
      if (settlements.get(end) instanceof Settlement.Complete done && done.result() != null) {
        results += done.result().length();
      }
      if (end > 0 && results > MOST_RESULTS) {
        break;
      }
      end++;
    }
    return end;
  }

  private DrainStep call(List<Settlement> settlements, ClaimRequest claim) {
    // what a call without an answer claimed is unknown here, and a server that came back older may
    // have leased others to this worker, as many as it holds; by name, the second takes them back
    List<?> answer =
        (List<?>)
            scripts.run(
                "step",
                arguments(settlements, claim, ""),
                () -> arguments(settlements, claim, named(claim.holds())));
    DrainStep step = step(answer, settlements, claim);
    if (answer.get(7).equals(0L)) {
      return step;
    }
    try {
      return step.and(byName(claim));
    } catch (QueueUnavailable e) {
      return step; // what it settled counts; the next step differs again
    }
  }

  Heartbeat extend(String worker, List<Lease> holds) {
    ScriptArguments arguments = new ScriptArguments().add(worker).add(settings.lease().toMillis());
    holds.forEach(lease -> arguments.add(lease.taskId()));
    List<?> answer = (List<?>) scripts.run("extend", arguments);
    boolean differs = answer.get(2).equals(1L);
    return new Heartbeat(
        answer.get(0).equals(1L),
        ScriptReply.texts(answer.get(1)),
        differs ? byName(new ClaimRequest(worker, 0, Set.of(), holds)).lost() : Set.of());
  }

  private DrainStep byName(ClaimRequest claim) {
    ScriptArguments arguments = arguments(List.of(), claim, named(claim.holds()));
    return step((List<?>) scripts.run("step", arguments), List.of(), claim);
  }

  private static String rooms(Map<String, Integer> rooms) {
    StringBuilder words = new StringBuilder();
    rooms.forEach((type, room) -> words.append(type).append('=').append(room).append(' '));
    return words.toString();
  }

  private static String presence(Presence presence) {
    if (presence == null) {
      return "";
    }
    String claims = presence.claims() == null ? "-" : "" + presence.claims().toMillis();
    String leave =
        switch (presence.leave()) {
          case STAY -> "s";
          case EMPTY -> "e";
          case NOTHING_CLAIMED -> "a";
          case ELDER_WAITS -> "p";
        };
    return claims + " " + presence.ending() + " " + leave;
  }

  private static String named(List<Lease> holds) {
    StringBuilder names = new StringBuilder();
    for (Lease lease : holds) {
      names.append(lease.taskId()).append(' ').append(lease.token()).append(' ');
    }
    return names.toString();
  }

  private ScriptArguments arguments(
      List<Settlement> settlements, ClaimRequest claim, String named) {
    ScriptArguments arguments =
        new ScriptArguments()
            .add(claim.worker())
            .add(Math.min(claim.limit(), WorkerQueue.MOST_CLAIMED))
            .add(settings.lease().toMillis())
            .add(settings.keepFor().toMillis())
            .add(settings.keepCount() + " " + settings.keepLeast().toMillis())
            .add(claim.holds().size())
            .add(String.join(" ", claim.queues()))
            .add(named)
            .add(rooms(claim.rooms()))
            .add(presence(claim.presence()));
    for (Settlement settlement : settlements) {
      arguments.add(settlement.lease().taskId()).add(settlement.lease().token());
      if (settlement instanceof Settlement.Complete done) {
        arguments.add(done.publishes() ? "publish" : "complete");
        arguments.add(result(done.result())).add(0);
        arguments.add(RecordWriter.pack(done.artifact()));
      } else if (settlement instanceof Settlement.Retry retry) {
        arguments.add("retry").addCut(error(retry.error()), Settlement.LONGEST_ERROR);
        arguments.add(ScriptArguments.millis(retry.delay())).add(retry.alone() ? "alone" : "");
      } else if (settlement instanceof Settlement.Fail fail) {
        arguments.add("fail").addCut(error(fail.error()), Settlement.LONGEST_ERROR).add(0).add("");
      } else if (settlement instanceof Settlement.Cancelled) {
        arguments.add("cancelled").add("").add(0).add("");
      } else if (settlement instanceof Settlement.Release release) {
        String why = release.alone() == null ? "" : release.alone();
        arguments.add("release").addCut(why, Settlement.LONGEST_ERROR).add(0);
        arguments.add(release.alone() == null ? "" : "alone");
      } else if (settlement instanceof Settlement.HandBack back) {
        arguments.add("handback").addCut(error(back.error()), Settlement.LONGEST_ERROR);
        arguments.add(ScriptArguments.millis(back.delay()));
        arguments.add(back.atMost().toMillis() + " " + back.why().word() + " " + back.by());
      } else if (settlement instanceof Settlement.AwaitChildren parent) {
        arguments.add("await").add("").add(parent.children()).add("");
      }
    }
    return arguments;
  }

  /** The script has leased these, but nobody could run them; another build may. */
  private void handBack(List<Lease> unreadable, ClaimRequest claim, List<Claimed> claimed) {
    List<Settlement> settlements = new ArrayList<>();
    for (Lease lease : unreadable) {
      settlements.add(
          new Settlement.HandBack(
              lease,
              Unrunnable.UNREADABLE_PARAMS,
              claim.worker(),
              "its record cannot be read",
              UNREADABLE_PAUSE,
              UNREADABLE_FOR));
    }
    List<Lease> holds = new ArrayList<>(claim.holds());
    claimed.forEach(one -> holds.add(one.lease()));
    ClaimRequest none = new ClaimRequest(claim.worker(), 0, claim.queues(), holds);
    try {
      scripts.run(
          "step",
          arguments(settlements, none, ""),
          () -> arguments(settlements, none, named(holds)));
    } catch (QueueUnavailable e) {
      // the worker does not name them, so its next step takes them back
    }
  }

  /** A list in the answer; a number stands for an empty one. */
  private static List<?> list(Object part) {
    return part instanceof List<?> list ? list : List.of();
  }

  private static Set<Lease> leases(List<?> list) {
    Set<Lease> leases = new HashSet<>();
    for (int i = 0; i < list.size(); i += 2) {
      leases.add(new Lease(ScriptReply.text(list.get(i)), ScriptReply.text(list.get(i + 1))));
    }
    return leases;
  }

  private static String error(String text) {
    return text == null || text.isBlank() ? "no reason given" : text;
  }

  private static String result(String json) {
    if (json != null && Keys.bytes(json).length > ValueJson.LARGEST) {
      throw new IllegalArgumentException(
          "A result has at most 64 KiB as JSON; write more into an artifact");
    }
    return json == null ? "" : json;
  }

  private static List<TaskState> became(String letters) {
    List<TaskState> states = new ArrayList<>(letters.length());
    for (int i = 0; i < letters.length(); i++) {
      states.add(letters.charAt(i) == '-' ? null : TaskState.of(letters.charAt(i)));
    }
    return states;
  }

  private DrainStep step(List<?> answer, List<Settlement> settlements, ClaimRequest claim) {
    List<?> flat = answer.subList(11, answer.size());
    List<Claimed> claimed = new ArrayList<>(flat.size() / 2);
    List<Lease> unreadable = new ArrayList<>();
    for (int i = 0; i < flat.size(); i += 2) {
      String id = ScriptReply.text(flat.get(i));
      byte[] raw = (byte[]) flat.get(i + 1);
      TaskRecord task = RecordReader.unpack(id, raw, "", -1, -1);
      Lease lease = RecordReader.lease(id, raw);
      if (lease == null) {
        continue; // not even handed back: the next step does not name it, so it is queued again
      }
      if (task == null) {
        unreadable.add(lease);
      } else {
        if (RecordReader.immediate(raw) && task.parentId() == null) {
          Timing.WAIT.record(task.type(), Duration.between(task.createdAt(), task.startedAt()));
        }
        claimed.add(new Claimed(lease, task, RecordReader.alone(raw), RecordReader.joining(raw)));
      }
    }
    if (!unreadable.isEmpty()) {
      handBack(unreadable, claim, claimed);
    }
    List<Lease> fenced =
        list(answer.get(0)).stream()
            .map(at -> settlements.get(((Long) at).intValue()).lease())
            .toList();
    long due = (Long) answer.get(6);
    return new DrainStep(
        claimed,
        fenced,
        ScriptReply.count(answer, 1),
        became(ScriptReply.text(answer.get(2))),
        ScriptReply.count(answer, 3),
        ScriptReply.count(answer, 10),
        ScriptReply.count(answer, 4),
        (Long) answer.get(5),
        due < 0 ? null : Duration.ofMillis(due),
        leases(list(answer.get(8))),
        answer.get(9).equals(1L));
  }
}
