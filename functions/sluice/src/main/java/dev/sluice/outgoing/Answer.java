package dev.sluice.outgoing;

import java.util.List;
import java.util.Map;

/**
 * A whole answer, held in memory.
 *
 * @param headers by their names, in any case
 */
public record Answer(int status, Map<String, List<String>> headers, byte[] body) {
  /** The first header of that name; empty when there is none. */
  public String header(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? "" : all.get(0);
  }

  /** All headers of that name. */
  public List<String> all(String name) {
    return headers.getOrDefault(name, List.of());
  }
}
