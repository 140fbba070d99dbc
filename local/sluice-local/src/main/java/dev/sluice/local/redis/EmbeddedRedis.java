package dev.sluice.local.redis;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The Redis of {@code local/run}: loopback only, on a random port with a random password, its
 * append-only file in a directory of one user.
 *
 * <p>What can be lost ({@code appendfsync everysec}, see "Redis persistence" in its documentation):
 * nothing that was acknowledged when processes are killed, this one or Redis, because every write
 * has reached the operating system before its answer; up to the last second or two when the machine
 * itself loses power. {@code always} would survive that too, at the price of a disk flush per
 * answer, which is tens of times slower on a laptop.
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final int PORT_TRIES = 5;

  private final DirectoryLock lock;
  private final RedisConfig config;
  private final RedisProcess process;

  private EmbeddedRedis(DirectoryLock lock, RedisConfig config, RedisProcess process) {
    this.lock = lock;
    this.config = config;
    this.process = process;
  }

  /**
   * Starts Redis on the directory, which is made when missing, after ending in order what a killed
   * run has left. Returns when it answers.
   *
   * @param notices told what a person should know although it started
   * @throws RedisNotStarted when the directory is in use, cannot be written or holds a file that
   *     Redis cannot read; nothing in it was changed then
   */
  public static EmbeddedRedis open(Path directory, Consumer<String> notices)
      throws RedisNotStarted {
    Path root = directory.toAbsolutePath().normalize();
    DirectoryLock lock;
    try {
      Files.createDirectories(
          root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      lock = DirectoryLock.take(root);
    } catch (IOException e) {
      throw new RedisNotStarted("Cannot write to " + root + " (" + reason(e) + ")");
    }
    try {
      Orphan.end(RedisConfig.read(root));
      RedisConfig config = RedisConfig.create(root, RedisConfig.randomPassword(), settings("no"));
      return start(lock, RedisBinary.extractTo(root), config, notices);
    } catch (IOException e) {
      lock.close();
      throw new RedisNotStarted("Cannot start Redis in " + root + " (" + reason(e) + ")");
    } catch (RedisNotStarted e) {
      lock.close();
      throw e;
    }
  }

  private static EmbeddedRedis start(
      DirectoryLock lock, Path binary, RedisConfig config, Consumer<String> notices)
      throws IOException, RedisNotStarted {
    RedisConfig next = config;
    for (int left = PORT_TRIES; ; left--) {
      try {
        return new EmbeddedRedis(lock, next, RedisProcess.start(binary, next));
      } catch (RedisProcess.Refused e) {
        if (left == 0) {
          throw new RedisNotStarted("Redis did not start: " + e.lastLine());
        } else if (e.portTaken()) { // by somebody else, between our look and the start
          next = RedisConfig.create(config.directory(), config.password(), next.settings());
        } else {
          AppendOnlyFile file = new AppendOnlyFile(config.directory());
          notices.accept(file.copyBeforeCut(e, binary));
          next = next.with(settings("yes"));
        }
      }
    }
  }

  private static List<String> settings(String loadTruncated) {
    return List.of(
        "appendonly yes",
        "appendfsync everysec",
        "aof-load-truncated " + loadTruncated,
        "maxmemory-policy noeviction");
  }

  private static String reason(IOException e) {
    if (e instanceof FileAlreadyExistsException) {
      return "it is a file";
    } else if (e instanceof AccessDeniedException) {
      return "no permission";
    } else if (e instanceof NoSuchFileException) {
      return "it cannot be made there";
    }
    return e instanceof FileSystemException failure && failure.getReason() != null
        ? failure.getReason()
        : e.getMessage();
  }

  /** With the password: not for the eyes of other users. */
  public URI url() {
    return config.url();
  }

  /** Completes with the exit value when Redis has ended, for whatever reason. */
  public CompletableFuture<Integer> ended() {
    return process.ended();
  }

  /** Ends Redis in order: its file is complete and on the disk. */
  @Override
  public void close() {
    process.stop();
    lock.close();
  }
}
