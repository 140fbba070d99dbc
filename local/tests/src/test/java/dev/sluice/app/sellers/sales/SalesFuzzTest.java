package dev.sluice.app.sellers.sales;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.local.fuzz.Promptly;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A file of sales, or of sellers, is read, or each of its faults names the file. */
class SalesFuzzTest {
  @FuzzTest(maxDuration = "2s")
  void isReadOrNamesItsFaults(byte[] file) {
    Promptly.read(() -> look(file));
  }

  private static void look(byte[] file) {
    SalesFile sales = SalesReader.read("x.csv", file);
    sales.faults().forEach(fault -> assertNamed(fault.text()));
    sales.rows().values().forEach(rows -> rows.forEach(SalesFuzzTest::sum));
    try {
      SalesReader.sellers("x.csv", file);
    } catch (IOException e) {
      assertNamed(e.getMessage());
    }
    try {
      SalesReader.eachSeller(
          "x.csv", new ByteArrayInputStream(file), id -> assertFalse(id.isEmpty()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sum(SalesRow row) {
    assertTrue(row.revenueAmount().add(row.freightAmount()).scale() <= 2);
  }

  private static void assertNamed(String fault) {
    assertTrue(fault.startsWith("x.csv"), fault);
    assertFalse(fault.contains("Exception"), fault);
  }
}
