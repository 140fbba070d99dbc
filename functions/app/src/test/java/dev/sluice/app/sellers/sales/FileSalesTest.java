package dev.sluice.app.sellers.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.task.PermanentFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSalesTest {
  private static final String HEADER =
      "day,seller_id,product_id,category,units_sold,revenue,freight\n";
  private static final String GOOD = "2024-01-01,a,p1,toys,1,6.9,8.72\n";

  @TempDir Path directory;
  private final AtomicLong nanos = new AtomicLong(); // stands still: checks take no time
  private SalesSource sales;

  @BeforeEach
  void open() {
    sales = SalesSource.open(directory.toString(), nanos::get);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private int count(String day, String seller) throws Exception {
    return sales.rows(LocalDate.parse(day), seller).size();
  }

  private String fault(String day, String seller) {
    return assertThrows(PermanentFailure.class, () -> count(day, seller)).getMessage();
  }

  @Test
  void allFilesCountInTheOrderOfTheirNames() throws Exception {
    write("b.csv", HEADER + "2024-01-01,a,second,,1,1,1");
    write("a.csv", HEADER + "2024-01-01,a,first,,1,1,1\r\n");
    write("notes.txt", "not sales");
    Files.createDirectory(directory.resolve("old.csv"));
    assertEquals(
        List.of("first", "second"),
        sales.rows(LocalDate.parse("2024-01-01"), "a").stream().map(SalesRow::productId).toList());
    assertEquals(0, count("2024-01-01", "A"));
    assertEquals(0, count("2024-01-02", "a"));
  }

  /** How to save money. */
  static final String MONEY =
      ": save money as 1234.50, with no separator of thousands and no currency";

  @Test
  void columnsAreFoundByName() throws Exception {
    write(
        "a.csv",
        "\uFEFFfreight,note,revenue, day ,category,units_sold,product_id,seller_id\n"
            + "0.5,x,12, 2024-01-01 ,toys,3,p1, a\n\n");
    assertEquals(
        List.of(new SalesRow("p1", "toys", 3, "12", "0.5")),
        sales.rows(LocalDate.parse("2024-01-01"), "a"));
  }

  @Test
  void aBadNumberFailsItsOwnItemOnly() throws Exception {
    write("a.csv", HEADER + GOOD + "2024-01-02,a,p,c,1,6.905,1\n");
    assertEquals("a.csv, line 3: malformed revenue" + MONEY, fault("2024-01-02", "a"));
    assertEquals(1, count("2024-01-01", "a"));
    assertEquals(0, count("2024-01-02", "b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one,1,1",
        "--1,1,1",
        "-,1,1",
        "1.0,1,1",
        ",1,1",
        "9999999999,1,1",
        "1,,1",
        "1,1e3,1",
        "1,.5,1",
        "1,5.,1",
        "1,1.234,1",
        "1,--1,1",
        "1,\"1,234\",1",
        "1,NaN,1",
        "1,$1,1",
        "1,1 000,1",
        "1,1,x",
        "1,٣,1",
        "1,\"1 234,50\",1",
        "1,\"1.234,50\",1",
        "1,€ 5,1"
      })
  void numbersOfOtherShapesAreMalformed(String numbers) throws Exception {
    write("a.csv", HEADER + GOOD + "2024-01-02,a,p,c," + numbers + "\n");
    String fault = fault("2024-01-02", "a");
    assertTrue(
        fault.matches("a\\.csv, line 3: malformed [a-z_]+: save (money|units) as .*"), fault);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-01-02,a", "2024-01-02,a,p,home, garden,1,1,1"})
  void aLineOfAnotherWidthFailsItsDay(String line) throws Exception {
    write("a.csv", HEADER + GOOD + line + "\n");
    assertEquals(
        "a.csv, line 3: its number of fields differs from the header's",
        fault("2024-01-02", "anyone"));
    assertEquals(1, count("2024-01-01", "a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2023-02-29",
        "2024-1-2",
        "02/01/2024",
        "1/31/2024",
        "31.01.2024",
        "45322",
        "",
        "2024-01-02T00:00"
      })
  void aLineWithoutADayFailsItsSeller(String day) throws Exception {
    write("a.csv", HEADER + GOOD + day + ",a,p,c,1,1,1\n");
    assertEquals(
        "a.csv, line 3: malformed day: save days as 2024-01-31, the cells' format YYYY-MM-DD",
        fault("2024-01-01", "a"));
    assertEquals(0, count("2024-01-01", "b"));
  }

  @Test
  void aLineWithoutASellerFailsItsDay() throws Exception {
    write("a.csv", HEADER + GOOD + "2024-01-02, ,p,c,1,1,1\n");
    assertEquals("a.csv, line 3: malformed seller_id", fault("2024-01-02", "b"));
    assertEquals(1, count("2024-01-01", "a"));
  }

  @Test
  void aLineWithNeitherFailsEverything() throws Exception {
    write("a.csv", HEADER + GOOD + "rubbish\n");
    assertEquals(
        "a.csv, line 3: its number of fields differs from the header's", fault("2024-01-01", "a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-01-02,a,p,\"toys,1,1,1\n" + GOOD, // swallows the rest
        "2024-01-02,a,p,\"toys\"x,1,1,1\n" + GOOD,
        "2024-01-02,a,p,toys,1,1,\"1\n" + GOOD
      })
  void aQuoteOutOfPlaceFailsTheFile(String text) throws Exception {
    write("a.csv", HEADER + GOOD + text);
    assertTrue(fault("2024-01-01", "a").startsWith("a.csv, "), fault("2024-01-01", "a"));
    assertTrue(fault("2030-01-01", "z").startsWith("a.csv, "));
  }

  @Test
  void bytesThatAreNotUtf8FailTheFile() throws Exception {
    byte[] latin =
        (HEADER + "2024-01-01,a,p,caf\u00e9,1,1,1\n").getBytes(StandardCharsets.ISO_8859_1);
    Files.write(directory.resolve("a.csv"), latin);
    assertTrue(
        fault("2024-01-01", "a").endsWith(": not UTF-8; save it as \"CSV UTF-8\""),
        fault("2024-01-01", "a"));
  }

  @Test
  void aMissingOrRepeatedColumnFailsTheFile() throws Exception {
    write("a.csv", "day,seller_id,product_id,units_sold,revenue\n");
    assertEquals("a.csv, line 1: missing column category, freight", fault("2024-01-01", "a"));
    write("a.csv", HEADER.strip() + ",revenue\n");
    assertEquals("a.csv, line 1: the column revenue appears twice", fault("2024-01-01", "a"));
    write("a.csv", "");
    assertEquals("a.csv is empty: its first line must name the columns", fault("2024-01-01", "a"));
  }

  @Test
  void aDirectoryWithoutSalesIsNotAnEmptyReport() throws Exception {
    assertEquals("The sales directory contains no sales file (*.csv)", fault("2024-01-01", "a"));
    write("sellers.csv", "seller_id,name,country\na,A,DE\n");
    assertEquals("The sales directory contains no sales file (*.csv)", fault("2024-01-01", "a"));
    SalesSource nowhere = SalesSource.open(directory.resolve("nowhere").toString());
    assertEquals(
        "The sales directory is missing",
        assertThrows(IOException.class, () -> nowhere.rows(LocalDate.EPOCH, "a")).getMessage());
  }

  @Test
  void aChangeIsSeenAtTheNextCall() throws Exception {
    write("a.csv", HEADER + GOOD);
    assertEquals(1, count("2024-01-01", "a"));
    write("a.csv", HEADER + GOOD + GOOD);
    assertEquals(2, count("2024-01-01", "a"));
    write("b.csv", HEADER + GOOD);
    assertEquals(3, count("2024-01-01", "a"));
    Files.delete(directory.resolve("a.csv"));
    assertEquals(1, count("2024-01-01", "a"));
  }

  @Test
  void aLookIsTrustedTenTimesAsLongAsItTook() throws Exception {
    sales = SalesSource.open(directory.toString(), () -> nanos.getAndAdd(1));
    write("a.csv", HEADER + GOOD);
    assertEquals(1, count("2024-01-01", "a")); // checked at 0, took 1, trusted until 10
    write("a.csv", HEADER + GOOD + GOOD);
    nanos.set(9);
    assertEquals(1, count("2024-01-01", "a"));
    nanos.set(10);
    assertEquals(2, count("2024-01-01", "a"));
  }

  @Test
  void aFileOfMalformedLinesFailsAsAWhole() throws Exception {
    write("a.csv", HEADER + GOOD + "2024-01-02,b,p,c,x,1,1\n".repeat(1_001));
    assertEquals(
        "a.csv, line 3: malformed units_sold: save units as whole numbers, such as 1234, and more"
            + " than 1,000 lines like it",
        fault("2024-01-01", "a"));
  }

  @Test
  void aChangeOfEqualSizeIsSeenByItsTime() throws Exception {
    write("a.csv", HEADER + GOOD);
    assertEquals(1, count("2024-01-01", "a"));
    write("a.csv", HEADER + GOOD.replace("01,a", "01,b"));
    Files.setLastModifiedTime(directory.resolve("a.csv"), FileTime.fromMillis(1));
    assertEquals(0, count("2024-01-01", "a"));
  }

  /**
   * A writer that never rests; what it writes in place can be noticed only while it is being read.
   */
  @Test
  void aFileThatChangesWhileItIsReadIsNamed() throws Exception {
    String line = GOOD;
    write("a.csv", HEADER + line.repeat(5_000));
    AtomicBoolean stop = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              try {
                for (int i = 0; !stop.get(); i++) {
                  write("a.csv", HEADER + line.repeat(5_000 + i % 2 * 5_000));
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    writer.start();
    int refused = 0;
    try {
      for (int i = 0; i < 100_000 && refused < 20; i++) {
        try {
          count("2024-01-01", "a");
        } catch (IOException e) {
          assertEquals("a.csv changed while it was being read", e.getMessage());
          refused++;
        } catch (PermanentFailure e) {
          // a pause of the writer in the middle of a line, checked between two of its writes
          assertTrue(e.getMessage().startsWith("a.csv"), e.getMessage());
        }
      }
    } finally {
      stop.set(true);
      writer.join();
    }
    assertTrue(refused > 0, "the file never changed under the reader");
    write("a.csv", HEADER + line);
    assertEquals(1, count("2024-01-01", "a"));
  }
}
