package dev.sluice.local.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The settings of one server, kept in {@code redis.conf} in its directory. Only the owner can read
 * the file, because it contains the password; a command line would show it to every user.
 *
 * @param directory where the server keeps its files
 * @param settings further lines of the file
 */
record RedisConfig(Path directory, int port, String password, List<String> settings) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LAST_PORT = 65_535;

  /** Settings on a free loopback port. */
  static RedisConfig create(Path directory, String password, List<String> settings)
      throws IOException {
    return new RedisConfig(directory, freePort(), password, settings);
  }

  /** 128 random bits as hexadecimal digits. */
  static String randomPassword() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** A loopback port that was free a moment ago; the caller must be ready to try another. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * The settings of the last start in the directory, if there was one.
   *
   * @throws RedisNotStarted when the port in them is none
   */
  static Optional<RedisConfig> read(Path directory) throws IOException, RedisNotStarted {
    Path file = directory.resolve("redis.conf");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    int port = 0;
    String password = "";
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("port ")) {
        port = port(file, line.substring("port ".length()));
      } else if (line.startsWith("requirepass ")) {
        password = line.substring("requirepass ".length());
      }
    }
    return port == 0
        ? Optional.empty()
        : Optional.of(new RedisConfig(directory, port, password, List.of()));
  }

  private static int port(Path file, String text) throws RedisNotStarted {
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > LAST_PORT) {
      throw new RedisNotStarted(
          file + " names no port: stop the redis-server that uses it, and delete the file");
    }
    return Integer.parseInt(text);
  }

  RedisConfig with(List<String> settings) {
    return new RedisConfig(directory, port, password, settings);
  }

  /** Whether the file in a directory was written here: it begins as none written by hand does. */
  static boolean isOurs(Path directory) throws IOException {
    Path file = directory.resolve("redis.conf");
    if (!Files.isRegularFile(file)) {
      return false;
    }
    List<String> lines = Files.readAllLines(file);
    return lines.size() > 3
        && lines.get(0).equals("bind 127.0.0.1")
        && lines.get(1).startsWith("port ")
        && lines.get(2).startsWith("requirepass ")
        && lines.get(3).startsWith("dir ");
  }

  Path file() {
    return directory.resolve("redis.conf");
  }

  Path write() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("bind 127.0.0.1");
    lines.add("port " + port);
    lines.add("requirepass " + password);
    lines.add("dir " + quoted(directory.toAbsolutePath().toString()));
    // Snapshots are not needed besides the append-only file, and forking for them doubles memory.
    lines.add("save \"\"");
    lines.addAll(settings);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path part = Files.createTempFile(directory, "redis", ".conf", ownerOnly);
    Files.write(part, lines);
    return Files.move(part, file(), StandardCopyOption.REPLACE_EXISTING);
  }

  /** As Redis reads a text in quotes: what would end it or its line is escaped. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\x%02x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  URI url() {
    return URI.create("redis://:" + password + "@127.0.0.1:" + port);
  }
}
