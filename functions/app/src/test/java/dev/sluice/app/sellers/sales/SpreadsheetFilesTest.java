package dev.sluice.app.sellers.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.task.PermanentFailure;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sales files that somebody opened and saved. */
class SpreadsheetFilesTest {
  private static final String HEADER =
      "day,seller_id,product_id,category,units_sold,revenue,freight\n";
  private static final String GOOD = "2024-01-01,a,p1,toys,1,6.9,8.72\n";

  @TempDir Path directory;
  private SalesSource sales;

  @BeforeEach
  void open() {
    sales = SalesSource.open(directory.toString(), () -> 0); // every change is noticed
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private String fault(String day, String seller) {
    return assertThrows(PermanentFailure.class, () -> sales.rows(LocalDate.parse(day), seller))
        .getMessage();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFF\"day\",\"seller_id\",\"product_id\",\"category\",\"units_sold\",\"revenue\",\"freight\"\r\n"
            + "2024-01-01,a,p1,toys,1,6.9,8.72\r\n",
        HEADER + GOOD + ",,,,,,\r\n",
        HEADER + " , ,\n" + GOOD + "\n",
        "sep=,\r\n" + HEADER + GOOD,
        "SEP=;\r\nday;seller_id;product_id;category;units_sold;revenue;freight\r\n"
            + "2024-01-01;a;p1;toys;1;6,9;8,72\r\n",
        "Day;Seller_ID;PRODUCT_ID;Category;Units_Sold;Revenue;Freight\n"
            + "2024-01-01;a;p1;toys;1;6,9;8,72\n",
        "day\tseller_id\tproduct_id\tcategory\tunits_sold\trevenue\tfreight\n"
            + "2024-01-01\ta\tp1\ttoys\t1\t\"6,9\"\t8.72\n",
        "day|seller_id|product_id|category|units_sold|revenue|freight\n"
            + "2024-01-01|a|p1|toys|1|6,9|8.72\n",
        HEADER + "2024-01-01, \"a\", \"p1\" ,toys,1,\t\"6,9\",8.72\n",
        HEADER + "=\"2024-01-01\",\"=\"\"a\"\"\",=\"p1\", =\"toys\" ,1,6.9,8.72\n"
      })
  void whatSpreadsheetsWriteIsRead(String text) throws Exception {
    List<SalesRow> rows = List.of(new SalesRow("p1", "toys", 1, "6.9", "8.72"));
    write("a.csv", text);
    assertEquals(rows, sales.rows(LocalDate.parse("2024-01-01"), "a"));
    Charset unicode =
        text.startsWith("\uFEFF") ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16;
    Files.write(directory.resolve("a.csv"), text.getBytes(unicode));
    assertEquals(rows, sales.rows(LocalDate.parse("2024-01-01"), "a"));
  }

  @Test
  void linesMayEndAsOnOldMacs() throws Exception {
    String text = "sep=;\n" + (HEADER + GOOD).replace(',', ';') + "2024-01-02;a;p1;toys;1;x;1\n";
    write("a.csv", text.replace('\n', '\r'));
    SalesRow row = new SalesRow("p1", "toys", 1, "6.9", "8.72");
    assertEquals(List.of(row), sales.rows(LocalDate.parse("2024-01-01"), "a"));
    assertEquals(
        "a.csv, line 4: malformed revenue" + FileSalesTest.MONEY, fault("2024-01-02", "a"));
  }

  /** What is before the header does not tell the separator. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n",
        "\r\n \r\n",
        ",,,,,,,\n",
        "\"\",\"\"\n",
        "sep=;;;;;;;\n",
        "\"sep=;\"\n",
        "sep=; \n",
        "sep=;\n\n",
        "\nsep=;\n",
        "\"sep=;\";;;;;;\n",
        "sep=,;;;;;;\n" // read by a program that does not know it, and saved with semicolons
      })
  void linesBeforeTheHeaderAreSkipped(String before) throws Exception {
    write("a.csv", before + (HEADER + GOOD + GOOD.replace("6.9", "x")).replace(',', ';'));
    long line = before.chars().filter(c -> c == '\n').count() + 3;
    assertEquals(
        "a.csv, line " + line + ": malformed revenue" + FileSalesTest.MONEY,
        fault("2024-01-01", "a"));
  }

  @Test
  void linesAreCountedFromTheFirstOfTheFile() throws Exception {
    write("a.csv", "sep=,\n" + HEADER + ",,,,,,\n" + GOOD.replace("6.9", "x"));
    assertEquals(
        "a.csv, line 4: malformed revenue" + FileSalesTest.MONEY, fault("2024-01-01", "a"));
  }

  @Test
  void whatWasReturnedIsNegative() throws Exception {
    write("a.csv", HEADER + GOOD + "2024-01-01,a,p1,toys,-1,-6.9,0\n");
    assertEquals(
        new SalesRow("p1", "toys", -1, "-6.9", "0"),
        sales.rows(LocalDate.parse("2024-01-01"), "a").get(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2024-01-01 a p1 toys 1 6.9 8.72\n", "PK\u0003\u0004", "sep=\"\n", "a|b|c\n"})
  void anotherKindOfFileIsNamed(String text) throws Exception {
    write("a.csv", text);
    String fault = fault("2024-01-01", "a");
    assertTrue(fault.startsWith("a.csv, line 1: it names none of the columns day, sel"), fault);
    assertTrue(fault.endsWith("; save the file as CSV with these in its first line"), fault);
  }

  @Test
  void aRowThatWasEmptiedIsNoSeller() throws Exception {
    write("sellers.csv", "sep=;\nSeller_ID;Name;Country\ns1;One;DE\n;;\n");
    assertEquals(Map.of("s1", "One, DE"), sales.sellers());
  }
}
