package dev.sluice.redis;

import dev.sluice.queue.ClaimRequest;
import dev.sluice.queue.Claimed;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.Lease;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskRecord;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.ScriptReply;
import dev.sluice.redis.wire.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Speaks {@code step.lua}. Remembers for each worker the newest token it was given, so that a claim
 * whose answer was lost is answered again by the next step instead of being held by nobody.
 */
final class StepScript {
  private static final int MOST_WORKERS = 1_000;

  /** Characters of an error text. */
  private static final int MOST_ERROR = 2_000;

  /** Bytes of a result. */
  private static final int MOST_RESULT = 65_536;

  /** The newest token number a worker knows, and whether its last step went unanswered. */
  private static final class Known {
    private long newest;
    private boolean unanswered;
  }

  private final QueueSettings settings;
  private final Scripts scripts;
  private final Map<String, Known> workers =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MOST_WORKERS;
        }
      };

  StepScript(QueueSettings settings, Scripts scripts) {
    this.settings = settings;
    this.scripts = scripts;
  }

  DrainStep take(List<Settlement> settlements, ClaimRequest claim) {
    Known known;
    synchronized (workers) {
      known = workers.computeIfAbsent(claim.worker(), worker -> new Known());
    }
    synchronized (known) {
      List<?> answer;
      try {
        answer = (List<?>) scripts.runOnce("step", arguments(settlements, claim, known));
      } catch (QueueUnavailable e) {
        // whatever that call claimed is unknown; the second try asks for it
        known.unanswered = true;
        answer = (List<?>) scripts.runOnce("step", arguments(settlements, claim, known));
      }
      DrainStep step = step(answer, settlements);
      known.unanswered = false;
      for (Claimed claimed : step.claimed()) {
        known.newest = Math.max(known.newest, claimed.lease().fence());
      }
      return step;
    }
  }

  private ScriptArguments arguments(List<Settlement> settlements, ClaimRequest claim, Known known) {
    ScriptArguments arguments =
        new ScriptArguments()
            .add(claim.worker())
            .add(claim.limit())
            .add(settings.lease().toMillis())
            .add(settings.keepFor().toMillis())
            .add(settings.keepCount())
            .add(known.unanswered ? Long.toString(known.newest) : "")
            .add(String.join(" ", claim.queues()));
    for (Settlement settlement : settlements) {
      arguments.add(settlement.lease().taskId()).add(settlement.lease().token());
      if (settlement instanceof Settlement.Complete done) {
        arguments.add(done.publishes() ? "publish" : "complete");
        arguments.add(result(done.result())).add(0);
        arguments.add(RecordCodec.pack(done.artifact()));
      } else if (settlement instanceof Settlement.Retry retry) {
        arguments.add("retry").addCut(error(retry.error()), MOST_ERROR);
        arguments.add(ScriptArguments.millis(retry.delay())).add("");
      } else if (settlement instanceof Settlement.Fail fail) {
        arguments.add("fail").addCut(error(fail.error()), MOST_ERROR).add(0).add("");
      } else if (settlement instanceof Settlement.Release) {
        arguments.add("release").add("").add(0).add("");
      } else if (settlement instanceof Settlement.HandBack back) {
        arguments.add("handback").addCut(error(back.error()), MOST_ERROR);
        arguments.add(ScriptArguments.millis(back.delay()));
        arguments.add(back.atMost().toMillis() + " " + back.why().word() + " " + back.by());
      } else if (settlement instanceof Settlement.AwaitChildren parent) {
        arguments.add("await").add("").add(parent.children()).add("");
      }
    }
    return arguments;
  }

  private static String error(String text) {
    return text == null || text.isBlank() ? "no reason given" : text;
  }

  private static String result(String json) {
    if (json != null && Keys.bytes(json).length > MOST_RESULT) {
      throw new IllegalArgumentException(
          "A result has at most 64 KiB as JSON; write more into an artifact");
    }
    return json == null ? "" : json;
  }

  private static DrainStep step(List<?> answer, List<Settlement> settlements) {
    List<?> flat = (List<?>) answer.get(0);
    List<Claimed> claimed = new ArrayList<>(flat.size() / 2);
    for (int i = 0; i < flat.size(); i += 2) {
      String id = ScriptReply.text(flat.get(i));
      byte[] raw = (byte[]) flat.get(i + 1);
      TaskRecord task = RecordCodec.unpack(id, raw, "", -1);
      if (task != null) {
        claimed.add(
            new Claimed(
                RecordCodec.lease(id, raw),
                task,
                RecordCodec.alone(raw),
                RecordCodec.joining(raw)));
      }
    }
    List<Lease> fenced =
        ((List<?>) answer.get(1))
            .stream().map(at -> settlements.get(((Long) at).intValue()).lease()).toList();
    long due = (Long) answer.get(7);
    return new DrainStep(
        claimed,
        fenced,
        ScriptReply.count(answer, 2),
        ScriptReply.count(answer, 3),
        ScriptReply.count(answer, 4),
        ScriptReply.count(answer, 5),
        (Long) answer.get(6),
        due < 0 ? null : Duration.ofMillis(due));
  }
}
