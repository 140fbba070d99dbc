package dev.sluice.app.sellers.sales;

import dev.sluice.artifact.s3.S3Location;
import dev.sluice.artifact.s3.S3Objects;
import dev.sluice.task.PermanentFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Where sales are read from. Safe for many threads; opening one touches nothing yet. */
public interface SalesSource {
  /**
   * The sales of one seller on one day, in the source's order; empty when nothing was sold.
   *
   * @throws PermanentFailure when the source cannot tell: a line that may belong to this day and
   *     seller, or a whole file, is malformed; names file and line
   * @throws IOException when another attempt may succeed: the source could not be read, or it
   *     changed meanwhile
   */
  List<SalesRow> rows(LocalDate day, String sellerId) throws IOException, PermanentFailure;

  /**
   * Goes through the sales of a range line by line, in the source's order, in constant memory.
   *
   * @param from where an earlier scan of the same range stood; null: the beginning
   * @throws PermanentFailure when there are no files, or other ones than at {@code from}
   */
  SalesScan scan(SalesRange range, SalesScan.Position from) throws IOException, PermanentFailure;

  /**
   * The known sellers by id, in the source's order. The value tells about the seller, for people:
   * name and country, or nothing when the source does not know them.
   *
   * @throws IOException when they cannot be read; names file and line
   */
  Map<String, String> sellers() throws IOException;

  /** Whether a server may be asked for sales. */
  @FunctionalInterface
  interface AddressCheck {
    /**
     * Resolves the address's host, too.
     *
     * @throws IOException when it may not
     */
    void check(String url) throws IOException;
  }

  /**
   * The source of that name.
   *
   * @param place of CSV files: a directory, {@code s3://bucket/prefix}, or the http or https
   *     address of one file; null or blank: the sample built in
   * @param pathStyle as {@link S3Location#pathStyle}
   * @param check of http and https addresses, also of those they redirect to
   */
  static SalesSource open(String place, boolean pathStyle, AddressCheck check) {
    return new FileSales(files(place, pathStyle, check), System::nanoTime);
  }

  /** A directory, or the sample, as {@link #open(String, boolean, AddressCheck)} does. */
  static SalesSource open(String directory) {
    return open(directory, System::nanoTime);
  }

  /** The same with another clock, nanoseconds; it decides when files are looked at again. */
  static SalesSource open(String directory, LongSupplier nanoClock) {
    return new FileSales(files(directory, false, address -> {}), nanoClock);
  }

  private static SalesFiles files(String place, boolean pathStyle, AddressCheck check) {
    if (place == null || place.isBlank()) {
      return new SampleFiles();
    }
    if (place.startsWith("s3:")) {
      return new S3Files(new S3Objects(S3Location.of(place, pathStyle)));
    }
    return place.startsWith("https:") || place.startsWith("http:")
        ? new HttpFiles(URI.create(place), check)
        : new DirectoryFiles(Path.of(place));
  }
}
