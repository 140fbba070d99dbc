package dev.sluice.http.enqueue;

import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * Where reference sets come from when Redis has not got them yet.
 *
 * @param sources by the name of the set
 */
public record ReferenceLoader(Map<String, Source> sources) {
  /** Where one reference set comes from. */
  @FunctionalInterface
  public interface Source {
    /**
     * The members, each with the name that people see.
     *
     * @throws IOException when the source cannot be read
     */
    Map<String, String> load() throws IOException;
  }

  /** The names of the sets. */
  public Set<String> sets() {
    return sources.keySet();
  }

  /**
   * The members of the set.
   *
   * @throws IOException when there is no such set, or its source cannot be read
   */
  public Map<String, String> load(String set) throws IOException {
    Source source = sources.get(set);
    if (source == null) {
      throw new IOException("There is no source for the reference set " + set);
    }
    return source.load();
  }
}
