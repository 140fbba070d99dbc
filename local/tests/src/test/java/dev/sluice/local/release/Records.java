package dev.sluice.local.release;

import dev.sluice.local.queue.Holdings;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.local.schedule.MovableClock;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.Settlement.Unrunnable;
import dev.sluice.queue.TaskRecord.Progress;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.Artifact;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes the fixture: a task in every state and with everything a record can hold, and every other
 * structure of the queue. A task is known by its params, {@code {"name":"…"}}.
 */
final class Records {
  /** When it was written, by the clock of the queue. */
  static final Instant WRITTEN = Instant.parse("2026-01-05T09:00:00Z");

  /** When a lease that was lost before is over, and no other. */
  static final Instant READ = WRITTEN.plusMillis(1);

  private static final Duration LATER = Duration.ofHours(2);

  private final RedisTaskQueue queue;
  private final Holdings holdings = new Holdings();
  private final List<String> leases = new ArrayList<>();

  private Records(RedisTaskQueue queue) {
    this.queue = queue;
  }

  /** The settings of who reads and who writes them. */
  static QueueSettings settings(TestRedis redis, MovableClock clock) {
    return QueueSettings.of(redis.url()).withClock(clock);
  }

  /** The lines of the fixture. */
  static List<String> write(TestRedis redis, String version) throws IOException {
    MovableClock clock = MovableClock.still(WRITTEN);
    List<String> lines = new ArrayList<>();
    lines.add(
        "# Written by "
            + version
            + "; docs/operations.md, \"Releases\", says when to write it anew.");
    QueueSettings settings = settings(redis, clock);
    try (RedisTaskQueue queue = RedisTaskQueue.connect(settings)) {
      Records records = new Records(queue);
      clock.set(READ.minus(settings.lease()));
      records.lost();
      clock.set(WRITTEN);
      records.other();
      records.ended();
      records.running();
      records.waiting();
      clock.set(READ);
      records.holdings.step(queue, "recoverer", 0);
      lines.addAll(records.leases);
    }
    try (var client = redis.client()) {
      lines.addAll(StoredKeys.read(client, "sluice:*"));
    }
    return lines;
  }

  /** Held by a worker that dies with both: each must run alone. */
  private void lost() {
    queue.enqueue(List.of(task("lost"), task("lost too")));
    holdings.step(queue, "dead", 2);
  }

  private void other() {
    queue.replaceReference("sellers", Map.of("amber-mill", "", "blue-harbor", ""));
    queue.schedules().run("hourly", task("fired"));
    queue.schedules().pause("nightly", true);
  }

  private void ended() throws IOException {
    settle(claim("fired"), lease -> new Settlement.Complete(lease, null, null));
    enqueue(task("succeeded"));
    settle(claim("succeeded"), lease -> new Settlement.Complete(lease, "{\"rows\":3}", null, true));
    enqueue(task("forgetful").withoutKeptParams());
    settle(claim("forgetful"), lease -> new Settlement.Complete(lease, "1", null));
    enqueue(task("filed"));
    Lease filed = claim("filed");
    queue
        .artifacts()
        .put(filed.taskId(), filed.token(), new ByteArrayInputStream("a,b\n".getBytes()));
    queue.note(filed, new Progress(3, 3, "done"), List.of("one", "two"));
    settle(
        filed, lease -> new Settlement.Complete(lease, null, new Artifact("a.csv", "text/csv", 4)));
    enqueue(task("failed"));
    settle(claim("failed"), lease -> new Settlement.Fail(lease, "it broke"));
    queue.cancel(enqueue(task("cancelled")));
  }

  private void running() {
    enqueue(task("parent"));
    Lease parent = claim("parent");
    queue.enqueueChildren(parent, 0, List.of(task("first"), task("second"), task("third")));
    settle(parent, lease -> new Settlement.AwaitChildren(lease, 3));
    settle(claim("first"), lease -> new Settlement.Complete(lease, "1", null));
    settle(claim("second"), lease -> new Settlement.Fail(lease, "no"));
    keep("third", claim("third"));
    enqueue(task("running"));
    Lease running = claim("running");
    queue.note(running, new Progress(1, 2, "half"), List.of("begun"));
    queue.checkpoint(running, "{\"count\":7}");
    keep("running", running);
    String stopping = enqueue(task("stopping"));
    keep("stopping", claim("stopping"));
    queue.cancel(stopping);
  }

  private void waiting() {
    enqueue(task("retried"));
    settle(claim("retried"), lease -> new Settlement.Retry(lease, LATER, "not yet"));
    enqueue(task("foreign"));
    settle(
        claim("foreign"),
        lease ->
            new Settlement.HandBack(
                lease, Unrunnable.UNKNOWN_TYPE, "w", "unknown", LATER, Duration.ofDays(1)));
    enqueue(task("queued"));
    enqueue(urgent());
    enqueue(task("delayed").withDelay(LATER));
    enqueue(task("expiring").withPriority(1).withExpiresAfter(Duration.ofMinutes(1)));
    queue.enqueueTogether(List.of(task("given")), "upload".getBytes());
  }

  /** One that has every option, and a key. */
  static NewTask urgent() {
    NewTask.Idempotency key = new NewTask.Idempotency("order-1001", new byte[32]);
    return task("urgent")
        .withQueue("mail")
        .withPriority(9)
        .withMaxAttempts(2)
        .withTimeout(Duration.ofSeconds(10))
        .withIdempotency(key);
  }

  private static NewTask task(String name) {
    return NewTask.of("sample", "{\"name\":\"" + name + "\"}", "ann");
  }

  private String enqueue(NewTask task) {
    return ((Enqueued.Created) queue.enqueue(List.of(task)).get(0)).id();
  }

  /** Takes the next task, by a worker of its own, which a kill would not take others with. */
  private Lease claim(String name) {
    Claimed claimed = holdings.step(queue, "worker-" + name, 1).claimed().get(0);
    if (!claimed.task().params().contains("\"" + name + "\"")) {
      throw new IllegalStateException("claimed " + claimed.task() + " instead of " + name);
    }
    return claimed.lease();
  }

  private void settle(Lease lease, java.util.function.Function<Lease, Settlement> how) {
    String worker = lease.token().substring(lease.token().indexOf('.') + 1);
    holdings.step(queue, worker, 0, how.apply(lease));
  }

  /** Notes what only its worker knows, which goes on while another version is deployed. */
  private void keep(String name, Lease lease) {
    leases.add("# lease\t" + name + "\t" + lease.taskId() + "\t" + lease.token());
  }
}
