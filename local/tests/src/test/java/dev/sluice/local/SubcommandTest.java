package dev.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskQueue.Fault;
import dev.sluice.queue.TaskQueue.RepairReport;
import dev.sluice.redis.RedisTaskQueue;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.UnifiedJedis;

/** {@code preflight} and {@code fsck}. */
@Timeout(120) // one that starts all the same would run for ever
class SubcommandTest extends LocalRun {
  @Test
  void preflightListsWhatThisBuildCannotRun() throws Exception {
    try (TestRedis redis = TestRedis.embedded();
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()))) {
      queue.enqueue(List.of(NewTask.of("echo", "{\"text\":\"a\"}", "ann")));
      assertEquals(
          "This build cannot run 0 of 1 waiting and running tasks.\n",
          look(0, redis.url(), "preflight"));
      Path file = Files.writeString(directory.resolve("redis.url"), redis.url() + "\n");
      // whoever uses the command line in the same shell may have set its variables
      Map<String, String> variables =
          Map.of(
              "SLUICE_REDIS_URL_FILE", file.toString(), "SLUICE_URL", "x", "SLUICE_PROFILE", "y");
      try (RunningSluice byFile = RunningSluice.start(directory, variables, "preflight")) {
        assertEquals(0, byFile.exit(), byFile.errors());
        assertEquals("This build cannot run 0 of 1 waiting and running tasks.\n", byFile.output());
      }
      queue.enqueue(Collections.nCopies(2, NewTask.of("gone", "{}", "ann")));
      String report = look(1, redis.url(), "preflight");
      assertTrue(
          report.matches("(?s)unknown-type gone: 2 tasks, such as [0-9a-z]{18}: .*"), report);
      assertTrue(
          report.endsWith("This build cannot run 2 of 3 waiting and running tasks.\n"), report);
    }
  }

  @Test
  void fsckFindsAndRepairsWhatIsInconsistent() throws Exception {
    try (TestRedis redis = TestRedis.embedded();
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()));
        UnifiedJedis hand = redis.client()) {
      String id =
          ((Enqueued.Created)
                  queue.enqueue(List.of(NewTask.of("echo", "{\"text\":\"a\"}", "ann"))).get(0))
              .id();
      assertEquals("Nothing is wrong.\n", look(0, redis.url(), "fsck"));
      hand.del("sluice:{0}:queued:default:5");
      String found = "unqueued: 1, such as " + id + ": " + Fault.UNQUEUED.meaning() + "\n";
      assertEquals(
          found + "Nothing was changed; --repair repairs it.\n", look(1, redis.url(), "fsck"));
      assertEquals(found + "Repaired 1.\n", look(0, redis.url(), "fsck", "--repair"));
      assertEquals("Nothing is wrong.\n", look(0, redis.url(), "fsck", "--repair"));
    }
  }

  @Test
  void fsckSaysWhatItCouldNotCompare() {
    List<String> lines = new ArrayList<>();
    assertFalse(QueueCheck.report(new RepairReport(true, List.of(), false), lines::add));
    assertTrue(lines.get(0).startsWith("The counters were not compared"), lines.get(0));
    assertEquals(List.of("Nothing else is wrong."), lines.subList(1, lines.size()));
  }

  private String look(int exit, URI redis, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--redis-url", redis.toString()));
    try (RunningSluice sluice =
        RunningSluice.start(directory, Map.of("SLUICE_PORT", "0"), all.toArray(String[]::new))) {
      assertEquals(exit, sluice.exit(), sluice.errors());
      assertEquals("", sluice.errors());
      return sluice.output();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "preflight --bogus,2",
    "preflight stray,2",
    "preflight --workers 2,2",
    "preflight --redis-url http://127.0.0.1,2",
    "preflight --redis-url redis://127.0.0.1:1,3",
    "preflight --data /nowhere,3",
    "fsck --bogus,2",
    "fsck --redis-url redis://127.0.0.1:1,3"
  })
  void whatCannotLookSaysWhy(String arguments, int exit) throws Exception {
    Ended run = Ended.inProcess(directory, Map.of(), words(arguments));
    assertEquals(exit, run.exit());
    run.assertOneLine();
  }

  @Test
  void preflightThatCannotLookEndsItsProcess() throws Exception {
    try (RunningSluice sluice =
        RunningSluice.start(directory, Map.of(), "preflight", "--data", "nowhere")) {
      assertEquals(3, sluice.exit());
      assertOneLine(sluice);
    }
  }
}
