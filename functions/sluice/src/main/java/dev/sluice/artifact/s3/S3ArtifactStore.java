package dev.sluice.artifact.s3;

import dev.sluice.task.Artifact;
import dev.sluice.task.ArtifactParts;
import dev.sluice.task.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Artifacts in S3: {@code <prefix>files/<task id>/<fence>}. The one of the largest fence counts, so
 * that writers need no lock and an old holder can never replace a newer one's. Encryption and how
 * long they are kept are the bucket's own settings.
 */
public final class S3ArtifactStore implements ArtifactStore {
  /** The largest artifact, bytes. */
  private static final long LIMIT = 5L << 30;

  private static final int PART = 8 << 20;
  private static final Duration LINK_VALID = Duration.ofMinutes(5);

  // The shape of a task id; nothing else may become a key.
  private static final Pattern ID = Pattern.compile("[0-9a-z]{1,40}(\\.[0-9]{1,10})?");

  private final S3Objects objects;

  public S3ArtifactStore(S3Objects objects) {
    this.objects = objects;
  }

  @Override
  public long limit() {
    return LIMIT;
  }

  @Override
  public ArtifactParts parts() {
    return new S3ArtifactParts(objects, this);
  }

  @Override
  public void put(String taskId, long fence, InputStream content) throws IOException {
    String key = key(taskId, fence);
    byte[] next = content.readNBytes(PART);
    if (next.length < PART) {
      objects.put(key, next);
    } else {
      try (S3Upload upload = objects.upload(key)) {
        for (; next.length > 0; next = content.readNBytes(PART)) {
          upload.add(next);
        }
        upload.complete();
      }
    }
    dropOlder(taskId, key);
  }

  /** Where the attempt of that fence stores. Its digits make keys sort as fences do. */
  static String key(String taskId, long fence) throws IOException {
    return "%s%019d".formatted(place(taskId), fence);
  }

  void dropOlder(String taskId, String key) throws IOException {
    objects.delete(
        objects.list(place(taskId)).stream()
            .map(S3Objects.Seen::key)
            .filter(other -> other.compareTo(key) < 0)
            .toList());
  }

  @Override
  public Optional<InputStream> open(String taskId) throws IOException {
    // A newer one may take the place of the one just found: look again, it can only happen as
    // often as the task has attempts.
    for (int look = 0; look < 100; look++) {
      Optional<String> newest = newest(taskId);
      if (newest.isEmpty()) {
        return Optional.empty();
      }
      Optional<InputStream> content = objects.open(newest.get(), null);
      if (content.isPresent()) {
        return content;
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<URI> link(String taskId, Artifact artifact) throws IOException {
    Optional<String> newest = newest(taskId);
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    String disposition = "attachment; filename=\"" + artifact.fileName() + "\"";
    return Optional.of(objects.link(newest.get(), disposition, artifact.contentType(), LINK_VALID));
  }

  private Optional<String> newest(String taskId) throws IOException {
    return ID.matcher(taskId).matches()
        ? objects.list(place(taskId)).stream()
            .map(S3Objects.Seen::key)
            .max(Comparator.naturalOrder())
        : Optional.empty();
  }

  private static String place(String taskId) throws IOException {
    return "files/" + checked(taskId) + "/";
  }

  static String checked(String taskId) throws IOException {
    if (!ID.matcher(taskId).matches()) {
      throw new IOException("Not a task id");
    }
    return taskId;
  }
}
