package dev.sluice.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Speaks {@code step.lua}. Remembers for each worker the newest token it was given, so that a claim
 * whose answer was lost is answered again by the next step instead of being held by nobody.
 */
final class DrainSteps {
  private static final int MOST_WORKERS = 1_000;

  /** The newest token number a worker knows, and whether its last step went unanswered. */
  private static final class Known {
    private long newest;
    private boolean unanswered;
  }

  private final QueueSettings settings;
  private final Map<String, Known> workers =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MOST_WORKERS;
        }
      };

  DrainSteps(QueueSettings settings) {
    this.settings = settings;
  }

  Step take(List<Settlement> settlements, ClaimRequest claim, Function<Arguments, Object> script) {
    Known known;
    synchronized (workers) {
      known = workers.computeIfAbsent(claim.worker(), worker -> new Known());
    }
    synchronized (known) {
      List<?> answer;
      try {
        answer = (List<?>) script.apply(arguments(settlements, claim, known));
      } catch (QueueUnavailable e) {
        // whatever that call claimed is unknown; the second try asks for it
        known.unanswered = true;
        answer = (List<?>) script.apply(arguments(settlements, claim, known));
      }
      Step step = step(answer, settlements);
      known.unanswered = false;
      for (Claimed claimed : step.claimed()) {
        known.newest = Math.max(known.newest, claimed.lease().fence());
      }
      return step;
    }
  }

  private Arguments arguments(List<Settlement> settlements, ClaimRequest claim, Known known) {
    Arguments arguments =
        new Arguments()
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
        arguments.add(RedisTaskQueue.result(done.result())).add(0);
        arguments.add(RecordCodec.pack(done.artifact()));
      } else if (settlement instanceof Settlement.Retry retry) {
        arguments.add("retry").add(RedisTaskQueue.error(retry.error()));
        arguments.add(Math.max(0, retry.delay().toMillis())).add("");
      } else if (settlement instanceof Settlement.Fail fail) {
        arguments.add("fail").add(RedisTaskQueue.error(fail.error())).add(0).add("");
      } else if (settlement instanceof Settlement.Release) {
        arguments.add("release").add("").add(0).add("");
      } else if (settlement instanceof Settlement.AwaitChildren parent) {
        arguments.add("await").add("").add(parent.children()).add("");
      }
    }
    return arguments;
  }

  private static Step step(List<?> answer, List<Settlement> settlements) {
    List<?> flat = (List<?>) answer.get(0);
    List<Claimed> claimed = new ArrayList<>(flat.size() / 2);
    for (int i = 0; i < flat.size(); i += 2) {
      String id = RedisTaskQueue.text(flat.get(i));
      byte[] raw = (byte[]) flat.get(i + 1);
      claimed.add(
          new Claimed(
              RecordCodec.lease(id, raw),
              RecordCodec.unpack(id, raw, "", -1),
              RecordCodec.alone(raw),
              RecordCodec.joining(raw)));
    }
    List<Lease> fenced =
        ((List<?>) answer.get(1))
            .stream().map(at -> settlements.get(((Long) at).intValue()).lease()).toList();
    long due = (Long) answer.get(7);
    return new Step(
        claimed,
        fenced,
        number(answer, 2),
        number(answer, 3),
        number(answer, 4),
        number(answer, 5),
        (Long) answer.get(6),
        due < 0 ? null : Duration.ofMillis(due));
  }

  private static int number(List<?> answer, int at) {
    return ((Long) answer.get(at)).intValue();
  }
}
