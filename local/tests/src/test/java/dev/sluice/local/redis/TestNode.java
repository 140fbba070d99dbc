package dev.sluice.local.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One server process of a {@link TestRedis}. */
final class TestNode implements AutoCloseable {
  private static final int TRIES = 5;

  private final Path binary;
  private final Supplier<List<String>> settings;
  private RedisConfig config;
  private RedisProcess process;

  /**
   * @param settings further lines of its configuration, with other ports each time they are taken
   */
  TestNode(Path binary, String password, Supplier<List<String>> settings) {
    this.binary = binary;
    this.settings = settings;
    try {
      config =
          RedisConfig.create(Files.createTempDirectory("sluice-redis"), password, settings.get());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    start();
  }

  RedisConfig config() {
    return config;
  }

  /** Starts it; the first start moves to another port if this one has been taken meanwhile. */
  void start() {
    boolean first = process == null;
    for (int left = TRIES; ; left--) {
      try {
        process = RedisProcess.start(binary, config);
        return;
      } catch (RedisProcess.Refused e) {
        if (!first || !e.portTaken() || left == 1) {
          throw new IllegalStateException("Redis did not start:\n" + e.getMessage(), e);
        }
        config = another();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private RedisConfig another() {
    try {
      return RedisConfig.create(config.directory(), config.password(), settings.get());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void kill() {
    process.kill();
  }

  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it and removes its files; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (process != null) {
      process.kill();
    }
    try (Stream<Path> files = Files.walk(config.directory())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // Left in the temporary directory; if it was closed before, there is nothing to remove.
    }
  }
}
