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

  /** The first so many of them, on one server. */
  static List<Contender> start(URI url, int columns) {
    return NAMES.stream().limit(columns).map(name -> start(url, name)).toList();
  }

  private static Contender start(URI url, String name) {
    return switch (name) {
      case SLUICE -> new SluiceContender(url, false);
      case PACKED -> new ModelContender(name, "packed", url);
      case LEASES -> new ModelContender(name, "leases", url);
      case HASH -> new ModelContender(name, "hash", url);
      default -> new BareList(url);
    };
  }
}
