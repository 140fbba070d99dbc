package dev.sluice.local.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;

/**
 * A server's program. Unless it is older, an installed one is preferred: its distribution maintains
 * it, mostly without another number. The other is the static Redis 7.0.15 inside {@code
 * org.signal:embedded-redis}, of which we use only the binary: the launcher there supports neither
 * passwords in files nor orphans.
 *
 * @param file the program
 * @param name what it is, for people
 */
record RedisBinary(Path file, String name) {
  private static final String VERSION = "7.0.15";

  /**
   * An installed server, or the embedded one.
   *
   * @param directory where the embedded one is put
   * @param path directories to look for an installed one, as in the variable {@code PATH}; null:
   *     the embedded one is wanted
   * @throws RedisNotStarted when there is none for this operating system and processor
   */
  static RedisBinary find(Path directory, String path) throws IOException, RedisNotStarted {
    InstalledServer installed = InstalledServer.newest(path);
    return installed != null && !installed.isOlderThan(VERSION)
        ? new RedisBinary(installed.file(), installed.name() + " (" + installed.file() + ")")
        : new RedisBinary(extractTo(directory), "Redis " + VERSION + " (embedded)");
  }

  /**
   * Puts the binary for this machine into the directory, unless the same one is there already.
   *
   * @throws RedisNotStarted when there is none for this operating system and processor
   */
  static Path extractTo(Path directory) throws IOException, RedisNotStarted {
    String resource = "/redis-server-" + VERSION + "-" + platform();
    try (InputStream content = RedisBinary.class.getResourceAsStream(resource)) {
      if (content == null) {
        throw new RedisNotStarted(
            "There is no embedded Redis for "
                + platform()
                + ": install redis-server or valkey-server "
                + VERSION
                + " or newer, or give --redis-url");
      }
      byte[] bytes = content.readAllBytes();
      Path binary = directory.resolve("redis-server");
      if (!isThere(binary, bytes)) {
        // Written beside it and renamed: a start that dies halfway must not leave half a binary.
        Path part = Files.createTempFile(directory, "redis-server", ".part");
        Files.write(part, bytes);
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwx------"));
        Files.move(part, binary, StandardCopyOption.ATOMIC_MOVE);
      }
      return binary;
    }
  }

  /** Compares the content: what is run must be what we brought, and stay so. */
  private static boolean isThere(Path binary, byte[] bytes) throws IOException {
    return Files.isRegularFile(binary, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(binary).equals(Files.getOwner(binary.getParent()))
        && Files.isExecutable(binary)
        && Files.size(binary) == bytes.length
        && Arrays.equals(Files.readAllBytes(binary), bytes);
  }

  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch");
    return (os.startsWith("mac") ? "darwin" : os.replace(' ', '-'))
        + "-"
        + switch (processor) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          case "x86", "i386" -> "386";
          default -> processor;
        };
  }
}
