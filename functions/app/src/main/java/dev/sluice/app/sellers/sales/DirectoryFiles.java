package dev.sluice.app.sellers.sales;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a directory, told apart by size, time and identity. Replace a file by renaming a
 * complete one over it: if a file is written in place, with pauses, nobody can tell that more will
 * come.
 */
final class DirectoryFiles implements SalesFiles {
  private final Path directory;

  DirectoryFiles(Path directory) {
    this.directory = directory;
  }

  @Override
  public String about() {
    return "The sales directory";
  }

  @Override
  public SortedMap<String, Version> look() throws IOException {
    SortedMap<String, Version> seen = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.csv")) {
      for (Path path : entries) {
        if (!Files.isDirectory(path)) {
          String name = path.getFileName().toString();
          seen.put(name, version(name));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new IOException("The sales directory is missing", e);
    }
    return seen;
  }

  private Version version(String name) throws IOException {
    try {
      var seen = Files.readAttributes(directory.resolve(name), BasicFileAttributes.class);
      return new Version(seen.lastModifiedTime().toString(), seen.size(), seen.fileKey());
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  @Override
  public InputStream open(String name, Version version) throws IOException {
    try {
      return Files.newInputStream(directory.resolve(name));
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  @Override
  public void check(String name, Version version) throws IOException {
    if (!version(name).equals(version)) {
      throw SalesFiles.changed(name);
    }
  }

  private static IOException unreadable(String name, IOException e) {
    return new IOException(
        e instanceof NoSuchFileException
            ? name + " disappeared while it was being read"
            : name + " cannot be read",
        e);
  }
}
