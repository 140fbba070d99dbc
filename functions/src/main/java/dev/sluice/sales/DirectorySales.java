package dev.sluice.sales;

import dev.sluice.task.PermanentFailure;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
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
 * All {@code *.csv} files of a directory but {@code sellers.csv}, in the order of their names. They
 * are kept in memory, read. A call looks whether a file came, went or changed (in size, time or
 * identity) and reads that one again; a look is trusted for ten times as long as it took, 1 s at
 * most. Replace a file by renaming a whole one over it: of a file that is written in place, and
 * paused in, nobody can tell that more will come.
 */
final class DirectorySales implements SalesSource {
  private static final String SELLERS = "sellers.csv";

  // looking at 365 files took 1.5 ms, and a report may have 300,000 items
  private static final int LOOKS_TRUSTED = 10;
  private static final long MOST_TRUSTED_NANOS = 1_000_000_000;

  private final Path directory;
  private final Lock reading = new ReentrantLock();
  private final LongSupplier nanoClock;
  private volatile Snapshot snapshot;

  DirectorySales(Path directory, LongSupplier nanoClock) {
    this.directory = directory;
    this.nanoClock = nanoClock;
  }

  /** A file's look from outside; another look means another content. */
  private record Stamp(long size, FileTime time, Object identity) {
    static Stamp of(Path path) throws IOException {
      var seen = Files.readAttributes(path, BasicFileAttributes.class);
      return new Stamp(seen.size(), seen.lastModifiedTime(), seen.fileKey());
    }
  }

  private record Kept(Stamp stamp, SalesFile file) {}

  /** What was read, and until when it is not looked at again. */
  private record Snapshot(SortedMap<Path, Kept> files, List<SalesFile> sales, long freshUntil) {
    Snapshot(SortedMap<Path, Kept> files, long freshUntil) {
      this(files, files.values().stream().map(Kept::file).toList(), freshUntil);
    }
  }

  @Override
  public List<SalesRow> rows(LocalDate day, String sellerId) throws IOException, PermanentFailure {
    var item = new SalesFile.Item(day, sellerId);
    return SalesFile.collect(item, files());
  }

  @Override
  public Map<String, String> sellers() throws IOException {
    Path list = directory.resolve(SELLERS);
    if (Files.exists(list)) {
      return SalesReader.sellers(SELLERS, read(list, Stamp.of(list)));
    }
    Map<String, String> sellers = new LinkedHashMap<>();
    try {
      for (SalesFile file : files()) {
        file.sellers().forEach(id -> sellers.put(id, ""));
      }
    } catch (PermanentFailure e) {
      throw new IOException(e.getMessage(), e);
    }
    return sellers;
  }

  private List<SalesFile> files() throws IOException, PermanentFailure {
    long now = nanoClock.getAsLong();
    Snapshot seen = snapshot;
    if (seen == null || now - seen.freshUntil() >= 0) {
      SortedMap<Path, Stamp> look = look();
      long trusted = Math.min(LOOKS_TRUSTED * (nanoClock.getAsLong() - now), MOST_TRUSTED_NANOS);
      seen = new Snapshot(read(look), now + trusted);
      snapshot = seen;
    }
    if (seen.files().isEmpty()) {
      throw new PermanentFailure("The sales directory holds no sales file (*.csv)");
    }
    return seen.sales();
  }

  /** The files as they look now, reading those that changed. */
  private SortedMap<Path, Kept> read(SortedMap<Path, Stamp> look) throws IOException {
    if (snapshot != null && same(snapshot.files(), look)) {
      return snapshot.files();
    }
    reading.lock();
    try {
      SortedMap<Path, Kept> known = snapshot == null ? new TreeMap<>() : snapshot.files();
      if (same(known, look)) {
        return known; // someone else has read the change meanwhile
      }
      SortedMap<Path, Kept> fresh = refresh(known, look);
      snapshot = new Snapshot(fresh, nanoClock.getAsLong());
      return fresh;
    } finally {
      reading.unlock();
    }
  }

  private static boolean same(SortedMap<Path, Kept> known, SortedMap<Path, Stamp> seen) {
    return known.size() == seen.size()
        && seen.entrySet().stream()
            .allMatch(
                entry -> {
                  Kept kept = known.get(entry.getKey());
                  return kept != null && kept.stamp().equals(entry.getValue());
                });
  }

  private static SortedMap<Path, Kept> refresh(
      SortedMap<Path, Kept> known, SortedMap<Path, Stamp> seen) throws IOException {
    SortedMap<Path, Kept> fresh = new TreeMap<>();
    for (var entry : seen.entrySet()) {
      Path path = entry.getKey();
      Kept kept = known.get(path);
      if (kept == null || !kept.stamp().equals(entry.getValue())) {
        byte[] content = read(path, entry.getValue());
        kept = new Kept(entry.getValue(), SalesReader.read(path.getFileName().toString(), content));
      }
      fresh.put(path, kept);
    }
    return fresh;
  }

  private SortedMap<Path, Stamp> look() throws IOException {
    SortedMap<Path, Stamp> seen = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.csv")) {
      for (Path path : entries) {
        if (!path.getFileName().toString().equals(SELLERS) && !Files.isDirectory(path)) {
          seen.put(path, stamp(path));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new IOException("The sales directory is missing", e);
    }
    return seen;
  }

  private static Stamp stamp(Path path) throws IOException {
    try {
      return Stamp.of(path);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** The content, if the file is before and after the reading what it was when looked at. */
  private static byte[] read(Path path, Stamp before) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(path);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
    if (content.length != before.size() || !stamp(path).equals(before)) {
      throw new IOException(path.getFileName() + " changed while it was read");
    }
    return content;
  }

  private static IOException unreadable(Path path, IOException e) {
    return new IOException(
        e instanceof NoSuchFileException
            ? path.getFileName() + " went away while it was read"
            : path.getFileName() + " cannot be read",
        e);
  }
}
