package dev.sluice.local.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

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
  void tellsWhenItIsKilled() throws Exception {
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
                RedisNotStarted.class, () -> EmbeddedRedis.open(file.resolve("x"), notices::add))
            .getMessage();
    assertTrue(line.startsWith("Cannot write to " + file), line);
    assertFalse(line.contains("\n"));
  }

  private EmbeddedRedis open() throws RedisNotStarted {
    return EmbeddedRedis.open(directory, notices::add);
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
