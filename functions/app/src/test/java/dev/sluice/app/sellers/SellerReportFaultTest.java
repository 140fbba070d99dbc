package dev.sluice.app.sellers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.RecordingContext;
import dev.sluice.app.sellers.sales.SalesSource;
import dev.sluice.json.JsonTree;
import dev.sluice.task.FanOutTask.Outcome;
import dev.sluice.task.PermanentFailure;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Items that fail, and reports too large for their result. */
class SellerReportFaultTest extends SellerReportSales {
  @Test
  void aFailedItemIsNamedAndTheOthersCount() throws Exception {
    SalesSource sales =
        sales("2024-01-01,a,p,c,1,1.00,0", "2024-01-02,a,p,c,one,1.00,0", "2024-01-02,b,p,c,1,4,0");
    Launch report = Launch.of(sales, Launch.params("2024-01-01", "2024-01-02", "a", "b"));
    assertEquals("5.00", report.result.get("revenue"));
    assertEquals(
        List.of(
            Map.of(
                "day", "2024-01-02",
                "sellerId", "a",
                "error",
                    "sales.csv, line 3: malformed units_sold: save units as whole numbers, such as"
                        + " 1234")),
        report.list("failedItems"));
    assertEquals(2, report.rows().size());
  }

  @Test
  void aReportWhoseItemsAllFailedFailsAndStoresNoFile() throws Exception {
    SellerReportParams params = Launch.params("2024-01-01", "2024-01-02", "a");
    RecordingContext context =
        RecordingContext.joining(
            Launch.CREATED,
            Stream.of(new Outcome(0, false, null, "no disk"), new Outcome(1, false, null, "x")));
    SellerReport report = new SellerReport(new Webhook(null), Clock.systemUTC());
    PermanentFailure failure =
        assertThrows(PermanentFailure.class, () -> report.run(params, context));
    assertEquals("All 2 items failed; the first: no disk", failure.getMessage());
    assertNull(context.artifact);
  }

  @Test
  void anItemWhoseTaskIsGoneIsAFailedItem() throws Exception {
    SellerReportParams params = Launch.params("2024-01-01", "2024-01-03", "a");
    RecordingContext context =
        RecordingContext.joining(Launch.CREATED, Stream.of(new Outcome(1, true, null, null)));
    Map<String, Object> result =
        new SellerReport(new Webhook(null), Clock.systemUTC()).run(params, context);
    assertEquals(2, ((List<?>) result.get("failedItems")).size());
  }

  @Test
  void aBrokenChildResultFailsTheJoinAndStoresNoFile() {
    SellerReportParams params = Launch.params("2024-01-01", "2024-01-01", "a");
    for (String broken :
        List.of(
            "{",
            "{}",
            "{\"records\":2,\"csv\":\"p,c,1,1,1\\n\"}",
            "{\"records\":1,\"csv\":\"p\"}")) {
      RecordingContext context =
          RecordingContext.joining(Launch.CREATED, Stream.of(new Outcome(0, true, broken, null)));
      SellerReport report = new SellerReport(new Webhook(null), Clock.systemUTC());
      assertThrows(IOException.class, () -> report.run(params, context), broken);
      assertNull(context.artifact);
    }
  }

  @Test
  void aReportTooLargeForItsResultKeepsExactTotals() throws Exception {
    String[] sellers = IntStream.range(0, 857).mapToObj("%032d"::formatted).toArray(String[]::new);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < sellers.length; i++) {
      String units = i % 50 == 0 ? "bad" : "1"; // 18 items fail
      lines.add("2024-01-01,%s,p,c,%s,%d.1,1".formatted(sellers[i], units, i));
    }
    Launch report =
        Launch.of(
            sales(lines.toArray(String[]::new)),
            Launch.params("2024-01-01", "2024-12-31", sellers));

    BigDecimal revenue =
        IntStream.range(0, 857)
            .filter(i -> i % 50 != 0)
            .mapToObj(i -> new BigDecimal(i + ".1"))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertEquals(revenue.setScale(2).toPlainString(), report.result.get("revenue"));
    assertEquals(839L, report.result.get("records"));
    assertEquals(839, report.rows().size());
    assertEquals(366, report.list("byDay").size());
    assertEquals(18, report.list("failedItems").size());
    int listed = report.list("bySeller").size();
    assertTrue(listed > 200, "only " + listed);
    assertEquals(Map.of("bySeller", 857L - listed), report.result.get("truncated"));
    assertTrue(
        report.list("bySeller").stream().anyMatch(s -> s.get("sellerId").equals(sellers[856])),
        "the seller with the most revenue is listed");
    assertFalse(
        report.list("bySeller").stream().anyMatch(s -> s.get("sellerId").equals(sellers[1])));
  }

  @Test
  void moreFailedItemsThanFitAreCounted() throws Exception {
    String long1 = "x".repeat(10_000);
    Stream<Outcome> outcomes =
        IntStream.range(0, 1_000)
            .mapToObj(i -> new Outcome(i, i == 500, null, i == 500 ? null : long1));
    String[] sellers = IntStream.range(0, 1_000).mapToObj(i -> "s" + i).toArray(String[]::new);
    SellerReportParams params = Launch.params("2024-01-01", "2024-01-01", sellers);
    Map<String, Object> result =
        new SellerReport(new Webhook(null), Clock.systemUTC())
            .run(params, RecordingContext.joining(Launch.CREATED, outcomes));
    int listed = ((List<?>) result.get("failedItems")).size();
    assertTrue(listed > 10 && listed < 999, "listed " + listed);
    Map<?, ?> truncated = (Map<?, ?>) result.get("truncated");
    assertEquals(999 - listed, truncated.get("failedItems"));
    assertTrue(JsonTree.write(result).getBytes(StandardCharsets.UTF_8).length <= 64 * 1024);
  }

  @Test
  void aYearOfManySellersFansOutLazilyAndInAFixedOrder() throws Exception {
    String[] sellers = IntStream.range(0, 857).mapToObj(i -> "s" + i).toArray(String[]::new);
    SellerReportParams params = Launch.params("2023-01-01", "2023-12-31", sellers);
    SellerReport report = new SellerReport(new Webhook(null), Clock.systemUTC());
    assertEquals(312_805, report.fanOut(params, RecordingContext.attempt(1)).count());
    assertEquals(
        List.of("2023-01-01 s856", "2023-01-02 s0"),
        report
            .fanOut(params, RecordingContext.attempt(2))
            .skip(856)
            .limit(2)
            .map(child -> (SellerDay.Params) child.params())
            .map(item -> item.day() + " " + item.sellerId())
            .toList());
  }

  @Test
  void aCancelledJoinStops() {
    SellerReportParams params = Launch.params("2024-01-01", "2024-01-01", "a");
    RecordingContext context =
        RecordingContext.joining(Launch.CREATED, Stream.of(new Outcome(0, true, null, null)));
    SellerReport report = new SellerReport(new Webhook(null), Clock.systemUTC());
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> report.run(params, context));
    assertTrue(Thread.interrupted());
    assertNull(context.artifact);
  }

  @Test
  void aDayWithMoreRowsThanAResultHoldsFailsClearly() throws Exception {
    String[] lines =
        IntStream.range(0, 4_000)
            .mapToObj(i -> "2024-01-01,a,%032d,c,1,1,1".formatted(i))
            .toArray(String[]::new);
    Launch report = Launch.of(sales(lines), Launch.params("2024-01-01", "2024-01-02", "a"));
    assertEquals(
        "4000 rows in one day do not fit into a result (61,440 bytes)",
        report.list("failedItems").get(0).get("error"));
  }
}
