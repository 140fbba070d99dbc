package dev.sluice.local.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.sellers.sales.SalesSource;
import dev.sluice.json.JsonTree;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.TaskRecord;
import dev.sluice.queue.TaskState;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.Drain;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainParts;
import dev.sluice.worker.DrainSettings;
import dev.sluice.worker.Upkeep;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole seller report: enqueued, fanned out, joined and stored by the drain on a real Redis. */
class SellerReportOnRedisTest {
  private static final String HEADER =
      "day,seller_id,product_id,category,units_sold,revenue,freight\n";

  @TempDir Path sales;
  private TestRedis redis;
  private RedisTaskQueue queue;

  @BeforeEach
  void open() {
    redis = TestRedis.embedded();
    queue = RedisTaskQueue.connect(QueueSettings.of(redis.url()));
  }

  @AfterEach
  void close() {
    queue.close();
    redis.close();
  }

  private TaskRecord report(SalesSource source, String params) throws Exception {
    NewTask task = NewTask.of("seller-report", params.replace('\'', '"'), "tester");
    String id = assertInstanceOf(Enqueued.Created.class, queue.enqueue(List.of(task)).get(0)).id();
    DrainParts parts =
        new DrainParts(
            queue,
            new TestApp(queue, source).types(),
            queue.artifacts(),
            new Upkeep(List.of(), line -> {}),
            DrainSettings.of(8),
            line -> {});
    new Drain(parts, DrainMode.SCHEDULED, Deadline.none()).run();
    return queue.find(id).orElseThrow();
  }

  private static Map<?, ?> result(TaskRecord task) throws Exception {
    return (Map<?, ?>) JsonTree.read(task.result().getBytes(StandardCharsets.UTF_8));
  }

  private List<String> rows(TaskRecord task) throws Exception {
    try (InputStream artifact = queue.artifacts().open(task.id(), "").orElseThrow()) {
      String csv = new String(artifact.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(csv.startsWith(HEADER.strip() + "\r\n"));
      return csv.lines().skip(1).toList();
    }
  }

  @Test
  void theSampleEndsInTotalsAndAFile() throws Exception {
    TaskRecord task =
        report(
            SalesSource.open(null),
            "{'startDate':'2023-12-28','endDate':'2024-03-02','launcher':'the test','sellerIds':"
                + "['amber-mill','blue-harbor','cedar-lane','delta-craft']}");
    assertEquals(TaskState.SUCCEEDED, task.state(), task.error());
    List<String> rows = rows(task);
    assertEquals(59, rows.size());
    assertEquals(59L, result(task).get("records"));
    assertEquals(66, ((List<?>) result(task).get("byDay")).size());
    BigDecimal revenue =
        rows.stream()
            .map(row -> new BigDecimal(row.split(",")[5]))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertEquals(revenue.setScale(2).toPlainString(), result(task).get("revenue"));
  }

  @Test
  void oneBadLineCostsOneItem() throws Exception {
    Files.writeString(
        sales.resolve("sales.csv"),
        HEADER + "2024-02-28,a,p,c,1,1.10,0\n2024-02-29,a,p,c,1,1,2x\n2024-02-29,b,p,c,1,2.20,0\n");
    TaskRecord task =
        report(
            SalesSource.open(sales.toString()),
            "{'startDate':'2024-02-28','endDate':'2024-03-01','launcher':'the test',"
                + "'sellerIds':['a','b']}");
    assertEquals(TaskState.SUCCEEDED, task.state(), task.error());
    assertEquals("3.30", result(task).get("revenue"));
    assertEquals(2, rows(task).size());
    assertEquals("1 failed", task.progress().message());
    Map<?, ?> failed = (Map<?, ?>) ((List<?>) result(task).get("failedItems")).get(0);
    assertEquals("2024-02-29", failed.get("day"));
    assertEquals("a", failed.get("sellerId"));
    assertTrue(
        ((String) failed.get("error"))
            .contains("sales.csv, line 3: malformed freight: save money as "),
        failed.get("error").toString());
  }

  @Test
  void aDirectoryWithoutSalesFailsTheReport() throws Exception {
    TaskRecord task =
        report(
            SalesSource.open(sales.toString()),
            "{'startDate':'2024-02-28','endDate':'2024-02-28','launcher':'x','sellerIds':['a']}");
    assertEquals(TaskState.FAILED, task.state());
    assertTrue(task.error().contains("All 1 items failed; the first: "), task.error());
    assertTrue(task.error().endsWith("contains no sales file (*.csv)"), task.error());
    assertTrue(queue.artifacts().open(task.id(), "").isEmpty());
  }
}
