package dev.sluice.app.sellers.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SellersFileTest {
  private static final String HEADER =
      "day,seller_id,product_id,category,units_sold,revenue,freight\n";
  private static final String GOOD = "2024-01-01,a,p1,toys,1,6.9,8.72\n";

  @TempDir Path directory;
  private SalesSource sales;

  @BeforeEach
  void open() {
    sales = SalesSource.open(directory.toString(), () -> 0);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  @Test
  void sellersComeFromTheirFile() throws Exception {
    write("sales.csv", HEADER + GOOD);
    write("sellers.csv", "seller_id,name,country\nz,\"Zed, Ltd\",PT\na,,\nb,Bee,\n");
    assertEquals(Map.of("z", "Zed, Ltd, PT", "a", "", "b", "Bee"), sales.sellers());
    assertEquals(List.of("z", "a", "b"), List.copyOf(sales.sellers().keySet()));
    write("sellers.csv", "seller_id,name,country\na,A,DE\na,B,DE\n");
    assertEquals(
        "sellers.csv, line 3: this seller_id is a duplicate",
        assertThrows(IOException.class, () -> sales.sellers()).getMessage());
  }

  @Test
  void withoutTheFileTheSellersThatOccurAreKnown() throws Exception {
    write("sales.csv", HEADER + GOOD + "2024-01-01,b,p,c,bad,1,1\nrubbish\n");
    assertEquals(Map.of("a", "", "b", ""), sales.sellers());
  }
}
