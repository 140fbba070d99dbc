package dev.sluice.bench;

import java.net.URI;
import java.util.List;

/** The queues that are measured, in the order of the table's columns. */
final class Contenders {
  static final String SLUICE = "Sluice";
  static final String BARE = "bare list";

  private static final String PACKED = "packed by client, lease per worker";
  private static final String LEASES = "packed by script, lease per task";
  private static final String HASH = "hash per task";

  /** The headings of the columns. */
  static final List<String> NAMES = List.of(SLUICE, PACKED, LEASES, HASH, BARE);

  private Contenders() {}

  /** All of them, on one server. */
  static List<Contender> start(URI url) {
    return List.of(
        new SluiceContender(url, false),
        new ModelContender(PACKED, "packed", url),
        new ModelContender(LEASES, "leases", url),
        new ModelContender(HASH, "hash", url),
        new BareList(url));
  }
}
