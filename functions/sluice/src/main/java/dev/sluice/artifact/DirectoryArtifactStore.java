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
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Artifacts in a directory: {@code <dir>/<task id>/<lease token>}. A file appears by an atomic
 * rename, and no holder can replace another's, so writers in any number of processes need no lock.
 * Files that no record names are swept when they are old: to delete one sooner, a holder would have
 * to be sure that it is the newest, which a number that may repeat after a failover does not prove.
 */
public final class DirectoryArtifactStore implements ArtifactStore {
  // The shape of a task id; nothing else may become a path.
  private static final Pattern ID = Pattern.compile("[0-9a-z]{1,40}(\\.[0-9]{1,10})?");
  // earlier releases left out the part behind the number
  private static final Pattern TOKEN = Pattern.compile("([0-9]{1,18})(\\.[A-Za-z0-9_-]{1,100})?");
  private static final String UNFINISHED = ".part";

  // What is swept is named as the queue names tasks, so that nothing else in the directory goes.
  private static final Pattern SWEPT = Pattern.compile("[0-9a-z]{18}(\\.[0-9]{1,10})?");

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
  public void put(String taskId, String token, InputStream content) throws IOException {
    Path place = place(taskId).orElseThrow(() -> new IOException("Not a task id"));
    if (!TOKEN.matcher(token).matches()) {
      throw new IOException("Not a lease token");
    }
    Path part = unfinished(place);
    try {
      write(content, part);
      Files.setLastModifiedTime(part, FileTime.from(clock.instant()));
      Files.move(part, place.resolve(token), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  @Override
  public Optional<InputStream> open(String taskId, String token) throws IOException {
    Optional<Path> place = place(taskId);
    if (place.isEmpty() || !token.isEmpty() && !TOKEN.matcher(token).matches()) {
      return Optional.empty();
    }
    Optional<Path> file =
        token.isEmpty() ? newest(place.get()) : Optional.of(place.get().resolve(token));
    try {
      return file.isEmpty() ? Optional.empty() : Optional.of(Files.newInputStream(file.get()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Deletes the artifacts that have been kept long enough; no other files. */
  public void sweep() throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> places = Files.list(directory)) {
        for (Path place : (Iterable<Path>) places::iterator) {
          if (SWEPT.matcher(place.getFileName().toString()).matches()
              && Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
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
        String name = file.getFileName().toString();
        if ((TOKEN.matcher(name).matches() || name.endsWith(UNFINISHED))
            && Files.getLastModifiedTime(file).compareTo(oldest) <= 0) {
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
        // the sweep deleted the empty directory in between
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

  /** The task's directory; empty when this is not a task's id. */
  Optional<Path> place(String taskId) {
    return taskId != null && ID.matcher(taskId).matches()
        ? Optional.of(directory.resolve(taskId))
        : Optional.empty();
  }

  private static Optional<Path> newest(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files
          .filter(file -> number(file) >= 0)
          .max(Comparator.comparingLong(DirectoryArtifactStore::number));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The number of the token in a file's name; -1 when it is not an artifact. */
  private static long number(Path file) {
    Matcher token = TOKEN.matcher(file.getFileName().toString());
    return token.matches() ? Long.parseLong(token.group(1)) : -1;
  }
}
