package dev.sluice.local.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

class EmbeddedRedisTest {
  @TempDir Path directory;

  private final List<String> notices = new ArrayList<>();

  @Test
  void keepsItsKeysOverARestart() throws Exception {
    try (EmbeddedRedis redis = open()) {
      set(redis, "key", "value");
    }
    try (EmbeddedRedis redis = open()) {
      assertEquals("value", get(redis, "key"));
    }
    assertEquals(List.of(), notices);
  }

  @Test
  void hidesItsPassword() throws Exception {
    try (EmbeddedRedis redis = open()) {
      String password = redis.url().getUserInfo().substring(1);
      assertEquals(32, password.length());
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(directory.resolve("redis.conf"))));
      assertTrue(
          ProcessHandle.current()
              .descendants()
              .noneMatch(child -> child.info().commandLine().orElse("").contains(password)));
    }
  }

  @Test
  void aDirectoryHasOneUserAtATime() throws Exception {
    try (EmbeddedRedis redis = open()) {
      String line = assertThrows(RedisNotStarted.class, this::open).getMessage();
      assertTrue(line.contains("in use") && line.contains("" + ProcessHandle.current().pid()));
      set(redis, "key", "untouched");
    }
  }

  @Test
  void endsTheOrphanOfAKilledRun() throws Exception {
    Files.createDirectories(directory);
    RedisConfig left =
        RedisConfig.create(
            directory, RedisConfig.randomPassword(), List.of("appendonly yes", "appendfsync no"));
    RedisProcess orphan = RedisProcess.start(RedisBinary.extractTo(directory), left);
    try (Jedis jedis = new Jedis(left.url())) {
      jedis.set("key", "kept");
    }
    try (EmbeddedRedis redis = open()) {
      assertEquals(0, orphan.ended().get());
      assertEquals("kept", get(redis, "key"));
    }
  }

  @Test
  void reportsWhenItIsKilled() throws Exception {
    try (EmbeddedRedis redis = open()) {
      ProcessHandle.of(pid(redis)).orElseThrow().destroyForcibly();
      assertEquals(137, redis.ended().get());
    }
  }

  @Test
  void refusesADamagedFileAndChangesNothing() throws Exception {
    Path file = fileWithKeys();
    byte[] damaged = Files.readAllBytes(file);
    System.arraycopy("rubbish\r\nrubbish".getBytes(), 0, damaged, damaged.length / 2, 16);
    Files.write(file, damaged);
    String line = assertThrows(RedisNotStarted.class, this::open).getMessage();
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.contains(file.getFileName().toString()), line);
    assertTrue(line.contains("redis-check-aof --fix"), line);
    assertArrayEquals(damaged, Files.readAllBytes(file));
    assertTrue(Files.isExecutable(directory.resolve("redis-check-aof")));
  }

  @Test
  void dropsAnIncompleteLastWriteAfterACopy() throws Exception {
    Path file = fileWithKeys();
    byte[] whole = Files.readAllBytes(file);
    byte[] cut = Arrays.copyOf(whole, whole.length - 5);
    Files.write(file, cut, StandardOpenOption.TRUNCATE_EXISTING);
    try (EmbeddedRedis redis = open()) {
      assertEquals("value-98", get(redis, "key-98"));
      assertEquals(null, get(redis, "key-99"));
    }
    assertEquals(1, notices.size());
    try (Stream<Path> files = Files.list(directory)) {
      Path copy = files.filter(path -> path.toString().endsWith(".copy")).findFirst().orElseThrow();
      assertArrayEquals(cut, Files.readAllBytes(copy));
    }
  }

  @Test
  void refusesADirectoryItCannotWrite() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    String line =
        assertThrows(
                RedisNotStarted.class,
                () -> EmbeddedRedis.open(file.resolve("x"), null, notices::add))
            .getMessage();
    assertTrue(line.startsWith("Cannot write to " + file), line);
    assertFalse(line.contains("\n"));
  }

  @Test
  void aDirectoryOfOtherFilesIsRefusedAndLeftAsItIs() throws Exception {
    Files.writeString(directory.resolve("redis.conf"), "port 6379\n");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    String line = assertThrows(RedisNotStarted.class, this::open).getMessage();
    assertTrue(line.contains("holds other files") && line.lines().count() == 1, line);
    assertEquals("port 6379\n", Files.readString(directory.resolve("redis.conf")));
    assertEquals(
        "rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
  }

  @Test
  void aDirectoryThatExistsIsClosedToOthers() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (EmbeddedRedis redis = open()) {
      set(redis, "key", "value");
      try (Stream<Path> files = Files.walk(directory)) {
        assertEquals(
            List.of(),
            files
                .filter(file -> !Files.isSymbolicLink(file))
                .filter(EmbeddedRedisTest::isOpenToOthers)
                .toList());
      }
    }
  }

  private static boolean isOpenToOthers(Path file) {
    try {
      return !PosixFilePermissions.toString(Files.getPosixFilePermissions(file)).endsWith("------");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aDirectoryOfAnotherUserIsRefused() throws Exception {
    UserPrincipalLookupService users = directory.getFileSystem().getUserPrincipalLookupService();
    try {
      Files.setOwner(directory, users.lookupPrincipalByName("nobody"));
    } catch (IOException e) {
      abort("Only root may give a directory away");
    }
    String line = assertThrows(RedisNotStarted.class, this::open).getMessage();
    assertEquals(directory + " belongs to nobody: give a directory of your own with --data", line);
  }

  @Test
  void aDirectoryMayHaveAnyName() throws Exception {
    directory = directory.resolve("a \"b\\\\ 'c'\nrequirepass d é");
    try (EmbeddedRedis redis = open()) {
      set(redis, "key", "value");
    }
    try (EmbeddedRedis redis = open()) {
      assertEquals("value", get(redis, "key"));
    }
    assertTrue(Files.isDirectory(directory.resolve("appendonlydir")));
  }

  @Test
  void anotherProgramOfTheSameLengthIsNotRun() throws Exception {
    Path binary = RedisBinary.extractTo(directory);
    byte[] ours = Files.readAllBytes(binary);
    byte[] other = Arrays.copyOf("#!/bin/sh\nexit 1\n#".getBytes(), ours.length);
    Files.write(binary, other);
    try (EmbeddedRedis redis = open()) {
      assertEquals("Redis 7.0.15 (embedded)", redis.server());
    }
    assertArrayEquals(ours, Files.readAllBytes(binary));
  }

  @Test
  void anInstalledServerThatIsNotOlderRunsInItsPlace(@TempDir Path installed) throws Exception {
    Path real = RedisBinary.extractTo(installed.resolve("..").normalize());
    Path redis = installed.resolve("redis-server");
    Path valkey = installed.resolve("valkey-server");
    String path = "/nowhere:" + installed;
    program(redis, "Redis server v=7.0.14 sha=0", real);
    assertRuns("Redis 7.0.15 (embedded)", path);
    program(redis, "Redis server v=7.0.15 sha=0", real); // with the fixes of its distribution
    assertRuns("Redis 7.0.15 (" + redis + ")", path);
    program(valkey, "Valkey server v=8.1.10 sha=0:0 malloc=libc", real);
    assertRuns("Valkey 8.1.10 (" + valkey + ")", path);
  }

  private void assertRuns(String server, String path) throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.open(directory, path, notices::add)) {
      assertEquals(server, redis.server());
      set(redis, "key", "value");
    }
  }

  /** A program that says this of its version, and otherwise is the real one. */
  private static void program(Path file, String version, Path real) throws IOException {
    String text = "#!/bin/sh\n[ \"$1\" = --version ] && { echo '%s'; exit; }\nexec '%s' \"$@\"\n";
    Files.writeString(file, text.formatted(version, real));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void whatWouldLetAnotherServerInIsDenied() throws Exception {
    try (EmbeddedRedis redis = open();
        Jedis jedis = new Jedis(redis.url())) {
      for (String command :
          List.of(
              "REPLICAOF NO ONE",
              "SLAVEOF NO ONE",
              "MODULE LOAD /x",
              "DEBUG SLEEP 0",
              "CONFIG SET maxmemory 1",
              "CONFIG GET dir")) {
        String[] words = command.split(" ");
        assertThrows(
            JedisDataException.class,
            () ->
                jedis.sendCommand(
                    () -> words[0].getBytes(), Arrays.copyOfRange(words, 1, words.length)),
            command);
      }
    }
  }

  private EmbeddedRedis open() throws RedisNotStarted {
    return EmbeddedRedis.open(directory, null, notices::add);
  }

  private Path fileWithKeys() throws IOException, RedisNotStarted {
    try (EmbeddedRedis redis = open();
        Jedis jedis = new Jedis(redis.url())) {
      for (int i = 0; i < 100; i++) {
        jedis.set("key-" + i, "value-" + i);
      }
    }
    return directory.resolve("appendonlydir").resolve("appendonly.aof.1.incr.aof");
  }

  private static long pid(EmbeddedRedis redis) {
    try (Jedis jedis = new Jedis(redis.url())) {
      return jedis
          .info("server")
          .lines()
          .filter(line -> line.startsWith("process_id:"))
          .mapToLong(line -> Long.parseLong(line.substring("process_id:".length())))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void set(EmbeddedRedis redis, String key, String value) {
    try (Jedis jedis = new Jedis(redis.url())) {
      jedis.set(key, value);
    }
  }

  private static String get(EmbeddedRedis redis, String key) {
    try (Jedis jedis = new Jedis(redis.url())) {
      return jedis.get(key);
    }
  }
}
