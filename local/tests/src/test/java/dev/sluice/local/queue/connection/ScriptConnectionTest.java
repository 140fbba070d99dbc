package dev.sluice.local.queue.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.RedisConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** The connections to one server: logging in, TLS, faults, limits. */
class ScriptConnectionTest {
  private static final String CUT = " (cut)";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // silence
        CUT, // hangs up
        "*1\r\n*2\r\n$7\r\ncrea", // stops inside a string
        "*1\r\n*2\r\n$7\r\ncrea" + CUT,
        "*1\r\n*2\r\n" + CUT,
        "*1\r" + CUT,
        ":12" + CUT,
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "$7\r\ncreated??",
        "$9999999999\r\n",
        "$x\r\n",
        "*\r\n",
        "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n$-1\r\n",
        "+\r\r\r\r",
        "\r\n\r\n"
      })
  void whatIsNotAnAnswerIsReportedInTime(String said) {
    boolean cut = said.endsWith(CUT);
    String answer = cut ? said.substring(0, said.length() - CUT.length()) : said;
    try (CannedServer server = new CannedServer(answer, cut);
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(server.url()))) {
      long start = System.nanoTime();
      QueueUnavailable e =
          assertThrows(QueueUnavailable.class, () -> queue.enqueue(List.of(task())));
      assertTrue(System.nanoTime() - start < Duration.ofSeconds(3).toNanos());
      boolean silent = !cut && "*1\r\n*2\r\n$7\r\ncrea".startsWith(said);
      assertEquals("Redis does not answer" + (silent ? ": no answer in time" : ""), e.getMessage());
      assertEquals(2, server.connections());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-LOADING Redis is loading the dataset in memory, Redis cannot serve now: LOADING",
    "-READONLY You can't write against a read only replica., Redis cannot serve now: READONLY",
    "-ERR WAIT cannot be used with replica instances, Redis cannot serve now",
    "-NOAUTH Authentication required., Redis cannot serve now: NOAUTH",
    "-OOM command not allowed when used memory > 'maxmemory'., Redis is at its memory limit: OOM",
    "-MOVED 3999 127.0.0.1:6381, Redis refused a command",
    "-ERR Error compiling script, Redis refused a command"
  })
  void anErrorIsReportedForWhatItIs(String error, String told) {
    try (CannedServer server = new CannedServer(error + "\r\n", false);
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(server.url()))) {
      RuntimeException e =
          assertThrows(RuntimeException.class, () -> queue.enqueue(List.of(task())));
      assertEquals(told, e.getMessage());
      assertEquals(1, server.calls(), "the same server would refuse it again");
    }
  }

  /** Otherwise a held request would take twice its wait, longer than its function may run. */
  @ParameterizedTest
  @CsvSource({"PT0.2S, '', 1", "PT1M, (cut), 2"})
  void aWaitIsRepeatedOnlyForWhatIsLeftOfIt(Duration wait, String said, int tries) {
    try (CannedServer server = new CannedServer("", !said.isEmpty());
        RedisConnection redis = new RedisConnection(QueueSettings.of(server.url()), new Keys(0))) {
      assertThrows(
          QueueUnavailable.class,
          () -> redis.call(commands -> commands.awaitElement(List.of("wake"), wait)));
      assertEquals(tries, server.connections());
    }
  }

  @Test
  void logsInAsAUserAndSelectsADatabase() {
    try (TestRedis redis = TestRedis.embedded();
        Jedis admin = new Jedis(redis.url())) {
      admin.aclSetUser("ann", "on", ">se:cr et", "~*", "&*", "+@all");
      URI url = URI.create("redis://ann:se:cr%20et@127.0.0.1:" + redis.url().getPort() + "/3");
      try (RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(url))) {
        String id = enqueue(queue);
        assertTrue(queue.find(id).isPresent());
        admin.select(3);
        assertNotNull(admin.get("sluice:{0}:" + id));
      }
    }
  }

  @Test
  void aRestartIsNotSeenThoughAllConnectionsAreDead() throws Exception {
    try (TestRedis redis = TestRedis.embedded();
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()))) {
      together(queue, 8);
      redis.kill();
      redis.restart();
      enqueue(queue);
    }
  }

  @Test
  void noMoreConnectionsThanAllowed() throws Exception {
    try (TestRedis redis = TestRedis.embedded();
        Jedis admin = new Jedis(redis.url());
        RedisTaskQueue queue =
            RedisTaskQueue.connect(QueueSettings.of(redis.url()).withConnections(3))) {
      together(queue, 12);
      long scripts = admin.clientList().lines().filter(line -> line.contains(" cmd=fcall")).count();
      assertTrue(scripts >= 1 && scripts <= 3, () -> scripts + " connections");
    }
  }

  @Test
  void aCallWaitsForAConnectionButNotForever() throws Exception {
    try (TestRedis redis = TestRedis.embedded();
        RedisTaskQueue queue =
            RedisTaskQueue.connect(QueueSettings.of(redis.url()).withConnections(1))) {
      enqueue(queue);
      redis.pause();
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          calls.add(
              threads.submit(() -> assertThrows(QueueUnavailable.class, () -> enqueue(queue))));
        }
        for (Future<?> call : calls) {
          call.get(4, TimeUnit.SECONDS);
        }
        redis.resume();
        enqueue(queue);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  void aLargeBatchGoesThrough() {
    try (TestRedis redis = TestRedis.embedded();
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()))) {
      NewTask large = NewTask.of("echo", "{\"text\":\"" + "é".repeat(2_000) + "\"}", "ann");
      List<Enqueued> answers = queue.enqueue(Collections.nCopies(1_000, large));
      assertEquals(1_000, answers.size());
      answers.forEach(answer -> assertInstanceOf(Enqueued.Created.class, answer));
      String id = ((Enqueued.Created) answers.get(999)).id();
      assertEquals(large.params(), queue.find(id).orElseThrow().params());
    }
  }

  @Test
  void speaksTlsWithAServerItTrustsAndThatHasTheRightName() throws Exception {
    SSLContext before = SSLContext.getDefault();
    try (TestRedis redis = TestRedis.embedded();
        TlsProxy right = new TlsProxy(redis.url(), "ip:127.0.0.1");
        TlsProxy other = new TlsProxy(redis.url(), "dns:elsewhere.example")) {
      SSLContext.setDefault(right.trusting());
      try (RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(right.url()))) {
        enqueue(queue);
        enqueue(queue);
      }
      refused(other.url()); // a stranger's certificate
      SSLContext.setDefault(other.trusting());
      refused(other.url()); // known, but another name
    } finally {
      SSLContext.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x25519", "secp256r1", "secp384r1"})
  void speaksTlsWhateverTheServerAgreesOnKeysBy(String group) throws Exception {
    SSLContext before = SSLContext.getDefault();
    try (TestRedis redis = TestRedis.embedded();
        TlsProxy proxy = new TlsProxy(redis.url(), "ip:127.0.0.1", group)) {
      SSLContext.setDefault(proxy.trusting());
      try (RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(proxy.url()))) {
        enqueue(queue);
      }
    } finally {
      SSLContext.setDefault(before);
    }
  }

  @Test
  void aConnectionMadeAheadIsTheOneThatIsUsed() {
    try (TestRedis redis = TestRedis.embedded();
        Jedis client = new Jedis(redis.url());
        RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()))) {
      queue.connectAhead();
      enqueue(queue);
      assertEquals(2, client.clientList().lines().count(), "this test's and the queue's");
      queue.disconnect();
      enqueue(queue);
    }
  }

  @Test
  void tlsWhereThereIsNoneIsReportedInTime() {
    try (TestRedis redis = TestRedis.embedded()) {
      refused(URI.create(redis.url().toString().replace("redis:", "rediss:")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://127.0.0.1", "redis:127.0.0.1", "redis://secret@127.0.0.1", "redis:///1"})
  void anInvalidRedisUrlIsRefusedWithoutBeingRepeated(String url) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> RedisTaskQueue.connect(QueueSettings.of(URI.create(url))));
    assertTrue(e.getMessage().startsWith("The URL of Redis must be"), e::getMessage);
    assertTrue(!e.getMessage().contains("secret"), e::getMessage);
  }

  private static void refused(URI url) {
    try (RedisTaskQueue queue = RedisTaskQueue.connect(QueueSettings.of(url))) {
      long start = System.nanoTime();
      assertThrows(QueueUnavailable.class, () -> enqueue(queue));
      assertTrue(System.nanoTime() - start < Duration.ofSeconds(3).toNanos());
    }
  }

  /** Enqueues from this many threads at once. */
  private static void together(RedisTaskQueue queue, int threads) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch ready = new CountDownLatch(threads);
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        calls.add(
            pool.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  for (int n = 0; n < 50; n++) {
                    enqueue(queue);
                  }
                  return null;
                }));
      }
      for (Future<?> call : calls) {
        call.get(20, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static String enqueue(RedisTaskQueue queue) {
    return ((Enqueued.Created) queue.enqueue(List.of(task())).get(0)).id();
  }

  private static NewTask task() {
    return NewTask.of("echo", "{\"text\":\"a\"}", "ann");
  }
}
