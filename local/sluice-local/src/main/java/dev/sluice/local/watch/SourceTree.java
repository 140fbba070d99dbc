package dev.sluice.local.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files below some directories as they were at one moment. Looking again and again is as quick
 * everywhere, while the JDK's {@code WatchService} takes up to ten seconds on a Mac.
 *
 * @param files each with what shows that it was written
 */
record SourceTree(Map<Path, Stamp> files) {
  record Stamp(FileTime written, long bytes) {}

  /** What is there now. A directory that does not exist has no files. */
  static SourceTree of(List<Path> directories) {
    Map<Path, Stamp> files = new TreeMap<>();
    for (Path directory : directories) {
      if (Files.isDirectory(directory)) {
        walk(directory, files);
      }
    }
    return new SourceTree(files);
  }

  private static void walk(Path directory, Map<Path, Stamp> files) {
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (!temporary(file.getFileName().toString())) {
                files.put(file, new Stamp(attributes.lastModifiedTime(), attributes.size()));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              return FileVisitResult.CONTINUE; // deleted while we looked
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) {
              return FileVisitResult.CONTINUE; // likewise
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Editors keep what is not saved yet beside the file. */
  private static boolean temporary(String name) {
    return name.startsWith(".") || name.startsWith("#") || name.endsWith("~");
  }

  /** The files that were added, written or deleted since. */
  Set<Path> changedSince(SourceTree before) {
    Set<Path> changed = new TreeSet<>(before.files.keySet());
    changed.removeAll(files.keySet());
    files.forEach(
        (file, stamp) -> {
          if (!stamp.equals(before.files.get(file))) {
            changed.add(file);
          }
        });
    return changed;
  }

  /** The Java sources. */
  List<Path> java() {
    return files.keySet().stream().filter(file -> file.toString().endsWith(".java")).toList();
  }
}
