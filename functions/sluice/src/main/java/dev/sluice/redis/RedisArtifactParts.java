package dev.sluice.redis;

import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.RedisConnection;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.Scripts;
import dev.sluice.task.ArtifactParts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Keeps parts of a file beside their task in Redis, one field of a hash each, until the task ends.
 */
final class RedisArtifactParts implements ArtifactParts {
  // an artifact of 4 MiB then has at most 64 parts, and one script joins them
  private static final long SMALLEST = 64 * 1024;
  private static final long LARGEST = 512 * 1024;

  private final RedisConnection redis;
  private final Keys keys;
  private final Scripts scripts;

  RedisArtifactParts(RedisConnection redis, Keys keys, Scripts scripts) {
    this.redis = redis;
    this.keys = keys;
    this.scripts = scripts;
  }

  @Override
  public long smallest() {
    return SMALLEST;
  }

  @Override
  public long largest() {
    return LARGEST;
  }

  @Override
  public void put(String taskId, String token, String name, Path content) throws IOException {
    ScriptArguments arguments =
        new ScriptArguments().add(taskId).add(token).add(name).add(Files.readAllBytes(content));
    held(scripts.run("part", arguments));
  }

  @Override
  public InputStream open(String taskId, String name) throws IOException {
    byte[] bytes = redis.read(commands -> commands.hget(keys.parts(taskId), name));
    if (bytes == null) {
      throw new IOException("A part of the artifact is gone");
    }
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public Set<String> names(String taskId) {
    Set<String> names = redis.read(commands -> commands.hkeys(keys.parts(taskId)));
    return names == null ? Set.of() : names;
  }

  @Override
  public void join(String taskId, String token, List<String> names) throws IOException {
    ScriptArguments arguments = new ScriptArguments().add(taskId).add(token);
    names.forEach(arguments::add);
    held(scripts.run("join", arguments));
  }

  @Override
  public void drop(String taskId, Collection<String> names) {
    if (!names.isEmpty()) {
      redis.call(commands -> commands.hdel(keys.parts(taskId), names));
    }
  }

  private static void held(Object answer) throws IOException {
    if (answer.equals(-1L)) {
      throw new IOException("A part of the artifact is gone");
    }
    if (!answer.equals(1L)) {
      throw new IOException("The artifact was not stored: the lease of the task is over");
    }
  }
}
