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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SellerReportTest {
  static final String HEADER = "day,seller_id,product_id,category,units_sold,revenue,freight\n";

  @TempDir Path directory;

  private SalesSource sales(String... lines) throws IOException {
    Files.writeString(directory.resolve("sales.csv"), HEADER + String.join("\n", lines) + "\n");
    return SalesSource.open(
        directory.toString(), () -> 0); // no look takes time, so every change is seen
  }

  @Test
  void resultAndFileOfASmallReport() throws Exception {
    SalesSource sales =
        sales(
            "2024-02-29,b,p3,toys,2,8.72,0.3",
            "2024-02-28,a,p1,,1,6.9,8.72",
            "2024-02-29,a,p2,\"home, garden\",3,100,1",
            "2024-02-28,c,p9,toys,1,5,5");
    Launch report = Launch.of(sales, Launch.params("2024-02-28", "2024-03-01", "b", "a"));

    assertEquals(
        """
        day,seller_id,product_id,category,units_sold,revenue,freight\r
        2024-02-28,a,p1,,1,6.9,8.72\r
        2024-02-29,b,p3,toys,2,8.72,0.3\r
        2024-02-29,a,p2,"home, garden",3,100,1\r
        """,
        report.context.artifact);
    assertEquals("seller-report_2024-02-28_2024-03-01.csv", report.context.fileName);
    assertEquals(
        Map.of(
            "records",
            3L,
            "units",
            6L,
            "revenue",
            "115.62",
            "freight",
            "10.02",
            "bySeller",
            List.of(
                Map.of("sellerId", "b", "records", 1L, "units", 2L, "revenue", "8.72"),
                Map.of("sellerId", "a", "records", 2L, "units", 4L, "revenue", "106.90")),
            "byDay",
            List.of(
                Map.of("day", "2024-02-28", "records", 1L, "units", 1L, "revenue", "6.90"),
                Map.of("day", "2024-02-29", "records", 2L, "units", 5L, "revenue", "108.72"),
                Map.of("day", "2024-03-01", "records", 0L, "units", 0L, "revenue", "0.00")),
            "failedItems",
            List.of()),
        report.result);
  }

  @ParameterizedTest
  @CsvSource({
    "2023-12-28, 2024-01-03, 7, 2023-12-31, 2024-01-01", // over a year's end
    "2024-02-27, 2024-03-02, 5, 2024-02-29, 2024-03-01", // with a leap day
    "2023-02-27, 2023-03-02, 4, 2023-02-28, 2023-03-01", // without
    "2023-02-01, 2023-02-28, 28, 2023-02-01, 2023-02-28",
    "2024-01-01, 2024-12-31, 366, 2024-02-29, 2024-12-31",
    "2024-05-05, 2024-05-05, 1, 2024-05-05, 2024-05-05"
  })
  void everyDayOfTheRangeIsAnItem(String start, String end, int days, String one, String other)
      throws Exception {
    SalesSource sales =
        sales(one + ",a,p,c,1,1.5,0", other + ",a,p,c,1,2.25,0", "2020-02-02,a,p,c,1,1000,0");
    Launch report = Launch.of(sales, Launch.params(start, end, "a", "b"));

    assertEquals(days, report.list("byDay").size());
    assertEquals("3.75", report.result.get("revenue"));
    assertEquals(2, report.rows().size());
    assertEquals(
        Stream.of(one, other).distinct().toList(),
        report.list("byDay").stream()
            .filter(day -> !day.get("records").equals(0L))
            .map(day -> day.get("day"))
            .toList());
  }

  @Test
  void moneyIsNeverFloatingPoint() throws Exception {
    String[] lines =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "2024-01-01,a,p,c,1,0.1,0.07")
            .toArray(String[]::new);
    Launch report = Launch.of(sales(lines), Launch.params("2024-01-01", "2024-01-01", "a"));
    assertEquals("100.00", report.result.get("revenue"));
    assertEquals("70.00", report.result.get("freight"));
  }

  /** Random files and random reports, against sums computed in cents from the same numbers. */
  @Test
  void totalsEqualAnIndependentComputation() throws Exception {
    long seed = Long.getLong("sluice.seed", System.nanoTime());
    System.out.println("SellerReportTest: -Dsluice.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    LocalDate first = LocalDate.of(2023, 12, 1);
    for (int round = 0; round < 50; round++) {
      LocalDate start = first.plusDays(random.nextInt(60));
      LocalDate end = start.plusDays(random.nextInt(40));
      String[] asked = random.nextBoolean() ? new String[] {"s2", "s0"} : new String[] {"s1"};
      List<String> lines = new ArrayList<>();
      long records = 0;
      long units = 0;
      long revenue = 0;
      long freight = 0;
      for (int i = random.nextInt(300); i > 0; i--) {
        LocalDate day = first.plusDays(random.nextInt(100));
        String seller = "s" + random.nextInt(4);
        int sold = random.nextInt(1, 5);
        int price = random.nextInt(100_000);
        int carriage = random.nextInt(3_000);
        lines.add(
            "%s,%s,p%d,,%d,%s,%s"
                .formatted(day, seller, i, sold, money(price, random), money(carriage, random)));
        if (!day.isBefore(start) && !day.isAfter(end) && List.of(asked).contains(seller)) {
          records++;
          units += sold;
          revenue += price;
          freight += carriage;
        }
      }
      Launch report =
          Launch.of(
              sales(lines.toArray(String[]::new)),
              Launch.params(start.toString(), end.toString(), asked));

      assertEquals(records, report.result.get("records"));
      assertEquals(records, report.rows().size());
      assertEquals(units, report.result.get("units"));
      assertEquals(BigDecimal.valueOf(revenue, 2).toPlainString(), report.result.get("revenue"));
      assertEquals(BigDecimal.valueOf(freight, 2).toPlainString(), report.result.get("freight"));
      for (String list : List.of("byDay", "bySeller")) {
        assertEquals(
            BigDecimal.valueOf(revenue, 2),
            report.list(list).stream()
                .map(entry -> new BigDecimal((String) entry.get("revenue")))
                .reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add));
      }
    }
  }

  /** The cents in one of the shapes a source writes: 5.00, 5.0 and 5 are one amount. */
  private static String money(int cents, SplittableRandom random) {
    BigDecimal amount = BigDecimal.valueOf(cents, 2);
    int fewest = Math.max(0, amount.stripTrailingZeros().scale());
    return amount.setScale(random.nextInt(fewest, 3)).toPlainString();
  }

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
                "error", "sales.csv, line 3: malformed units_sold")),
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
  void aTextThatASpreadsheetWouldRunIsDisarmed() throws Exception {
    Launch report =
        Launch.of(
            sales(
                "2024-01-01,a,\"=HYPERLINK(\"\"x\"\")\",@toys,1,1,1", "2024-01-01,-b,+1,c-,1,2,2"),
            Launch.params("2024-01-01", "2024-01-01", "a", "-b"));
    assertEquals(
        List.of(
            "2024-01-01,a,\"'=HYPERLINK(\"\"x\"\")\",'@toys,1,1,1", "2024-01-01,'-b,'+1,c-,1,2,2"),
        report.rows());
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
        "the one with the most revenue is listed");
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
        "4000 rows in one day are more than a result holds (61,440 bytes)",
        report.list("failedItems").get(0).get("error"));
  }

  @Test
  void theSampleIsBuiltIn() throws Exception {
    SalesSource sample = SalesSource.open(" ");
    assertEquals("Amber Mill, DE", sample.sellers().get("amber-mill"));
    String[] sellers = sample.sellers().keySet().toArray(String[]::new);
    Launch report = Launch.of(sample, Launch.params("2023-12-28", "2024-03-02", sellers));
    assertEquals(59L, report.result.get("records"));
    assertEquals(List.of(), report.list("failedItems"));
    for (String day : List.of("2023-12-31", "2024-01-01", "2024-02-29", "2024-03-01")) {
      assertTrue(
          report.rows().stream().anyMatch(row -> row.startsWith(day)), "nothing sold on " + day);
    }
  }
}
