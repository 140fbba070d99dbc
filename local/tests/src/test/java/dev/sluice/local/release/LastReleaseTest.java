package dev.sluice.local.release;

import static dev.sluice.queue.ChangeResult.Outcome.ASKED;
import static dev.sluice.queue.ChangeResult.Outcome.DONE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.queue.Holdings;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.local.schedule.MovableClock;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.Lease;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskFilter;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.FanOutTask.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Everything the last release has stored can be listed, found, claimed, settled, cancelled and
 * retried. {@code -Dsluice.write-records=VERSION} writes the fixture anew, in the name of a
 * version.
 */
class LastReleaseTest {
  private final Holdings holdings = new Holdings();
  private static final Path FIXTURE =
      Path.of("src/test/resources/dev/sluice/local/last-release.txt");

  private static List<String> lines;
  private static TestRedis redis;

  private final MovableClock clock = MovableClock.still(Records.READ);
  private final Map<String, Lease> leases = new HashMap<>();
  private RedisTaskQueue queue;

  @BeforeAll
  static void read() throws IOException {
    redis = TestRedis.embedded();
    String version = System.getProperty("sluice.write-records");
    if (version != null) {
      Files.write(FIXTURE, Records.write(redis, version));
    }
    lines = Files.readAllLines(FIXTURE);
  }

  @AfterAll
  static void end() {
    redis.close();
  }

  @BeforeEach
  void load() {
    try (var client = redis.client()) {
      client.flushAll();
      StoredKeys.write(client, lines.stream().filter(line -> !line.startsWith("#")).toList());
    }
    for (String line : lines) {
      if (line.startsWith("# lease\t")) {
        String[] parts = line.split("\t");
        leases.put(parts[1], new Lease(parts[2], parts[3]));
      }
    }
    queue = RedisTaskQueue.connect(Records.settings(redis, clock));
  }

  @AfterEach
  void close() {
    queue.close();
  }

  private Map<String, TaskRecord> tasks() {
    Map<String, TaskRecord> tasks =
        list(TaskFilter.ALL).stream().collect(toMap(LastReleaseTest::name, task -> task));
    list(TaskFilter.ALL.withParent(tasks.get("parent").id()))
        .forEach(child -> tasks.put(name(child), child));
    return tasks;
  }

  private List<TaskRecord> list(TaskFilter filter) {
    return queue.list(filter, null, 100).tasks();
  }

  private Set<String> names(TaskState state) {
    return new TreeSet<>(
        list(TaskFilter.ALL.withStates(state)).stream().map(LastReleaseTest::name).toList());
  }

  private TaskRecord task(String name) {
    return tasks().get(name);
  }

  private static String name(TaskRecord task) {
    return task.params() == null ? "forgetful" : task.params().split("\"")[3];
  }

  private List<Claimed> claim() {
    return holdings.step(queue, "new", 10).claimed();
  }

  /** Runs everything there is, and what must run alone by itself. */
  private List<String> runAll() {
    List<String> names = new ArrayList<>();
    List<Claimed> claimed = claim();
    while (!claimed.isEmpty()) {
      claimed.forEach(each -> names.add(name(each.task())));
      claimed.forEach(each -> complete(each.lease()));
      claimed = claim();
    }
    return names;
  }

  private void complete(Lease lease) {
    String worker = lease.token().substring(lease.token().indexOf('.') + 1);
    Settlement settlement = new Settlement.Complete(lease, "\"done\"", null);
    assertEquals(1, holdings.step(queue, worker, 0, settlement).settled());
    assertEquals(TaskState.SUCCEEDED, queue.find(lease.taskId()).orElseThrow().state());
  }

  @Test
  void everyTaskIsListedInItsState() {
    assertEquals(
        Set.of("lost", "lost too", "queued", "urgent", "expiring", "given"),
        names(TaskState.QUEUED));
    assertEquals(Set.of("delayed", "retried", "foreign"), names(TaskState.SCHEDULED));
    assertEquals(Set.of("running", "stopping", "parent"), names(TaskState.RUNNING));
    assertEquals(Set.of("succeeded", "forgetful", "filed", "fired"), names(TaskState.SUCCEEDED));
    assertEquals(Set.of("failed"), names(TaskState.FAILED));
    assertEquals(Set.of("cancelled"), names(TaskState.CANCELLED));
    assertEquals(21, tasks().size());
    assertEquals(4, queue.status().counts().get(TaskState.RUNNING)); // with a child
  }

  @Test
  void recordsShowWhatTheyHold() throws IOException {
    Map<String, TaskRecord> tasks = tasks();
    TaskRecord urgent = tasks.get("urgent");
    assertEquals(
        List.of("mail", 9, 2), List.of(urgent.queue(), urgent.priority(), urgent.maxAttempts()));
    assertEquals(Duration.ofSeconds(10), urgent.timeout());
    assertEquals("ann", urgent.owner());
    assertEquals(Records.WRITTEN, urgent.createdAt());
    assertEquals("it broke", tasks.get("failed").error());
    assertEquals("{\"rows\":3}", tasks.get("succeeded").result());
    assertNull(tasks.get("forgetful").params());
    assertEquals(Records.WRITTEN.plusSeconds(7_200), tasks.get("delayed").runAt());
    assertEquals(Records.WRITTEN.plusSeconds(60), tasks.get("expiring").expiresAt());
    assertEquals("not yet", tasks.get("retried").error());
    assertEquals("half", tasks.get("running").progress().message());
    assertTrue(tasks.get("stopping").cancelAsked());
    assertTrue(tasks.get("parent").waitsForChildren());
    assertEquals(tasks.get("parent").id(), tasks.get("third").parentId());
    assertEquals("worker-running", tasks.get("running").worker());
    assertTrue(queue.log(tasks.get("filed").id()).get(1).endsWith(" two"));
    assertEquals("{\"count\":7}", queue.checkpoint(tasks.get("running").id()).orElseThrow());
    assertArrayEquals(
        "upload".getBytes(UTF_8), queue.upload(tasks.get("given").id()).orElseThrow());
    TaskRecord filed = tasks.get("filed");
    assertEquals("a.csv", filed.artifact().fileName());
    try (var file = queue.artifacts().open(filed.id(), filed.artifact().token()).orElseThrow()) {
      assertArrayEquals("a,b\n".getBytes(UTF_8), file.readAllBytes());
    }
    for (TaskRecord task : tasks.values()) {
      assertEquals(task, queue.find(task.id()).orElseThrow());
      queue.timeline(task);
      queue.waiting(task);
    }
  }

  @Test
  void otherStructuresAreRead() {
    assertEquals(Set.of("amber-mill", "blue-harbor"), queue.reference("sellers").keySet());
    assertEquals("{\"rows\":3}", queue.published("sample").orElseThrow().result());
    assertEquals(task("fired").id(), queue.schedules().states().get("hourly").taskId());
    assertTrue(queue.schedules().states().get("nightly").paused());
    assertEquals(2, queue.failed(10).count()); // with a child
    assertTrue(queue.workers().workers().size() > 3);
    assertEquals(1, queue.rates().stream().mapToLong(minute -> minute.failed() > 0 ? 1 : 0).sum());
    var again = Records.urgent();
    assertEquals(
        new Enqueued.Duplicate(task("urgent").id(), TaskState.QUEUED),
        queue.enqueue(List.of(again)).get(0));
  }

  @Test
  void waitingTasksAreClaimedAndSettled() {
    List<String> run = runAll();
    assertEquals("urgent", run.get(0));
    assertEquals(Set.of("lost", "lost too"), Set.copyOf(run.subList(1, 3)));
    assertEquals(List.of("queued", "given", "expiring"), run.subList(3, 6));
    clock.add(Duration.ofHours(2));
    assertTrue(runAll().containsAll(List.of("delayed", "retried", "foreign")));
  }

  @Test
  void itsWorkersMaySettleWhatTheyHold() {
    complete(leases.get("running"));
    complete(leases.get("stopping"));
    complete(leases.get("third"));
    Claimed parent = claim().stream().filter(Claimed::joining).findFirst().orElseThrow();
    try (Stream<Outcome> children = queue.children(parent.task().id())) {
      assertEquals(
          List.of(
              new Outcome(0, true, "1", null),
              new Outcome(1, false, null, "no"),
              new Outcome(2, true, "\"done\"", null)),
          children.toList());
    }
    complete(parent.lease());
  }

  @Test
  void whatItsDeadWorkersHeldIsTakenBack() {
    clock.add(Duration.ofSeconds(30));
    assertTrue(runAll().containsAll(List.of("running", "third", "parent")));
    assertEquals(TaskState.CANCELLED, task("stopping").state());
  }

  @Test
  void tasksAreCancelledChangedAndRetried() {
    for (String name : List.of("queued", "delayed", "retried", "given")) {
      assertEquals(DONE, queue.cancel(task(name).id()).outcome(), name);
      assertEquals(TaskState.CANCELLED, task(name).state());
    }
    assertEquals(ASKED, queue.cancel(task("running").id()).outcome());
    assertEquals(DONE, queue.replay(task("cancelled").id()).outcome());
    assertEquals(DONE, queue.replay(task("failed").id()).outcome());
    assertEquals(TaskState.QUEUED, task("failed").state());
    assertEquals(DONE, queue.cancel(task("parent").id()).outcome());
    assertEquals(DONE, queue.delete(task("succeeded").id()).outcome());
    clock.add(Duration.ofMinutes(1));
    claim();
    assertEquals(TaskState.CANCELLED, task("expiring").state());
  }
}
