package dev.sluice.artifact;

import dev.sluice.task.ArtifactParts;
import dev.sluice.task.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Artifacts in a directory: {@code <dir>/<task id>/<fence>}. A file appears by an atomic rename,
 * and the file of the largest fence is the one that counts, so that writers of any number of
 * processes need no lock and an old holder can never replace a newer one's.
 */
public final class DirectoryArtifactStore implements ArtifactStore {
  // The shape of a task id; nothing else may become a path.
  private static final Pattern ID = Pattern.compile("[0-9a-z]{1,40}(\\.[0-9]{1,10})?");
  private static final Pattern FENCE = Pattern.compile("[0-9]{1,19}");
  private static final String UNFINISHED = ".part";

  private final Path directory;
  private final long limit;
  private final Duration keep;
  private final InstantSource clock;

  /**
   * @param limit the largest artifact, bytes
   * @param keep how long an artifact is kept, at least as long as ended tasks are
   */
  public DirectoryArtifactStore(Path directory, long limit, Duration keep) {
    this(directory, limit, keep, InstantSource.system());
  }

  DirectoryArtifactStore(Path directory, long limit, Duration keep, InstantSource clock) {
    this.directory = directory;
    this.limit = limit;
    this.keep = keep;
    this.clock = clock;
  }

  @Override
  public long limit() {
    return limit;
  }

  @Override
  public ArtifactParts parts() {
    return new DirectoryArtifactParts(this);
  }

  @Override
  public void put(String taskId, long fence, InputStream content) throws IOException {
    Path place = place(taskId).orElseThrow(() -> new IOException("Not a task id"));
    Path part = unfinished(place);
    try {
      write(content, part);
      Files.setLastModifiedTime(part, FileTime.from(clock.instant()));
      Files.move(part, place.resolve(Long.toString(fence)), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
    for (Path older : files(place)) {
      if (fence(older) < fence) {
        Files.deleteIfExists(older);
      }
    }
  }

  @Override
  public Optional<InputStream> open(String taskId) throws IOException {
    Optional<Path> place = place(taskId);
    if (place.isEmpty()) {
      return Optional.empty();
    }
    // A newer file may take the place of the one just found: look again, it can only happen as
    // often as the task has attempts.
    for (int look = 0; look < 100; look++) {
      Optional<Path> newest = newest(place.get());
      if (newest.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(Files.newInputStream(newest.get()));
      } catch (NoSuchFileException e) {
        continue;
      }
    }
    return Optional.empty();
  }

  /** Deletes what has been kept long enough; looks at every file. */
  public void sweep() throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> places = Files.list(directory)) {
        for (Path place : (Iterable<Path>) places::iterator) {
          if (place(place.getFileName().toString()).isPresent()) {
            sweep(place);
          }
        }
      }
    }
  }

  private void sweep(Path place) throws IOException {
    FileTime oldest = FileTime.from(clock.instant().minus(keep));
    try (Stream<Path> files = Files.list(place)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (Files.getLastModifiedTime(file).compareTo(oldest) <= 0) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(place);
    } catch (DirectoryNotEmptyException | NoSuchFileException e) {
      // still in use, or swept by another process
      return;
    }
  }

  static Path unfinished(Path place) throws IOException {
    while (true) {
      Files.createDirectories(place);
      try {
        return Files.createTempFile(place, "", UNFINISHED);
      } catch (NoSuchFileException e) {
        // the sweep took the empty directory in between
        continue;
      }
    }
  }

  void write(InputStream content, Path part) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(channel)) {
      byte[] buffer = new byte[64 * 1024];
      long size = 0;
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        size += n;
        if (size > limit) {
          throw new IOException("The artifact is over " + limit + " bytes");
        }
        out.write(buffer, 0, n);
      }
      // the task will be recorded as done with this file: it must survive a power failure too
      channel.force(true);
    }
  }

  /** The task's directory; empty when that is no task's id. */
  Optional<Path> place(String taskId) {
    return taskId != null && ID.matcher(taskId).matches()
        ? Optional.of(directory.resolve(taskId))
        : Optional.empty();
  }

  private static Optional<Path> newest(Path place) throws IOException {
    return files(place).stream().max(Comparator.comparingLong(DirectoryArtifactStore::fence));
  }

  private static List<Path> files(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.filter(file -> FENCE.matcher(file.getFileName().toString()).matches()).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static long fence(Path file) {
    return Long.parseLong(file.getFileName().toString());
  }
}
