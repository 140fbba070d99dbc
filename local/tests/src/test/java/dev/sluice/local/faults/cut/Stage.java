package dev.sluice.local.faults.cut;

import dev.sluice.local.queue.Holdings;
import dev.sluice.local.queue.model.Invariants;
import dev.sluice.queue.DrainStep;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.WorkerQueue;
import dev.sluice.redis.RedisTaskQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;

/**
 * An empty queue, reached in two ways: directly, and over a connection that is cut. What is seen of
 * it is text in which ids, tokens and times have no value, so that two runs compare.
 */
final class Stage {
  static final String WORKER = "w1";

  private static final String PREFIX = "sluice:{0}:";
  private static final int KEPT_DAYS = 7;

  final RedisTaskQueue direct;
  final RedisTaskQueue cut;
  private final Jedis redis;
  final Holdings holdings = new Holdings();

  Stage(RedisTaskQueue direct, RedisTaskQueue cut, Jedis redis) {
    this.direct = direct;
    this.cut = cut;
    this.redis = redis;
    redis.flushAll();
  }

  static NewTask task(String text) {
    return NewTask.of("echo", "{\"text\":\"" + text + "\"}", "ann");
  }

  /** With an idempotency key of its own. */
  static NewTask keyed(String text) {
    return task(text).withIdempotency(new NewTask.Idempotency(text, new byte[32]));
  }

  String enqueue(String text) {
    return ((Enqueued.Created) direct.enqueue(List.of(task(text))).get(0)).id();
  }

  /** A task waits that is in no queue. */
  void damage() {
    enqueue("lost");
    redis.del(PREFIX + "queued:default:5");
  }

  /** A new task that a worker holds. */
  Lease claimed(String text) {
    enqueue(text);
    return holdings.step(direct, WORKER, 1).claimed().get(0).lease();
  }

  /** As many tasks that have failed. */
  List<FailedTask> failed(int count) {
    direct.enqueue(IntStream.range(0, count).mapToObj(i -> task("f" + i)).toList());
    while (direct.status().counts().get(TaskState.FAILED) < count) {
      holdings.step(direct, WORKER, WorkerQueue.MOST_CLAIMED);
      List<Settlement> fails = new ArrayList<>();
      holdings.of(WORKER).forEach(lease -> fails.add(new Settlement.Fail(lease, "no")));
      holdings.step(direct, WORKER, fails, 0, Set.of());
    }
    return direct.failed(count).toList();
  }

  /** A worker's step over the connection that is cut. */
  String step(int limit, Settlement... settlements) {
    DrainStep step = holdings.step(cut, WORKER, limit, settlements);
    List<String> claimed =
        step.claimed().stream().map(each -> each.task().params()).sorted().toList();
    return "claimed " + claimed + " settled " + step.settled() + " fenced " + step.fenced().size();
  }

  /** What is left in the end; checks the invariants of the protocol too. */
  String seen() {
    Invariants.check(redis, PREFIX, KEPT_DAYS);
    Set<String> names = redis.keys("*");
    StringBuilder seen = new StringBuilder();
    seen.append(direct.status().counts());
    String position = null;
    do {
      var page = direct.list(TaskFilter.ALL, position, 100);
      page.tasks().stream().map(task -> seen(task, names)).sorted().forEach(seen::append);
      position = page.next();
    } while (position != null);
    seen.append('\n').append(direct.schedules().states());
    names.removeIf(name -> name.matches(".*:(call:|events:|ended:|wake).*"));
    seen.append('\n').append(names.stream().map(Stage::plain).sorted().toList());
    return plain(seen.toString());
  }

  /** Reads the log and the checkpoint only of tasks that have them: there may be hundreds. */
  private String seen(TaskRecord task, Set<String> names) {
    return String.format(
        "%n%s %s %s attempt %d priority %d %s %s %s log %s checkpoint %s",
        task.type(),
        task.params(),
        task.state(),
        task.attempt(),
        task.priority(),
        task.result(),
        task.error(),
        task.progress(),
        names.contains(PREFIX + "log:" + task.id()) ? direct.log(task.id()).size() : 0,
        names.contains(PREFIX + "checkpoint:" + task.id()) ? direct.checkpoint(task.id()) : "none");
  }

  /** Without what differs from run to run. */
  static String plain(String text) {
    return text.replaceAll("\\b[0-9a-z]{18}\\b", "ID")
        .replaceAll("\\b\\d{10,}\\.w1", "TOKEN")
        .replaceAll("idempotency:.*", "idempotency:KEY")
        .replaceAll("number=\\d+", "number=N") // a number whose answer is lost is not given again
        .replaceAll("idbatch:\\d+", "idbatch:N")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
        .replaceAll("Created\\[id=ID, state=QUEUED, createdAt=TIME]", "ENQUEUED")
        .replaceAll("Duplicate\\[id=ID, state=QUEUED]", "ENQUEUED");
  }
}
