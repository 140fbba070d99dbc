package dev.sluice.app.sellers.sales;

import java.io.IOException;
import java.io.InputStream;
import java.util.SortedMap;

/**
 * The sales files of one place, by name: all {@code *.csv} there, {@code sellers.csv} included if
 * there is one. Safe for many threads; opens nothing before it is asked for.
 */
interface SalesFiles {
  /**
   * How a file looks from outside; another look means another content.
   *
   * @param tag what tells its content from another: a time or a tag of its keeper
   * @param size bytes, -1 when that is not known
   * @param local what only this machine can compare, else null
   */
  record Version(String tag, long size, Object local) {}

  /** The files as they look now, in the order of their names. */
  SortedMap<String, Version> look() throws IOException;

  /**
   * Opens a file.
   *
   * @throws IOException also when it has another version by now; names the file
   */
  InputStream open(String name, Version version) throws IOException;

  /**
   * Makes sure, after reading, that all was read of this version.
   *
   * @throws IOException when it was not; names the file
   */
  void check(String name, Version version) throws IOException;

  /** What it is, to begin a sentence with: "The sales directory". */
  String about();

  /** What {@link #open} and {@link #check} throw about another version. */
  static IOException changed(String name) {
    return new IOException(name + " changed while it was read");
  }
}
