package dev.sluice.local.queue.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.DrainStep.ClaimRequest;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.redis.RedisTaskQueue;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.resps.LibraryInfo;

/** Scripts as functions of a server, which may lack, lose or refuse them at any time. */
class FunctionsTest {
  private TestRedis redis;
  private Jedis admin;
  private RedisTaskQueue queue;

  @BeforeEach
  void start() {
    redis = TestRedis.embedded();
    admin = new Jedis(redis.url());
    queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()));
  }

  @AfterEach
  void end() {
    queue.close();
    admin.close();
    redis.close();
  }

  private static NewTask task() {
    return NewTask.of("echo", "{\"text\":\"a\"}", "ann");
  }

  private String enqueue() {
    return ((Enqueued.Created) queue.enqueue(List.of(task())).get(0)).id();
  }

  private List<String> claimed() {
    ClaimRequest claim = new ClaimRequest("w", 10, Set.of(), List.of());
    return queue.step(List.of(), claim).claimed().stream().map(c -> c.task().id()).toList();
  }

  private List<String> builds(String script) {
    return admin.functionList("sluice_" + script + "_????????").stream()
        .map(LibraryInfo::getLibraryName)
        .toList();
  }

  private boolean called(String command) {
    return admin.info("commandstats").contains("cmdstat_" + command + ":");
  }

  @Test
  void aServerIsSentAFunctionOnceAndAgainWhenItHasLostIt() {
    String first = enqueue();
    assertEquals(1, builds("enqueue").size());
    assertTrue(admin.info("commandstats").contains("cmdstat_function|load:calls=1,"));
    String second = enqueue();
    assertTrue(admin.info("commandstats").contains("cmdstat_function|load:calls=1,"));
    admin.functionFlush();
    String third = enqueue();
    assertEquals(List.of(first, second, third), claimed());
    assertFalse(called("eval") || called("evalsha"));
  }

  @Test
  void otherBuildsAreLeftAloneUpToALimit() {
    enqueue();
    String own = builds("enqueue").get(0);
    for (int i = 0; i < 6; i++) {
      String other = "sluice_enqueue_0000000" + i;
      admin.functionLoad(
          "#!lua name=%1$s%nredis.register_function{function_name='%1$s', description='%2$s',"
                  .formatted(other, "100000000000" + i)
              + " callback=function() return 1 end}");
    }
    enqueue();
    assertEquals(7, builds("enqueue").size(), "what is there is not loaded, and nothing is tidied");
    admin.functionDelete(own);
    enqueue();
    List<String> left = builds("enqueue");
    assertEquals(4, left.size());
    assertTrue(left.contains(own));
    assertTrue(left.containsAll(List.of("sluice_enqueue_00000005", "sluice_enqueue_00000003")));
    admin.functionLoad(
        "#!lua name=sluice_enqueue_all_00000000%nredis.register_function('x', function() end)"
            .formatted());
    admin.functionDelete(own);
    enqueue();
    assertEquals(1, builds("enqueue_all").size(), "that is another script");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-fcall", "-function", "-function|load"})
  void aUserWhoMayNotUseFunctionsSendsTexts(String rule) {
    admin.aclSetUser("ann", "on", ">secret", "~*", "&*", "+@all", rule);
    URI url = URI.create("redis://ann:secret@127.0.0.1:" + redis.url().getPort());
    try (RedisTaskQueue hers = RedisTaskQueue.connect(QueueSettings.of(url))) {
      for (int i = 0; i < 3; i++) {
        assertEquals(Enqueued.Created.class, hers.enqueue(List.of(task())).get(0).getClass());
      }
    }
    assertEquals(3, claimed().size());
    assertTrue(called("evalsha"));
    String stats = admin.info("commandstats");
    assertFalse(
        stats.contains("cmdstat_function|load:calls=2"), "refused once, it is not tried again");
  }

  @Test
  void whatRunsIsSettledThoughAServerThatIsFullTakesNoFunction() {
    enqueue();
    admin.configSet("maxmemory", "1");
    assertEquals(1, claimed().size());
    assertTrue(called("eval"));
    admin.configSet("maxmemory", "0");
    admin.configResetStat();
    enqueue();
    claimed();
    assertFalse(called("eval") || called("evalsha"), "it was only full");
  }

  @Test
  void aReplicaHasTheFunctionsOfItsPrimary() throws Exception {
    try (TestRedis pair = TestRedis.pair();
        Jedis replica = new Jedis(pair.urls().get(1))) {
      URI first = pair.urls().get(0);
      replica.replicaof(first.getHost(), first.getPort());
      try (RedisTaskQueue before = RedisTaskQueue.connect(QueueSettings.of(first))) {
        while (!replica.info("replication").contains("master_link_status:up")) {
          Thread.onSpinWait();
        }
        before.enqueue(List.of(task()));
        try (Jedis primary = new Jedis(first)) {
          assertEquals(1, primary.waitReplicas(1, 5_000));
        }
      }
      assertEquals(1, replica.functionList("sluice_enqueue_????????").size());
      replica.replicaofNoOne();
      try (RedisTaskQueue after = RedisTaskQueue.connect(QueueSettings.of(pair.urls().get(1)))) {
        after.enqueue(List.of(task()));
        ClaimRequest claim = new ClaimRequest("w", 10, Set.of(), List.of());
        assertEquals(2, after.step(List.of(), claim).claimed().size());
      }
    }
  }
}
