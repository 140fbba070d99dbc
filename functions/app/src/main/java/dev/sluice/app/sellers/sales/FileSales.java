package dev.sluice.app.sellers.sales;

import dev.sluice.task.PermanentFailure;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Sales from all files of a place except {@code sellers.csv}, in order of name. Parsed files are
 * kept in memory. A call checks whether a file was added, removed or changed, and reads changed
 * ones again; a check is trusted for ten times as long as it took, but at most 1 s. A {@link #scan}
 * keeps nothing.
 */
final class FileSales implements SalesSource {
  static final String SELLERS = "sellers.csv";

  /** The largest file kept in memory, in bytes: about 3,000,000 lines. */
  private static final int LARGEST = 256 * 1024 * 1024;

  // checking 365 files took 1.5 ms, and a report may have 300,000 items
  private static final int LOOKS_TRUSTED = 10;
  private static final long MOST_TRUSTED_NANOS = 1_000_000_000;

  private final SalesFiles place;
  private final Lock reading = new ReentrantLock();
  private final LongSupplier nanoClock;
  private volatile Snapshot snapshot;
  private volatile Occurring occurring;

  FileSales(SalesFiles place, LongSupplier nanoClock) {
    this.place = place;
    this.nanoClock = nanoClock;
  }

  private record Kept(SalesFiles.Version version, SalesFile file) {}

  /** The sellers found in files with these versions. */
  private record Occurring(
      SortedMap<String, SalesFiles.Version> look, Map<String, String> sellers) {}

  /** What was read, and until when it is not checked again. */
  private record Snapshot(SortedMap<String, Kept> files, List<SalesFile> sales, long freshUntil) {
    Snapshot(SortedMap<String, Kept> files, long freshUntil) {
      this(files, files.values().stream().map(Kept::file).toList(), freshUntil);
    }
  }

  @Override
  public List<SalesRow> rows(LocalDate day, String sellerId) throws IOException, PermanentFailure {
    var item = new SalesFile.Item(day, sellerId);
    return SalesFile.collect(item, files());
  }

  @Override
  public SalesScan scan(SalesRange range, SalesScan.Position from)
      throws IOException, PermanentFailure {
    return new SalesScan(place, salesOnly(place.look()), range, from);
  }

  @Override
  public Map<String, String> sellers() throws IOException {
    SortedMap<String, SalesFiles.Version> look = place.look();
    SalesFiles.Version list = look.get(SELLERS);
    if (list != null) {
      return SalesReader.sellers(SELLERS, read(SELLERS, list));
    }
    Occurring seen = occurring;
    if (seen == null || !seen.look().equals(look)) {
      seen = new Occurring(look, occurring(look));
      occurring = seen;
    }
    return seen.sellers();
  }

  /** Reads through the files without keeping them: there may be far more than fits in memory. */
  private Map<String, String> occurring(SortedMap<String, SalesFiles.Version> look)
      throws IOException {
    Map<String, String> sellers = new LinkedHashMap<>();
    for (var file : look.entrySet()) {
      try (InputStream content = place.open(file.getKey(), file.getValue())) {
        SalesReader.eachSeller(file.getKey(), content, id -> sellers.put(id, ""));
      }
      place.check(file.getKey(), file.getValue());
    }
    if (look.isEmpty()) {
      throw new IOException(place.about() + " contains no sales file (*.csv)");
    }
    return sellers;
  }

  private List<SalesFile> files() throws IOException, PermanentFailure {
    long now = nanoClock.getAsLong();
    Snapshot seen = snapshot;
    if (seen == null || now - seen.freshUntil() >= 0) {
      SortedMap<String, SalesFiles.Version> look = salesOnly(place.look());
      long trusted = Math.min(LOOKS_TRUSTED * (nanoClock.getAsLong() - now), MOST_TRUSTED_NANOS);
      seen = new Snapshot(read(look), now + trusted);
      snapshot = seen;
    }
    return seen.sales();
  }

  private SortedMap<String, SalesFiles.Version> salesOnly(
      SortedMap<String, SalesFiles.Version> look) throws PermanentFailure {
    SortedMap<String, SalesFiles.Version> sales = new TreeMap<>(look);
    sales.remove(SELLERS);
    if (sales.isEmpty()) {
      throw new PermanentFailure(place.about() + " contains no sales file (*.csv)");
    }
    return sales;
  }

  /** The files in their current versions, reading those that changed. */
  private SortedMap<String, Kept> read(SortedMap<String, SalesFiles.Version> look)
      throws IOException {
    if (snapshot != null && same(snapshot.files(), look)) {
      return snapshot.files();
    }
    reading.lock();
    try {
      SortedMap<String, Kept> known = snapshot == null ? new TreeMap<>() : snapshot.files();
      if (same(known, look)) {
        return known; // another thread has read the change meanwhile
      }
      SortedMap<String, Kept> fresh = refresh(known, look);
      snapshot = new Snapshot(fresh, nanoClock.getAsLong());
      return fresh;
    } finally {
      reading.unlock();
    }
  }

  private static boolean same(
      SortedMap<String, Kept> known, SortedMap<String, SalesFiles.Version> seen) {
    return known.size() == seen.size()
        && seen.entrySet().stream()
            .allMatch(
                entry -> {
                  Kept kept = known.get(entry.getKey());
                  return kept != null && kept.version().equals(entry.getValue());
                });
  }

  private SortedMap<String, Kept> refresh(
      SortedMap<String, Kept> known, SortedMap<String, SalesFiles.Version> seen)
      throws IOException {
    SortedMap<String, Kept> fresh = new TreeMap<>();
    for (var entry : seen.entrySet()) {
      String name = entry.getKey();
      Kept kept = known.get(name);
      if (kept == null || !kept.version().equals(entry.getValue())) {
        byte[] content = read(name, entry.getValue());
        kept = new Kept(entry.getValue(), SalesReader.read(name, content));
      }
      fresh.put(name, kept);
    }
    return fresh;
  }

  /** The content, if the file had the given version both before and after it was read. */
  private byte[] read(String name, SalesFiles.Version version) throws IOException {
    if (version.size() > LARGEST) {
      throw tooLarge(name);
    }
    byte[] content;
    try (InputStream in = place.open(name, version)) {
      content = in.readNBytes(LARGEST + 1);
    }
    if (content.length > LARGEST) {
      throw tooLarge(name);
    }
    if (version.size() >= 0 && content.length != version.size()) {
      throw SalesFiles.changed(name);
    }
    place.check(name, version);
    return content;
  }

  private static IOException tooLarge(String name) {
    return new IOException(name + " is over 256 MiB: split it, or use an export");
  }
}
