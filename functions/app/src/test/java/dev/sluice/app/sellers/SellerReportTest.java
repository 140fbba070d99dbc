package dev.sluice.app.sellers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.sellers.sales.SalesSource;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SellerReportTest extends SellerReportSales {
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
    "2023-12-28, 2024-01-03, 7, 2023-12-31, 2024-01-01", // across a year's end
    "2024-02-27, 2024-03-02, 5, 2024-02-29, 2024-03-01", // with a leap day
    "2023-02-27, 2023-03-02, 4, 2023-02-28, 2023-03-01", // without one
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

  /**
   * Random files and random reports, compared with sums computed in cents from the same numbers.
   */
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

  /** The cents in one of the forms a source writes: 5.00, 5.0 and 5 are the same amount. */
  private static String money(int cents, SplittableRandom random) {
    BigDecimal amount = BigDecimal.valueOf(cents, 2);
    int fewest = Math.max(0, amount.stripTrailingZeros().scale());
    return amount.setScale(random.nextInt(fewest, 3)).toPlainString();
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
