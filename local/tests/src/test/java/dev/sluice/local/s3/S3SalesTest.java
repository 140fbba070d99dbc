package dev.sluice.local.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.sellers.sales.SalesRange;
import dev.sluice.app.sellers.sales.SalesRow;
import dev.sluice.app.sellers.sales.SalesScan;
import dev.sluice.app.sellers.sales.SalesSource;
import dev.sluice.outgoing.Connector;
import dev.sluice.task.PermanentFailure;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class S3SalesTest {
  private static final String HEADER =
      "day,seller_id,product_id,category,units_sold,revenue,freight\n";
  private static final LocalDate DAY = LocalDate.parse("2024-01-01");
  private static final SalesRange ALL =
      new SalesRange(LocalDate.parse("2024-01-01"), LocalDate.parse("2024-12-31"), Set.of());

  private TestS3 bucket;
  private SalesSource sales;

  @BeforeEach
  void open() {
    bucket = TestS3.bucket();
    sales = SalesSource.open(bucket.place("sales"), true, Connector.toPublic());
  }

  @Test
  void theFilesUnderThePrefixAreTheSales() throws Exception {
    assertEquals(
        "The S3 prefix of the sales contains no sales file (*.csv)",
        assertThrows(PermanentFailure.class, () -> sales.rows(DAY, "a")).getMessage());
    bucket.put("sales/b.csv", HEADER + "2024-01-01,a,second,c,1,1,1\n");
    bucket.put("sales/a.csv", HEADER + "2024-01-01,a,first,c,1,1,1\n2024-01-02,a,p,c,x,1,1\n");
    bucket.put("sales/old/c.csv", HEADER + "2024-01-01,a,other,c,1,1,1\n");
    bucket.put("sales/sellers.csv", "seller_id,name,country\na,Ann,DE\n");
    sales = SalesSource.open(bucket.place("sales"), true, Connector.toPublic());
    assertEquals(
        List.of("first", "second"),
        sales.rows(DAY, "a").stream().map(SalesRow::productId).toList());
    assertEquals(
        "a.csv, line 3: malformed units_sold: save units as whole numbers, such as 1234",
        assertThrows(PermanentFailure.class, () -> sales.rows(DAY.plusDays(1), "a")).getMessage());
    assertEquals(Map.of("a", "Ann, DE"), sales.sellers());
  }

  @Test
  void anObjectThatChangesMeanwhileIsNamed() throws Exception {
    bucket.put("sales/a.csv", HEADER + "2024-01-01,a,p,c,1,1,1\n");
    bucket.put("sales/b.csv", HEADER + "2024-01-01,a,p,c,2,1,1\n");
    try (SalesScan scan = sales.scan(ALL, null)) {
      assertTrue(scan.advance());
      bucket.put("sales/b.csv", HEADER + "2024-01-01,a,p,c,3,1,1\n");
      assertEquals(
          "b.csv changed while it was being read",
          assertThrows(IOException.class, scan::advance).getMessage());
      SalesScan.Position position = scan.position();
      assertEquals(
          "The sales files changed while they were being read",
          assertThrows(PermanentFailure.class, () -> sales.scan(ALL, position)).getMessage());
    }
  }

  @Test
  void aScanGoesOnWhereAnotherStood() throws Exception {
    bucket.put("sales/a.csv", HEADER + "2024-01-01,a,p1,c,1,1,1\n2024-01-02,a,p2,c,1,1,1\n");
    bucket.put("sales/b.csv", HEADER + "2024-01-03,a,p3,c,1,1,1\n2025-01-03,a,p4,c,1,1,1\n");
    SalesScan.Position position;
    try (SalesScan scan = sales.scan(ALL, null)) {
      assertTrue(scan.advance() && scan.advance() && scan.advance());
      position = scan.position();
    }
    try (SalesScan scan = sales.scan(ALL, position)) {
      assertTrue(scan.advance());
      assertFalse(scan.inRange()); // 2025
      assertFalse(scan.advance());
      assertEquals(scan.size(), scan.bytesRead());
    }
  }
}
