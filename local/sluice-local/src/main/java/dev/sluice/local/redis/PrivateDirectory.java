package dev.sluice.local.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory that only this user can enter: tasks, their secrets, and the Redis that is run from
 * it are inside.
 */
final class PrivateDirectory {
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

  private static final Set<PosixFilePermission> OF_OTHERS =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  /** How far down it is looked at: the files of Redis, and the directory of each artifact. */
  private static final int DEPTH = 2;

  /** What a start leaves that ended early, and what a backup holds. */
  private static final Set<String> FIRST =
      Set.of("lock", "redis-server", "redis-check-aof", "artifacts", "appendonlydir");

  private PrivateDirectory() {}

  /**
   * Makes the directory, or closes one to others that is empty or that this program made.
   *
   * @throws RedisNotStarted when it belongs to another user, who could open it again; or holds what
   *     is not ours, which would be closed to others and might be overwritten; or what somebody
   *     else may have put or changed there, since it was open; nothing is changed
   * @throws IOException when it cannot be made or written
   */
  static void prepare(Path directory) throws IOException, RedisNotStarted {
    if (Files.isDirectory(directory) && !ours(directory)) {
      throw new RedisNotStarted(
          directory + " holds other files: give an empty directory, or a new one, with --data");
    }
    Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWN));
    Path root = Files.isSymbolicLink(directory) ? directory.toRealPath() : directory;
    PosixFileAttributes probe = probe(root);
    UserPrincipal self = probe.owner();
    boolean modes =
        Collections.disjoint(probe.permissions(), OF_OTHERS); // a mounted drive has none
    boolean open = modes && !Files.getPosixFilePermissions(root).equals(OWN);
    inspect(root, self, open, DEPTH);
    close(root);
    for (Path entry : entries(root)) {
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        close(entry);
      }
    }
    if (open) {
      inspect(root, self, true, DEPTH); // once more, now that nobody can add anything
    }
  }

  /**
   * @param open whether others could reach it; what they could not has any mode, such as that of a
   *     umask of 002, and its links are the user's
   */
  private static void inspect(Path file, UserPrincipal self, boolean open, int depth)
      throws IOException, RedisNotStarted {
    PosixFileAttributes is =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!is.owner().equals(self)) {
      throw refused(file, " belongs to " + is.owner().getName() + ": give a directory of your own");
    }
    if (is.isSymbolicLink()) {
      if (open && !file.endsWith("redis-check-aof")) { // which is made here, and only run by hand
        throw refused(file, " is a symbolic link: remove it, or give another directory");
      }
      return;
    }
    if (open
        && !Collections.disjoint(is.permissions(), OF_OTHERS)
        && !(is.isDirectory() && entries(file).isEmpty())) {
      throw refused(
          file,
          " can be written by others: close the whole directory with chmod -R go= if you know all in it,"
              + " or give another directory");
    }
    if (is.isDirectory() && depth > 0) {
      for (Path entry : entries(file)) {
        try {
          inspect(entry, self, open, depth - 1);
        } catch (NoSuchFileException e) {
          continue; // one of the last run, whose Redis is still at work
        }
      }
    }
  }

  /** The name may be somebody else's, and the line goes to a terminal. */
  private static RedisNotStarted refused(Path file, String why) {
    return new RedisNotStarted(
        file.toString().replaceAll("\\p{Cntrl}", "?") + why + " with --data");
  }

  private static void close(Path directory) throws IOException {
    if (!Files.getPosixFilePermissions(directory).equals(OWN)) {
      Files.setPosixFilePermissions(directory, OWN);
    }
  }

  private static List<Path> entries(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }

  /** Empty, or with the configuration that is written before anything else is. */
  private static boolean ours(Path directory) throws IOException {
    return entries(directory).stream()
            .allMatch(file -> FIRST.contains(file.getFileName().toString()))
        || RedisConfig.isOurs(directory);
  }

  /** What the file system makes of a file of this process that nobody else may open. */
  private static PosixFileAttributes probe(Path directory) throws IOException {
    Path probe = Files.createTempFile(directory, "owner", null);
    try {
      return Files.readAttributes(probe, PosixFileAttributes.class);
    } finally {
      Files.delete(probe);
    }
  }
}
