package dev.sluice.app.sellers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.sellers.sales.SalesSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of a report: returns, and what spreadsheets need. */
class SellerReportFileTest {
  @TempDir Path directory;

  private SalesSource sales(String... lines) throws IOException {
    String file = SellerReportTest.HEADER + String.join("\n", lines) + "\n";
    Files.writeString(directory.resolve("sales.csv"), file);
    return SalesSource.open(directory.toString());
  }

  @Test
  void whatWasReturnedIsTakenOff() throws Exception {
    SalesSource sales = sales("2024-02-28,a,p1,,3,9,1", "2024-02-28,a,p1,,-1,-3,0");
    Launch report = Launch.of(sales, Launch.params("2024-02-28", "2024-02-28", "a"));
    assertEquals(2L, report.result.get("units"));
    assertEquals("6.00", report.result.get("revenue"));
    assertTrue(report.context.artifact.endsWith("2024-02-28,a,p1,,-1,-3,0\r\n"));
  }

  @Test
  void theFileBeginsWithAMarkIfSpreadsheetsShouldOpenIt() throws Exception {
    SalesSource sales = sales("2024-02-28,a,café,,3,9,1");
    SellerReportParams plain = Launch.params("2024-02-28", "2024-02-28", "a");
    SellerReportParams marked =
        new SellerReportParams(
            plain.startDate(),
            plain.endDate(),
            plain.sellerIds(),
            plain.launcher(),
            Optional.empty(),
            Optional.of(true));
    String file = Launch.of(sales, plain).context.artifact;
    assertEquals("\uFEFF" + file, Launch.of(sales, marked).context.artifact);
  }
}
