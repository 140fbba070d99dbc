package dev.sluice.local.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data directory in which somebody else may have put something before the first start. */
class PlantedFilesTest {
  @TempDir Path around;

  private Path directory;

  @BeforeEach
  void make() throws IOException {
    directory = Files.createDirectory(around.resolve("data"));
  }

  @Test
  void whatOthersCouldWriteToIsRefusedUnlessItIsEmpty() throws Exception {
    mode(directory, "rwxrwxrwx");
    open().close();
    assertEquals("rwx------", mode(directory));

    mode(directory, "rwxrwxr-x");
    assertRefused(directory + " can be written by others");
    assertEquals("rwxrwxr-x", mode(directory));
    mode(directory, "rwxr-xr-x");
    Path file = Files.writeString(directory.resolve("appendonlydir/planted"), "x");
    mode(file, "rw-rw-rw-");
    assertRefused(file + " can be written by others");
    mode(file.getParent(), "rwxrwxrwx");
    assertRefused(file.getParent() + " can be written by others");
    assertRefused(file.getParent() + " can be written by others"); // and not only once
    assertEquals("rwxr-xr-x", mode(directory));
  }

  @Test
  void whatOthersCouldNotReachMayHaveAnyMode() throws Exception {
    open().close();
    mode(directory.resolve("appendonlydir"), "rwxrwxr-x"); // as a umask of 002 leaves it
    open().close();
    assertEquals("rwx------", mode(directory.resolve("appendonlydir")));
  }

  @Test
  void linksAreNotFollowed() throws Exception {
    Path victim = Files.writeString(around.resolve("victim"), "untouched");
    for (String name : List.of("lock", "redis-server", "appendonlydir", "redis.conf")) {
      Path link = Files.createSymbolicLink(directory.resolve(name), victim);
      if (name.equals("redis.conf")) {
        Files.writeString(victim, "bind 127.0.0.1\nport 1\nrequirepass x\ndir x\n");
      }
      assertRefused(link + " is a symbolic link");
      Files.delete(link);
    }
    Files.createSymbolicLink(directory.resolve("lock"), victim);
    assertThrows(IOException.class, () -> DirectoryLock.take(directory));
    assertTrue(Files.readString(victim).startsWith("bind"));
  }

  @Test
  void theDirectoryItselfMayBeALink() throws Exception {
    Path link = Files.createSymbolicLink(around.resolve("link"), directory);
    EmbeddedRedis.open(link, null, notice -> {}).close();
    assertTrue(Files.exists(directory.resolve("redis.conf")));
  }

  @Test
  void aProgramBehindALinkIsWrittenAnew() throws Exception {
    Path foreign = RedisBinary.extractTo(around);
    Path link = Files.createSymbolicLink(directory.resolve("redis-server"), foreign);
    assertEquals(link, RedisBinary.extractTo(directory));
    assertFalse(Files.isSymbolicLink(link));
  }

  @Test
  void whatBelongsToOthersIsRefused() throws Exception {
    Path planted = Files.createDirectory(directory.resolve("appendonlydir")).resolve("a\nb");
    giveAway(Files.createFile(planted));
    assertRefused(planted.resolveSibling("a?b") + " belongs to nobody");
    Files.delete(planted);
    Path binary = RedisBinary.extractTo(directory);
    giveAway(binary);
    assertRefused(binary + " belongs to nobody");
    RedisBinary.extractTo(directory);
    assertEquals(Files.getOwner(directory), Files.getOwner(binary));
  }

  @Test
  void aPortThatIsNoneIsReportedInALine() throws Exception {
    for (String port : List.of("abc", "65536", "-1")) {
      Files.writeString(
          directory.resolve("redis.conf"),
          "bind 127.0.0.1\nport " + port + "\nrequirepass x\ndir x\n");
      assertRefused(directory.resolve("redis.conf") + " names no port");
    }
  }

  private void assertRefused(String begin) {
    String line = assertThrows(RedisNotStarted.class, this::open).getMessage();
    assertTrue(line.startsWith(begin) && line.lines().count() == 1, line);
  }

  private EmbeddedRedis open() throws RedisNotStarted {
    return EmbeddedRedis.open(directory, null, notice -> {});
  }

  private static void giveAway(Path file) throws IOException {
    try {
      Files.setOwner(
          file,
          file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    } catch (IOException e) {
      abort("Only root may give a file away");
    }
  }

  private static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
