package dev.sluice.local.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory that only this user can enter: tasks, their secrets, and the Redis that is run from
 * it are inside.
 */
final class PrivateDirectory {
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

  /** What a start leaves that ended early, and what a backup holds. */
  private static final Set<String> FIRST =
      Set.of("lock", "redis-server", "redis-check-aof", "artifacts", "appendonlydir");

  private PrivateDirectory() {}

  /**
   * Makes the directory, or closes one to others that is empty or that this program made.
   *
   * @throws RedisNotStarted when it belongs to another user, who could open it again, or holds what
   *     is not ours, which would be closed to others and might be overwritten; nothing is changed
   * @throws IOException when it cannot be made or written
   */
  static void prepare(Path directory) throws IOException, RedisNotStarted {
    if (Files.isDirectory(directory) && !ours(directory)) {
      throw new RedisNotStarted(
          directory + " holds other files: give an empty directory, or a new one, with --data");
    }
    Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWN));
    UserPrincipal owner = Files.getOwner(directory);
    if (!owner.equals(self(directory))) {
      throw new RedisNotStarted(
          directory
              + " belongs to "
              + owner.getName()
              + ": give a directory of your own with --data");
    }
    if (!Files.getPosixFilePermissions(directory).equals(OWN)) {
      Files.setPosixFilePermissions(directory, OWN);
    }
  }

  /** Empty, or with the configuration that is written before anything else is. */
  private static boolean ours(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      return names.isEmpty()
          || names.stream().allMatch(FIRST::contains)
          || RedisConfig.isOurs(directory);
    }
  }

  /** Who this process is, as the file system sees it. */
  private static UserPrincipal self(Path directory) throws IOException {
    Path probe = Files.createTempFile(directory, "owner", null);
    try {
      return Files.getOwner(probe);
    } finally {
      Files.delete(probe);
    }
  }
}
