package dev.sluice.redis;

import dev.sluice.redis.record.TaskIds;
import dev.sluice.redis.wire.Keys;
import dev.sluice.redis.wire.RedisConnection;
import dev.sluice.redis.wire.ScriptArguments;
import dev.sluice.redis.wire.Scripts;
import dev.sluice.task.ArtifactParts;
import dev.sluice.task.ArtifactStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Keeps artifacts of at most 4 MiB in Redis, one per task, deleted with it. Needs no other storage.
 */
final class RedisArtifactStore implements ArtifactStore {
  static final int MOST = 4 * 1024 * 1024;

  private final RedisConnection redis;
  private final Keys keys;
  private final Scripts scripts;
  private final RedisArtifactParts parts;

  RedisArtifactStore(RedisConnection redis, Keys keys, Scripts scripts) {
    this.redis = redis;
    this.keys = keys;
    this.scripts = scripts;
    this.parts = new RedisArtifactParts(redis, keys, scripts);
  }

  @Override
  public long limit() {
    return MOST;
  }

  @Override
  public ArtifactParts parts() {
    return parts;
  }

  @Override
  public void put(String taskId, String token, InputStream content) throws IOException {
    byte[] bytes = content.readNBytes(MOST + 1);
    if (bytes.length > MOST) {
      throw new IOException(
          "An artifact in Redis has at most 4 MiB; set SLUICE_ARTIFACTS to s3://… or a directory");
    }
    Object answer =
        scripts.run("artifact", new ScriptArguments().add(taskId).add(token).add(bytes));
    if (!answer.equals(1L)) {
      throw new IOException("The artifact was not stored: the lease of the task is over");
    }
  }

  @Override
  public Optional<InputStream> open(String taskId, String token) {
    byte[] bytes =
        TaskIds.valid(taskId) ? redis.call(commands -> commands.get(keys.artifact(taskId))) : null;
    return Optional.ofNullable(bytes).map(ByteArrayInputStream::new);
  }
}
