package dev.sluice.artifact;

import dev.sluice.task.ArtifactParts;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Parts in a directory, {@code <dir>/<task id>/<name>.piece}, swept like artifacts when they are
 * never joined.
 */
final class DirectoryArtifactParts implements ArtifactParts {
  private static final long SMALLEST = 1L << 20;
  private static final long LARGEST = 8L << 20;
  private static final Pattern NAME = Pattern.compile("[0-9-]{1,40}");
  private static final String PIECE = ".piece";

  private final DirectoryArtifactStore store;

  DirectoryArtifactParts(DirectoryArtifactStore store) {
    this.store = store;
  }

  @Override
  public long smallest() {
    return SMALLEST;
  }

  @Override
  public long largest() {
    return LARGEST;
  }

  @Override
  public void put(String taskId, String token, String name, Path content) throws IOException {
    Path piece = piece(taskId, name);
    Path part = DirectoryArtifactStore.unfinished(piece.getParent());
    try {
      try (InputStream bytes = Files.newInputStream(content)) {
        store.write(bytes, part);
      }
      Files.move(part, piece, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  @Override
  public InputStream open(String taskId, String name) throws IOException {
    return Files.newInputStream(piece(taskId, name));
  }

  @Override
  public Set<String> names(String taskId) throws IOException {
    try (Stream<Path> files = Files.list(place(taskId))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(PIECE))
          .map(name -> name.substring(0, name.length() - PIECE.length()))
          .collect(Collectors.toSet());
    } catch (NoSuchFileException e) {
      return Set.of();
    }
  }

  @Override
  public void join(String taskId, String token, List<String> names) throws IOException {
    try (InputStream whole = new SequenceInputStream(pieces(taskId, names.iterator()))) {
      store.put(taskId, token, whole);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** One after the other, each opened when its turn comes. */
  private Enumeration<InputStream> pieces(String taskId, Iterator<String> names) {
    return new Enumeration<>() {
      @Override
      public boolean hasMoreElements() {
        return names.hasNext();
      }

      @Override
      public InputStream nextElement() {
        try {
          return open(taskId, names.next());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  @Override
  public void drop(String taskId, Collection<String> names) throws IOException {
    for (String name : names) {
      Files.deleteIfExists(piece(taskId, name));
    }
  }

  private Path piece(String taskId, String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IOException("Not a part's name");
    }
    return place(taskId).resolve(name + PIECE);
  }

  private Path place(String taskId) throws IOException {
    return store.place(taskId).orElseThrow(() -> new IOException("Not a task id"));
  }
}
