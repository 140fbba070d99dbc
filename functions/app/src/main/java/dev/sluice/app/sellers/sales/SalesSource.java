package dev.sluice.app.sellers.sales;

import dev.sluice.artifact.s3.S3Location;
import dev.sluice.artifact.s3.S3Objects;
import dev.sluice.outgoing.Connector;
import dev.sluice.task.PermanentFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Where sales are read from. Thread-safe; opening one touches nothing yet. */
public interface SalesSource {
  /**
   * The sales of one seller on one day, in the source's order; empty when nothing was sold.
   *
   * @throws PermanentFailure when the source cannot tell, because a whole file or a line that may
   *     belong to this day and seller is malformed; names file and line
   * @throws IOException when another attempt may succeed: the source could not be read, or it
   *     changed meanwhile
   */
  List<SalesRow> rows(LocalDate day, String sellerId) throws IOException, PermanentFailure;

  /**
   * Goes through the sales of a range line by line, in the source's order, in constant memory.
   *
   * @param from where an earlier scan of the same range stood; null: the beginning
   * @throws PermanentFailure when there are no files, or not the same ones as at {@code from}
   */
  SalesScan scan(SalesRange range, SalesScan.Position from) throws IOException, PermanentFailure;

  /**
   * The known sellers by id, in the source's order. The value describes the seller to people: name
   * and country, or nothing when the source does not know them.
   *
   * @throws IOException when they cannot be read; names file and line
   */
  Map<String, String> sellers() throws IOException;

  /**
   * Opens a source.
   *
   * @param place of CSV files: a directory, {@code s3://bucket/prefix}, or the http or https
   *     address of one file; null or blank: the built-in sample
   * @param pathStyle see {@link S3Location#pathStyle}
   * @param connector for http and https addresses, including those they redirect to
   */
  static SalesSource open(String place, boolean pathStyle, Connector connector) {
    return new FileSales(files(place, pathStyle, connector), System::nanoTime);
  }

  /** A directory or the sample, like {@link #open(String, boolean, Connector)}. */
  static SalesSource open(String directory) {
    return open(directory, System::nanoTime);
  }

  /** The same with another clock, in nanoseconds, which decides when files are checked again. */
  static SalesSource open(String directory, LongSupplier nanoClock) {
    return new FileSales(files(directory, false, null), nanoClock);
  }

  private static SalesFiles files(String place, boolean pathStyle, Connector connector) {
    if (place == null || place.isBlank()) {
      return new SampleFiles();
    }
    if (place.startsWith("s3:")) {
      return new S3Files(new S3Objects(S3Location.of(place, pathStyle)));
    }
    return place.startsWith("https:") || place.startsWith("http:")
        ? new HttpFiles(URI.create(place), connector)
        : new DirectoryFiles(Path.of(place));
  }
}
