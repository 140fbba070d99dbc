package dev.sluice.local.faults.cut;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.local.faults.Row;
import dev.sluice.local.faults.Rows;
import dev.sluice.local.faults.cut.CuttingProxy.Point;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.redis.RedisTaskQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/**
 * The connection to Redis is cut at every point of every request of every operation: once, so that
 * the second try of the client answers, and twice, so that the caller must call again. Each time
 * the operation must have been done once, and be answered so. Its fast parts are {@code
 * LostAnswerTest} and {@code QueueModelTest}.
 */
@Tag("faults")
@Rows(10)
class NetworkCutTest {
  private TestRedis redis;
  private CuttingProxy proxy;
  private RedisTaskQueue direct;
  private RedisTaskQueue cut;
  private Jedis admin;
  private final List<String> odd = new ArrayList<>();
  private int operations;
  private int cuts;
  private long lost;
  private long twice;
  private long slowest;

  @BeforeEach
  void start() {
    redis = TestRedis.embedded();
    proxy = new CuttingProxy(redis.url());
    direct = RedisTaskQueue.connect(QueueSettings.of(redis.url()));
    cut = RedisTaskQueue.connect(QueueSettings.of(proxy.url()));
    admin = new Jedis(redis.url());
  }

  @AfterEach
  void stop() {
    admin.close();
    cut.close();
    direct.close();
    proxy.close();
    redis.close();
  }

  @Test
  void everyOperationIsDoneOnceWhereverItIsCut() {
    Stream.concat(WorkerOperations.all(), CallerOperations.all()).forEach(this::cutEverywhere);
    String tried = String.format("%,d cuts of %d operations", cuts, operations);
    String all = String.join("\n", odd);
    new Row(10, "a connection that is cut", tried, lost, twice, Duration.ofNanos(slowest))
        .report(all, () -> assertEquals("", all));
  }

  private void cutEverywhere(Operation operation) {
    operations++;
    try {
      run(operation, null, 0, 0); // sends the texts of the scripts
      Result whole = run(operation, null, 0, 0);
      for (Point point : Point.values()) {
        for (int times = 1; times <= 2; times++) {
          Result result;
          int pass = 0;
          do {
            result = run(operation, point, pass, times);
            String where = point + " of request " + pass + ", " + times + " times";
            check(operation, whole, result, point.undone() && pass == 0, where);
            pass++;
          } while (result.cuts > 0);
        }
      }
    } catch (Exception | AssertionError e) {
      odd.add(operation.name() + ": " + e);
      lost++;
    }
  }

  /**
   * What was seen of one run.
   *
   * @param answer of the call that was answered
   * @param next of a further call
   * @param seen after the call that was answered
   * @param seenNext after the further call, as it is seen by a caller who called again
   * @param calls how many calls it took to be answered
   */
  private record Result(
      String answer, String next, String seen, String seenNext, int calls, int cuts) {}

  private Result run(Operation operation, Point point, int pass, int times) throws Exception {
    Stage stage = new Stage(direct, cut, admin);
    Operation.Call call = operation.prepared().on(stage);
    cut.ping(); // its connection is good
    proxy.cut(point, pass, times);
    String answer = null;
    int calls = 0;
    int made = 0;
    while (answer == null) {
      calls++;
      try {
        answer = Stage.plain(call.answer());
        if (proxy.left() < times) {
          slowest = Math.max(slowest, proxy.sinceCut());
        }
      } catch (QueueUnavailable | java.io.IOException e) {
        made = times - proxy.heal();
        if (made == 0 || calls > times) {
          throw e;
        }
      }
    }
    made = Math.max(made, times - proxy.heal());
    cuts += made;
    String seen = stage.seen();
    String next = Stage.plain(call.answer());
    return new Result(answer, next, seen, stage.seen(), calls, made);
  }

  /**
   * @param undone whether the server had done nothing of it when it was cut
   */
  private void check(
      Operation operation, Result whole, Result result, boolean undone, String where) {
    String name = operation.name() + ", cut " + where;
    List<String> right = new ArrayList<>(List.of(whole.answer));
    if (!undone) {
      right.addAll(operation.again());
    }
    if (!undone && result.calls > 1) {
      right.add(whole.next);
    }
    if (!right.contains(result.answer)) {
      lost++;
      odd.add(name + ": answered " + result.answer + " instead of one of " + right);
    }
    boolean more = result.calls > 1 && whole.seenNext.equals(result.seen);
    if (!whole.seen.equals(result.seen) && !more) {
      twice++;
      odd.add(name + ": left " + less(result.seen, whole.seen));
      odd.add("  instead of " + less(whole.seen, result.seen));
    }
  }

  /** The lines of one that the other does not have. */
  private static List<String> less(String one, String other) {
    List<String> lines = new ArrayList<>(one.lines().toList());
    other.lines().forEach(lines::remove);
    return lines;
  }
}
