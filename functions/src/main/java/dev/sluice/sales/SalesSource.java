package dev.sluice.sales;

import dev.sluice.task.PermanentFailure;
import java.io.IOException;
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

  /**
   * The source of that name.
   *
   * @param directory of CSV files; null or blank: the sample built in
   */
  static SalesSource open(String directory) {
    return open(directory, System::nanoTime);
  }

  /** The same with another clock, nanoseconds; it decides when files are looked at again. */
  static SalesSource open(String directory, LongSupplier nanoClock) {
    return directory == null || directory.isBlank()
        ? new FileSales(new SampleFiles(), nanoClock)
        : new FileSales(new DirectoryFiles(Path.of(directory)), nanoClock);
  }
}
