package dev.sluice.local.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/**
 * The static Redis 7.0.15 inside {@code org.signal:embedded-redis}. Only the binary is taken from
 * it: its own launcher knows neither passwords in files nor orphans.
 */
final class RedisBinary {
  private static final String VERSION = "7.0.15";

  private RedisBinary() {}

  /**
   * Puts the binary of this machine into the directory, unless it is there already.
   *
   * @throws RedisNotStarted when there is none for this operating system and processor
   */
  static Path extractTo(Path directory) throws IOException, RedisNotStarted {
    String resource = "/redis-server-" + VERSION + "-" + platform();
    try (InputStream content = RedisBinary.class.getResourceAsStream(resource)) {
      if (content == null) {
        throw new RedisNotStarted(
            "There is no embedded Redis for " + platform() + ": give --redis-url instead");
      }
      byte[] bytes = content.readAllBytes();
      Path binary = directory.resolve("redis-server");
      if (!Files.isExecutable(binary) || Files.size(binary) != bytes.length) {
        // Beside and renamed: a start that dies half way must not leave half a binary.
        Path part = Files.createTempFile(directory, "redis-server", ".part");
        Files.write(part, bytes);
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwx------"));
        Files.move(part, binary, StandardCopyOption.ATOMIC_MOVE);
      }
      return binary;
    }
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
