package dev.sluice.app.sellers;

import dev.sluice.app.sellers.sales.SalesSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Sales in a directory, for reports. */
abstract class SellerReportSales {
  static final String HEADER = "day,seller_id,product_id,category,units_sold,revenue,freight\n";

  @TempDir Path directory;

  SalesSource sales(String... lines) throws IOException {
    Files.writeString(directory.resolve("sales.csv"), HEADER + String.join("\n", lines) + "\n");
    return SalesSource.open(
        directory.toString(), () -> 0); // checks take no time, so every change is noticed
  }
}
