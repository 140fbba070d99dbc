package dev.sluice.http.tasks;

import java.io.IOException;
import java.util.Map;

/** Where a reference set comes from when Redis has not got it yet. */
@FunctionalInterface
public interface ReferenceLoader {
  /**
   * The members of the set.
   *
   * @throws IOException when there is no such set, or its source cannot be read
   */
  Map<String, String> load(String set) throws IOException;
}
