package dev.sluice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the functions are packaged with, and what tests them. */
class LibrariesTest {
  private static final Pattern UNFINISHED =
      Pattern.compile("[-.](alpha|beta|m|rc|cr|ea|preview)[-.]?\\d*[-.]", Pattern.CASE_INSENSITIVE);

  private static List<String> jars() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).getFileName().toString())
        .filter(name -> name.endsWith(".jar"))
        .toList();
  }

  @Test
  void allAreReleases() {
    assertTrue(jars().stream().anyMatch(name -> name.startsWith("jedis-")), jars()::toString);
    assertEquals(List.of(), jars().stream().filter(UNFINISHED.asPredicate()).toList());
  }
}
