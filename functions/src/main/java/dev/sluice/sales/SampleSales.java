package dev.sluice.sales;

import dev.sluice.task.PermanentFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * The sample built into the artefact, so that a fresh deployment has something to report: four
 * invented sellers from 2023-12-28 to 2024-03-02, over a year's end and a leap day.
 */
final class SampleSales implements SalesSource {

  @Override
  public List<SalesRow> rows(LocalDate day, String sellerId) throws PermanentFailure {
    return SalesFile.collect(new SalesFile.Item(day, sellerId), List.of(Loaded.SALES));
  }

  @Override
  public Map<String, String> sellers() throws IOException {
    return SalesReader.sellers("sample-sellers.csv", content("sample-sellers.csv"));
  }

  /** Read at the first use, not when the source is opened: many functions never need it. */
  private static final class Loaded {
    static final SalesFile SALES =
        SalesReader.read("sample-sales.csv", content("sample-sales.csv"));
  }

  private static byte[] content(String resource) {
    try (InputStream in = SampleSales.class.getResourceAsStream(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
