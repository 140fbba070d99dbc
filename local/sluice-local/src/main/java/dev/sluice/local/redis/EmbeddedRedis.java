package dev.sluice.local.redis;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The Redis of {@code local/run}: loopback only, on a random port with a random password, with its
 * append-only file in a locked directory.
 *
 * <p>What can be lost ({@code appendfsync everysec}, see "Redis persistence" in its documentation):
 * nothing that was acknowledged when processes are killed, this one or Redis, because every write
 * has reached the operating system before its answer, unless the disk is just being flushed, for
 * which a write waits up to 2 s while its answer does not; up to the last second or two when the
 * machine itself loses power. {@code always} would survive that too, but with a disk flush per
 * answer it is tens of times slower on a laptop.
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final int PORT_TRIES = 5;

  private final DirectoryLock lock;
  private final RedisConfig config;
  private final RedisProcess process;
  private final String server;

  private EmbeddedRedis(
      DirectoryLock lock, RedisConfig config, RedisProcess process, String server) {
    this.lock = lock;
    this.config = config;
    this.process = process;
    this.server = server;
  }

  /**
   * Starts Redis in the directory, which is created if missing, after properly ending whatever a
   * killed run has left. Returns once Redis answers. An installed server that is not older than the
   * embedded one runs in its place.
   *
   * @param path where an installed server is looked for, as in the variable {@code PATH}; null: the
   *     embedded one is wanted
   * @param notices takes what the user should know even though it started
   * @throws RedisNotStarted when the directory is in use, belongs to another user or could be
   *     written by one, cannot be written or holds a file that Redis cannot read; nothing in it has
   *     been changed then
   */
  public static EmbeddedRedis open(Path directory, String path, Consumer<String> notices)
      throws RedisNotStarted {
    Path root = directory.toAbsolutePath().normalize();
    DirectoryLock lock;
    try {
      PrivateDirectory.prepare(root);
      lock = DirectoryLock.take(root);
    } catch (IOException e) {
      throw new RedisNotStarted("Cannot write to " + root + " (" + reason(e) + ")");
    }
    try {
      Orphan.end(RedisConfig.read(root));
      RedisConfig config = RedisConfig.create(root, RedisConfig.randomPassword(), settings("no"));
      return start(lock, RedisBinary.find(root, path), config, notices);
    } catch (IOException e) {
      lock.close();
      throw new RedisNotStarted("Cannot start Redis in " + root + " (" + reason(e) + ")");
    } catch (RedisNotStarted e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Starts Redis on a directory for the time of some tests: nothing is written, and what is there
   * is not read.
   *
   * @throws RedisNotStarted when the directory cannot be written, or there is no Redis for this
   *     machine
   */
  public static EmbeddedRedis forgetful(Path directory) throws RedisNotStarted {
    try {
      DirectoryLock lock = DirectoryLock.take(directory);
      RedisConfig config =
          RedisConfig.create(directory, RedisConfig.randomPassword(), closed(List.of()));
      return start(lock, RedisBinary.find(directory, null), config, notice -> {});
    } catch (IOException e) {
      throw new RedisNotStarted("Cannot start Redis in " + directory + " (" + reason(e) + ")");
    }
  }

  private static EmbeddedRedis start(
      DirectoryLock lock, RedisBinary binary, RedisConfig config, Consumer<String> notices)
      throws IOException, RedisNotStarted {
    RedisConfig next = config;
    for (int left = PORT_TRIES; ; left--) {
      try {
        RedisProcess process = RedisProcess.start(binary.file(), next);
        return new EmbeddedRedis(lock, next, process, binary.name());
      } catch (RedisProcess.Refused e) {
        if (left == 0) {
          throw new RedisNotStarted("Redis did not start: " + e.lastLine());
        } else if (e.portTaken()) { // by somebody else, between our check and the start
          next = RedisConfig.create(config.directory(), config.password(), next.settings());
        } else {
          AppendOnlyFile file = new AppendOnlyFile(config.directory());
          notices.accept(file.copyBeforeCut(e, binary.file()));
          next = next.with(settings("yes"));
        }
      }
    }
  }

  private static List<String> settings(String loadTruncated) {
    return closed(
        List.of("appendonly yes", "appendfsync everysec", "aof-load-truncated " + loadTruncated));
  }

  /**
   * Without what nobody here calls, and what would send the tasks to another server. Not without
   * FLUSHALL and FLUSHDB: an append-only file into which somebody has written one of them could not
   * be loaded any more.
   */
  private static List<String> closed(List<String> settings) {
    List<String> all = new ArrayList<>(settings);
    all.add("maxmemory-policy noeviction");
    for (String command : List.of("CONFIG", "REPLICAOF", "SLAVEOF", "MIGRATE")) {
      all.add("rename-command " + command + " \"\"");
    }
    return all;
  }

  private static String reason(IOException e) {
    if (e instanceof FileAlreadyExistsException) {
      return "it is a file";
    } else if (e instanceof AccessDeniedException) {
      return "no permission";
    } else if (e instanceof NoSuchFileException) {
      return "it cannot be created there";
    }
    return e instanceof FileSystemException failure && failure.getReason() != null
        ? failure.getReason()
        : e.getMessage();
  }

  /** What runs, for people: its name, its version and where it comes from. */
  public String server() {
    return server;
  }

  /** Contains the password: do not show it to other users. */
  public URI url() {
    return config.url();
  }

  /** Completes with the exit code when Redis has ended, for whatever reason. */
  public CompletableFuture<Integer> ended() {
    return process.ended();
  }

  /** Shuts Redis down properly: its file is complete and on disk. */
  @Override
  public void close() {
    process.stop();
    lock.close();
  }
}
