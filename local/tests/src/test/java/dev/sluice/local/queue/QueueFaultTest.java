package dev.sluice.local.queue;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.ChangeResult;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.NotConfirmed;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskQueue.Patch;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Every method while Redis is away, slow, full, foreign or forgetful. */
class QueueFaultTest {
  private static final NewTask TASK = NewTask.of("echo", "{\"text\":\"a\"}", "ann");
  private static final Duration ANSWER = Duration.ofSeconds(3);

  private TestRedis server;
  private final Holdings holdings = new Holdings();
  private RedisTaskQueue queue;
  private Jedis admin;

  @BeforeEach
  void start() {
    server = TestRedis.embedded();
    queue = RedisTaskQueue.connect(QueueSettings.of(server.url()));
    admin = new Jedis(server.url());
  }

  @AfterEach
  void stop() {
    queue.close();
    admin.close();
    server.close();
  }

  @Test
  void aServerThatIsDown() {
    String id = enqueue();
    everyVerbIsUnavailable(server::kill, id);
    server.restart();
    assertEquals(TaskState.QUEUED, queue.find(id).orElseThrow().state());
  }

  @Test
  void aServerThatIsFrozen() {
    String id = enqueue();
    everyVerbIsUnavailable(server::pause, id);
    server.resume();
    assertTrue(queue.find(id).isPresent()); // perhaps cancelled: it runs what it was sent
    assertEquals(TaskState.QUEUED, queue.find(enqueue()).orElseThrow().state());
  }

  @Test
  void anAddressThatAnswersNothing() throws IOException {
    List<Socket> filling = new ArrayList<>();
    try (ServerSocket hole = new ServerSocket()) {
      hole.bind(new InetSocketAddress("127.0.0.1", 0), 1);
      assertThrows( // once its backlog is full, nobody is answered any more
          SocketTimeoutException.class,
          () -> {
            for (int i = 0; i < 100; i++) {
              Socket socket = new Socket();
              filling.add(socket);
              socket.connect(hole.getLocalSocketAddress(), 200);
            }
          });
      URI url = URI.create("redis://127.0.0.1:" + hole.getLocalPort());
      try (RedisTaskQueue lost = RedisTaskQueue.connect(QueueSettings.of(url))) {
        unavailable("enqueue", () -> lost.enqueue(List.of(TASK)));
      }
    } finally {
      for (Socket socket : filling) {
        socket.close();
      }
    }
  }

  @Test
  void aServerWhoseMemoryIsFull() {
    enqueue();
    String waiting = enqueue();
    Claimed claimed = holdings.step(queue, "w1", 1).claimed().get(0);
    admin.configSet("maxmemory", "1");
    for (Runnable refused :
        List.<Runnable>of(
            () -> queue.enqueue(List.of(TASK)),
            () -> queue.enqueueChildren(claimed.lease(), 0, List.of(TASK)),
            () -> queue.note(claimed.lease(), null, List.of("a line")))) {
      assertTrue(assertThrows(QueueUnavailable.class, refused::run).storageFull());
    }
    assertEquals(1, holdings.step(queue, "w1", 1).claimed().size());
    assertTrue(queue.extend("w1", holdings.of("w1")).held());
    assertEquals(
        1,
        holdings
            .step(queue, "w1", 0, new Settlement.Complete(claimed.lease(), "1", null))
            .settled());
    assertEquals("1", queue.find(claimed.task().id()).orElseThrow().result());
    assertEquals(ChangeResult.Outcome.ASKED, queue.cancel(waiting).outcome());
    assertEquals(1L, queue.status().counts().get(TaskState.SUCCEEDED));
    assertEquals(ChangeResult.Outcome.DONE, queue.delete(claimed.task().id()).outcome());
    admin.configSet("maxmemory", "0");
    enqueue();
  }

  @Test
  void aServerThatDoesNotKnowUs() {
    URI url = server.url();
    for (String user : List.of("", ":wrong@", "nobody:wrong@")) {
      URI foreign = URI.create("redis://" + user + "127.0.0.1:" + url.getPort());
      try (RedisTaskQueue stranger = RedisTaskQueue.connect(QueueSettings.of(foreign))) {
        QueueUnavailable e = unavailable(user, () -> stranger.enqueue(List.of(TASK)));
        assertFalse(e.storageFull());
      }
    }
  }

  @Test
  void aServerThatBecameAReplica() {
    String id = enqueue();
    admin.replicaof("127.0.0.1", 1);
    unavailable("enqueue", () -> queue.enqueue(List.of(TASK)));
    unavailable("step", () -> holdings.step(queue, "w1", 1).claimed());
    unavailable("cancel", () -> queue.cancel(id));
    admin.replicaofNoOne();
    assertEquals(
        List.of(id),
        holdings.step(queue, "w1", 1).claimed().stream().map(c -> c.task().id()).toList());
  }

  /** A later part would be confirmed by a replica that lost the first one in a failover. */
  @Test
  void eachPartOfALargeBatchIsConfirmed() {
    QueueSettings confirmed = QueueSettings.of(server.url()).withConfirmation(true);
    try (RedisTaskQueue alone = RedisTaskQueue.connect(confirmed)) {
      List<NewTask> batch = Collections.nCopies(1_000, TASK);
      assertThrows(NotConfirmed.class, () -> alone.enqueue(batch));
    }
    assertEquals(100L, queue.status().counts().get(TaskState.QUEUED));
  }

  @Test
  void aServerThatIsLoading() {
    for (int i = 0; i < 20; i++) {
      queue.enqueue(Collections.nCopies(500, TASK));
    }
    URI url = server.url();
    try (TestRedis replica = TestRedis.embedded();
        Jedis loading = new Jedis(replica.url());
        RedisTaskQueue late = RedisTaskQueue.connect(QueueSettings.of(replica.url()))) {
      admin.configSet("repl-diskless-sync-delay", "0");
      loading.configSet("masterauth", url.getUserInfo().substring(1));
      loading.configSet("key-load-delay", "1000"); // microseconds
      loading.configSet("loading-process-events-interval-bytes", "1024");
      loading.replicaof(url.getHost(), url.getPort());
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(Duration.ofSeconds(20))
          .until(() -> loading.info("persistence").contains("\r\nloading:1"));
      unavailable("find", () -> late.find("0".repeat(18)));
      unavailable("enqueue", () -> late.enqueue(List.of(TASK)));
      assertTrue(loading.info("persistence").contains("\r\nloading:1"), "it was still loading");
    }
  }

  @Test
  void aServerThatForgetsItsScripts() {
    String id = enqueue();
    Lease lease = holdings.step(queue, "w1", 1).claimed().get(0).lease();
    verbs(queue, id)
        .forEach(
            (verb, call) -> {
              admin.scriptFlush();
              call.run();
            });
    admin.scriptFlush();
    assertTrue(queue.note(lease, null, List.of("a line")));
    admin.scriptFlush();
    assertTrue(queue.enqueueChildren(lease, 0, List.of(TASK)));
    admin.scriptFlush();
    assertEquals(0, queue.children(id).count());
  }

  @Test
  void aServerThatIsKilledKeepsWhatItAcknowledged() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      ids.add(enqueue());
    }
    List<Claimed> claimed = holdings.step(queue, "w1", 50).claimed();
    server.kill();
    server.restart();
    List<Settlement> settlements = new ArrayList<>();
    claimed.forEach(c -> settlements.add(new Settlement.Complete(c.lease(), null, null)));
    assertEquals(50, holdings.step(queue, "w1", settlements, 0, Set.of()).settled());
    assertEquals(
        ids.subList(50, 150),
        holdings.step(queue, "w1", 100).claimed().stream().map(c -> c.task().id()).toList());
  }

  /** Each method has a connection that was good before; all are called at once. */
  private void everyVerbIsUnavailable(Runnable fault, String id) {
    Set<String> verbs = verbs(queue, id).keySet();
    ExecutorService threads = Executors.newFixedThreadPool(verbs.size());
    List<RedisTaskQueue> queues = new ArrayList<>();
    try {
      verbs.forEach(verb -> queues.add(RedisTaskQueue.connect(QueueSettings.of(server.url()))));
      queues.forEach(RedisTaskQueue::ping);
      fault.run();
      List<CompletableFuture<?>> calls = new ArrayList<>();
      for (String verb : verbs) {
        Runnable call = verbs(queues.get(calls.size()), id).get(verb);
        calls.add(CompletableFuture.runAsync(() -> unavailable(verb, call), threads));
      }
      CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join();
    } finally {
      threads.shutdownNow();
      queues.forEach(RedisTaskQueue::close);
    }
  }

  private Map<String, Runnable> verbs(RedisTaskQueue queue, String id) {
    Map<String, Runnable> verbs = new LinkedHashMap<>();
    verbs.put("enqueue", () -> queue.enqueue(List.of(TASK)));
    verbs.put("step", () -> holdings.step(queue, "w1", 1).claimed());
    verbs.put("extend", () -> queue.extend("w1", holdings.of("w1")));
    verbs.put("note", () -> queue.note(new Lease(id, "1.w9"), null, List.of("a line")));
    verbs.put("checkpoint", () -> queue.checkpoint(new Lease(id, "1.w9"), "{}"));
    verbs.put("found checkpoint", () -> queue.checkpoint(id));
    verbs.put("children", () -> queue.enqueueChildren(new Lease(id, "1.w9"), 0, List.of(TASK)));
    verbs.put("find", () -> queue.find(id));
    verbs.put("list", () -> queue.list(TaskFilter.ALL, null, 9));
    verbs.put("cancel", () -> queue.cancel(id));
    verbs.put("replay", () -> queue.replay("0".repeat(18)));
    verbs.put("patch", () -> queue.patch(id, new Patch(1, null, null, List.of())));
    verbs.put("delete", () -> queue.delete("0".repeat(18)));
    verbs.put("status", queue::status);
    verbs.put("revision", queue::revision);
    verbs.put("awaitChange", () -> queue.awaitChange("0-0", Duration.ofSeconds(20)));
    verbs.put("awaitWork", () -> queue.awaitWork(Set.of(), Duration.ofMillis(20)));
    verbs.put("reference", () -> queue.replaceReference("sellers", Map.of("1", "one")));
    verbs.put("ping", queue::ping);
    return verbs;
  }

  private static QueueUnavailable unavailable(String verb, Runnable call) {
    long start = System.nanoTime();
    QueueUnavailable e = assertThrows(QueueUnavailable.class, call::run, verb);
    assertTrue(System.nanoTime() - start < ANSWER.toNanos(), verb);
    return e;
  }

  private String enqueue() {
    return ((Enqueued.Created) queue.enqueue(List.of(TASK)).get(0)).id();
  }
}
