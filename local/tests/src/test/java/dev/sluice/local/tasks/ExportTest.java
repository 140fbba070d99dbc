package dev.sluice.local.tasks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.sellers.sales.SalesSource;
import dev.sluice.artifact.DirectoryArtifactStore;
import dev.sluice.artifact.s3.S3ArtifactStore;
import dev.sluice.artifact.s3.S3Objects;
import dev.sluice.local.queue.Holdings;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.local.s3.TestS3;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.ArtifactParts;
import dev.sluice.task.ArtifactStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;

/** However often an export is interrupted, and wherever: its file is the same. */
class ExportTest {
  private static final String FROM = "2017-01-01";
  private static final String TO = "2018-12-31";

  /** Its time never runs out, and it keeps a checkpoint every 500 lines. */
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** The calls an attempt makes; at each of them it may lose its lease. */
  private static final Set<String> POINTS =
      Set.of("put", "open", "names", "join", "drop", "checkpoint");

  @TempDir private static Path directory;
  private static TestRedis redis;
  private static RedisTaskQueue queue;
  private static ExportSite site;

  /** Where the file is kept. */
  enum Store {
    REDIS(1),
    DIRECTORY(2),
    S3(4);

    /** Only every n-th moment is tried, to save time. */
    final int stride;

    Store(int stride) {
      this.stride = stride;
    }

    ArtifactStore open() {
      return switch (this) {
        case REDIS -> queue.artifacts();
        case DIRECTORY ->
            new DirectoryArtifactStore(
                directory.resolve("artifacts"), 1L << 30, Duration.ofDays(7));
        case S3 -> new S3ArtifactStore(new S3Objects(TestS3.bucket().under("exports")));
      };
    }
  }

  @BeforeAll
  static void open() throws Exception {
    redis = TestRedis.embedded();
    queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()));
    site = new ExportSite(Files.createDirectory(directory.resolve("sales")), queue);
  }

  @AfterAll
  static void close() {
    queue.close();
    redis.close();
  }

  private static TaskRecord find(String id) {
    return queue.find(id).orElseThrow();
  }

  private static void assertWhole(ArtifactStore store, String id, String when) throws Exception {
    TaskRecord task = find(id);
    assertEquals(TaskState.SUCCEEDED, task.state(), () -> when + ": " + task.error());
    assertEquals("{\"records\":4500}", task.result(), when);
    assertEquals(1, task.attempt(), when);
    byte[] wanted = ExportSite.wanted(FROM, TO);
    assertEquals(wanted.length, task.artifact().size(), when);
    assertArrayEquals(wanted, site.content(store, id), when);
  }

  @ParameterizedTest
  @EnumSource
  void timeMayBeOverAgainAndAgain(Store kind) throws Exception {
    ArtifactStore store = kind.open();
    String id = site.enqueue(FROM, TO);
    site.drain(store, Duration.ofSeconds(75)); // an attempt of 300 s sees 400 lines
    assertWhole(store, id, "out of time");
    assertEquals(Set.of(), store.parts().names(id));
  }

  /** Another worker takes over and finishes the task, and only then does the first one continue. */
  @ParameterizedTest
  @EnumSource
  void theLeaseMayBeLostAtAnyMoment(Store kind) throws Exception {
    ArtifactStore store = kind.open();
    int points = exportLosingLease(store, Integer.MAX_VALUE, false);
    assertTrue(points > 12, "only " + points + " moments");
    for (int point = 1; point <= points; point += kind.stride) {
      exportLosingLease(store, point, true);
    }
    exportLosingLease(store, points, false);
  }

  /** Returns how many moments there were. */
  private int exportLosingLease(ArtifactStore store, int point, boolean before) throws Exception {
    String when = "lease lost " + (before ? "before" : "after") + " call " + point;
    String id = site.enqueue(FROM, TO);
    AtomicInteger calls = new AtomicInteger();
    Runnable call =
        () -> {
          if (calls.get() == point) {
            takeOver(store);
          }
        };
    ArtifactParts parts =
        watched(ArtifactParts.class, store.parts(), calls, before ? call : null, call);
    ArtifactStore losing =
        (ArtifactStore)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ArtifactStore.class},
                (proxy, method, arguments) ->
                    method.getName().equals("parts") ? parts : method.invoke(store, arguments));
    TaskQueue losingQueue = watched(TaskQueue.class, queue, calls, before ? call : null, call);
    site.drain(losingQueue, losing, SalesSource.open(site.sales.toString()), SECOND);
    assertWhole(store, id, when);
    return calls.get();
  }

  private static <T> T watched(
      Class<T> type, T watched, AtomicInteger calls, Runnable before, Runnable after) {
    return type.cast(
        Proxy.newProxyInstance(
            ExportTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              boolean point = POINTS.contains(method.getName());
              try {
                if (point) {
                  calls.incrementAndGet();
                }
                if (point && before != null) {
                  before.run();
                }
                Object answer = method.invoke(watched, arguments);
                if (point && before == null) {
                  after.run();
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  /** The task's lease is over, and another worker runs it from start to end. */
  private static void takeOver(ArtifactStore store) {
    try (Jedis jedis = new Jedis(redis.url())) {
      for (String worker : jedis.zrange("sluice:{0}:leases", 0, -1)) {
        jedis.zadd("sluice:{0}:leases", 0, worker);
      }
      jedis.del("sluice:{0}:soonest"); // as if a second had passed
    }
    new Holdings().step(queue, "whoever", 0);
    CompletableFuture.runAsync(
            () -> {
              try {
                site.drain(store, SECOND);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            })
        .join(); // even if the first worker is meanwhile asked to stop
  }

  @Test
  void onlyTheRangeAndTheSellersAreInTheFile() throws Exception {
    ArtifactStore store = queue.artifacts();
    String id = site.enqueue("2017-02-01", "2017-03-31");
    String one = site.enqueue("2017-02-01", "2017-03-31", "s3");
    String none = site.enqueue("2001-01-01", "2001-01-01");
    site.drain(store, Duration.ZERO);
    byte[] wanted = ExportSite.wanted("2017-02-01", "2017-03-31");
    assertArrayEquals(wanted, site.content(store, id));
    List<String> ofSeller =
        new String(wanted, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith("day,") || line.substring(11).startsWith("s3,"))
            .toList();
    assertTrue(ofSeller.size() > 10);
    assertEquals(
        ofSeller, new String(site.content(store, one), StandardCharsets.UTF_8).lines().toList());
    assertEquals(
        ExportSite.HEADER + "\r\n", new String(site.content(store, none), StandardCharsets.UTF_8));
    assertEquals("{\"records\":0}", find(none).result());
  }

  @Test
  void filesThatChangeMeanwhileFailIt() throws Exception {
    Path changing = Files.createDirectory(directory.resolve("changing"));
    ExportSite other = new ExportSite(changing, queue);
    String id = other.enqueue(FROM, TO);
    AtomicInteger calls = new AtomicInteger();
    Runnable change =
        () -> {
          try {
            if (calls.get() == 3) {
              Files.writeString(changing.resolve("sales-9.csv"), ExportSite.HEADER + "\n");
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    TaskQueue watched = watched(TaskQueue.class, queue, calls, null, change);
    other.drain(
        watched, queue.artifacts(), SalesSource.open(changing.toString()), Duration.ofSeconds(75));
    assertEquals(TaskState.FAILED, find(id).state());
    assertEquals("The sales files changed while they were being read", find(id).error());
    queue.replay(id); // from the beginning, since nothing is left of the first run
    other.drain(queue.artifacts(), Duration.ZERO);
    assertEquals(TaskState.SUCCEEDED, find(id).state(), () -> find(id).error());
  }

  @Test
  void aMalformedLineOfTheRangeFailsItAndOneBesideItDoesNot() throws Exception {
    Path sales = Files.createDirectory(directory.resolve("malformed"));
    Files.writeString(
        sales.resolve("a.csv"),
        ExportSite.HEADER + "\n2017-01-01,a,p,c,1,1,1\n2017-01-02,a,p,c,one,1,1\n");
    SalesSource source = SalesSource.open(sales.toString());
    String beside = site.enqueue("2017-01-01", "2017-01-01");
    String within = site.enqueue("2017-01-01", "2017-01-02");
    site.drain(queue, queue.artifacts(), source, Duration.ZERO);
    assertEquals("{\"records\":1}", find(beside).result());
    assertEquals(TaskState.FAILED, find(within).state());
    assertEquals("a.csv, line 3: malformed units_sold", find(within).error());
    assertTrue(queue.artifacts().open(within, "").isEmpty());
  }
}
