package dev.sluice.app.sellers.sales;

import java.io.InputStream;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The sample built into the artefact, which gives a fresh deployment something to report: four
 * invented sellers from 2023-12-28 to 2024-03-02, across a year's end and a leap day.
 */
final class SampleFiles implements SalesFiles {
  private static final String SALES = "sample-sales.csv";

  @Override
  public String about() {
    return "The sample";
  }

  @Override
  public SortedMap<String, Version> look() {
    SortedMap<String, Version> files = new TreeMap<>();
    files.put(SALES, new Version("1", -1, null));
    files.put(FileSales.SELLERS, new Version("1", -1, null));
    return files;
  }

  @Override
  public InputStream open(String name, Version version) {
    return SampleFiles.class.getResourceAsStream(
        name.equals(FileSales.SELLERS) ? "sample-sellers.csv" : name);
  }

  @Override
  public void check(String name, Version version) {
    // it cannot change
  }
}
