package dev.sluice.app.sellers.sales;

import java.io.IOException;
import java.io.InputStream;
import java.util.SortedMap;

/**
 * The sales files of one place, by name: all {@code *.csv} there, including any {@code
 * sellers.csv}. Thread-safe; opens nothing before it is used.
 */
interface SalesFiles {
  /**
   * A file's version, seen from outside; a different version means different content.
   *
   * @param tag what tells its content from another: a time, or a tag from its server
   * @param size bytes, -1 when unknown
   * @param local what only this machine can compare, else null
   */
  record Version(String tag, long size, Object local) {}

  /** The files in their current versions, in order of name. */
  SortedMap<String, Version> look() throws IOException;

  /**
   * Opens a file.
   *
   * @throws IOException also when it has another version by now; names the file
   */
  InputStream open(String name, Version version) throws IOException;

  /**
   * Verifies, after reading, that everything read was of this version.
   *
   * @throws IOException when it was not; names the file
   */
  void check(String name, Version version) throws IOException;

  /** What it is, as the beginning of a sentence: "The sales directory". */
  String about();

  /** What {@link #open} and {@link #check} throw if the version has changed. */
  static IOException changed(String name) {
    return new IOException(name + " changed while it was being read");
  }
}
