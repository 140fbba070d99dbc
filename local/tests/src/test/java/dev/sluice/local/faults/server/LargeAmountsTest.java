package dev.sluice.local.faults.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.local.faults.Row;
import dev.sluice.local.faults.Rows;
import dev.sluice.local.faults.Scale;
import dev.sluice.local.queue.Holdings;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.args.ExpiryOption;

/**
 * A hundred thousand of something at once: all of it ends, the row says how long the longest script
 * held Redis (5 ms is the aim), and afterwards nothing is left. In the normal build: {@code
 * TaskQueueTest.manyWithdrawnTasksDoNotHideALiveOne} and {@code SharesContractTest}; {@code
 * bench/run} has the longest call of each.
 */
@Tag("faults")
@Rows({80, 81, 82, 83})
class LargeAmountsTest {
  private static final int MANY = Scale.of(100_000);
  private static final Pattern RECORD = Pattern.compile("sluice:\\{0}:[0-9a-z]{18}(\\.\\d+)?");

  /** Of a minute or an hour: they have a time to live, and another minute brings other keys. */
  private static final Pattern STATISTICS = Pattern.compile("}:(ended|minutes|hours):");

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Ended tasks are kept for so long. */
  private static final Duration KEPT = Duration.ofSeconds(1);

  private static final int WORKERS = 2;
  private static final int STEPS = 100;

  /** How often a call is made that Redis does not answer in time. */
  private static final int TRIES = 10;

  private final Holdings holdings = new Holdings();
  private TestRedis redis;
  private QueueSettings settings;
  private Jedis admin;
  private RedisTaskQueue queue;
  private Crew crew;
  private Set<String> before;
  private ScriptTimes times;
  private long succeeded;
  private long began;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    redis = TestRedis.embedded();
    admin = new Jedis(redis.url(), 60_000);
    open(KEPT);
    enqueue(100);
    enqueue(List.of(Work.fanOut(10)));
    cancel(enqueue(List.of(Work.quick().withDelay(Duration.ofHours(1)))).get(0));
    awaitEnd();
    await().atMost(PATIENCE).until(this::isSwept);
    before = keys();
    times = new ScriptTimes(admin);
    succeeded = succeeded();
    began = System.nanoTime();
  }

  @AfterEach
  void stop() {
    close();
    admin.close();
    redis.close();
  }

  /**
   * @param kept how long ended tasks are
   */
  private void open(Duration kept) {
    settings = QueueSettings.of(redis.url()).withLimits(1_000_000, 2 * MANY, kept);
    queue = RedisTaskQueue.connect(settings);
    crew = new Crew(settings, WORKERS);
  }

  private void close() {
    crew.close();
    queue.close();
  }

  @Test
  void cancelledTasksAhead() {
    crew.close(); // nobody works until all are cancelled
    List<String> ids = enqueue(MANY);
    ids.forEach(this::cancel);
    enqueue(1);
    crew = new Crew(settings, WORKERS);
    began = System.nanoTime();
    report(80, "%,d cancelled tasks lie ahead of one", 1, ended());
  }

  @Test
  void manyDueAtOnce() {
    NewTask soon = Work.quick().withDelay(Duration.ofSeconds(5));
    for (int i = 0; i < MANY; i += TaskQueue.MAX_BATCH) {
      enqueue(Collections.nCopies(TaskQueue.MAX_BATCH, soon));
    }
    report(81, "%,d tasks are due at once", MANY, ended());
  }

  @Test
  void aLargeFanOut() {
    enqueue(List.of(Work.fanOut(MANY)));
    report(82, "A fan-out of %,d children", MANY + 1, ended());
  }

  @Test
  void aLargeFanOutIsCancelled() {
    close();
    open(Duration.ofHours(1)); // so that what ended can be counted
    began = System.nanoTime();
    String id = enqueue(List.of(Work.fanOut(MANY))).get(0);
    await().atMost(PATIENCE).until(() -> queue.find(id).orElseThrow().waitsForChildren());
    cancel(id);
    Duration took = ended();
    TaskState parent = queue.find(id).orElseThrow().state();
    Map<TaskState, Long> counts = queue.status().counts();
    long expected = MANY + 1 - counts.get(TaskState.CANCELLED);
    close();
    open(KEPT);
    endRetention();
    report(
        83,
        "A fan-out of %,d children is cancelled",
        expected,
        took,
        () -> assertEquals(TaskState.CANCELLED, parent),
        () -> assertEquals(expected, counts.get(TaskState.SUCCEEDED)));
  }

  /** As when the time for which tasks are kept is over. */
  private void endRetention() {
    try (Pipeline pipeline = admin.pipelined()) {
      keys().forEach(key -> pipeline.pexpire(key, KEPT.toMillis(), ExpiryOption.XX));
    }
  }

  /** Makes steps, each of which forgets 100 ended tasks; whether none is left. */
  private boolean isSwept() {
    for (int i = 0; i < STEPS; i++) {
      holdings.step(queue, "sweeper", 1);
    }
    Map<TaskState, Long> counts = queue.status().counts();
    return counts.values().stream().allMatch(count -> count == 0)
        && keys().stream().noneMatch(RECORD.asMatchPredicate());
  }

  private void cancel(String id) {
    for (int tries = 1; true; tries++) {
      try {
        queue.cancel(id);
        return;
      } catch (QueueUnavailable e) {
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  private List<String> enqueue(int count) {
    List<String> ids = new ArrayList<>();
    NewTask quick = Work.quick();
    for (int left = count; left > 0; left -= TaskQueue.MAX_BATCH) {
      ids.addAll(enqueue(Collections.nCopies(Math.min(left, TaskQueue.MAX_BATCH), quick)));
    }
    return ids;
  }

  private List<String> enqueue(List<NewTask> tasks) {
    return queue.enqueue(tasks).stream().map(one -> ((Enqueued.Created) one).id()).toList();
  }

  private void awaitEnd() {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                queue.status().counts().entrySet().stream()
                    .allMatch(state -> state.getKey().terminal() || state.getValue() == 0));
  }

  private long succeeded() {
    return queue.rates().stream().mapToLong(minute -> minute.succeeded()).sum();
  }

  private Set<String> keys() {
    return admin.keys("*").stream()
        .filter(key -> !STATISTICS.matcher(key).find())
        .collect(Collectors.toSet());
  }

  /** Waits for that, and returns how long it all took. */
  private Duration ended() {
    awaitEnd();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /**
   * @param expected tasks that should have succeeded
   */
  private void report(int row, String fault, long expected, Duration took, Executable... more) {
    long ended = succeeded() - succeeded;
    String measured = times.toString();
    await("nothing is left").atMost(PATIENCE).until(() -> isSwept() && before.containsAll(keys()));
    String tried =
        String.format(Locale.ROOT, "ended in %.1f s; %s", took.toMillis() / 1e3, measured);
    long lost = Math.max(0, expected - ended);
    long twice = Math.max(0, ended - expected);
    new Row(row, String.format(Locale.ROOT, fault, MANY), tried, lost, twice, null)
        .report(ended + " succeeded of " + expected, more);
  }
}
