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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Artifacts in S3: {@code <prefix>files/<task id>/<lease token>}. No holder can replace another's,
 * so writers need no lock; the task's record says which one counts. Encryption and retention are
 * the bucket's own settings, also for objects that no record names any more.
 */
public final class S3ArtifactStore implements ArtifactStore {
  /** The largest artifact, bytes. */
  private static final long LIMIT = 5L << 30;

  private static final int PART = 8 << 20;
  private static final Duration LINK_VALID = Duration.ofMinutes(5);

  // The shape of a task id; nothing else may become a key.
  private static final Pattern ID = Pattern.compile("[0-9a-z]{1,40}(\\.[0-9]{1,10})?");
  private static final Pattern TOKEN = Pattern.compile("([0-9]{1,18})\\.([A-Za-z0-9_-]{1,100})");

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
    return new S3ArtifactParts(objects);
  }

  @Override
  public void put(String taskId, String token, InputStream content) throws IOException {
    String key = key(taskId, token);
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
  }

  /** The key for a lease token. The digits make keys sort as the numbers do. */
  static String key(String taskId, String token) throws IOException {
    Matcher parts = TOKEN.matcher(token);
    if (!parts.matches()) {
      throw new IOException("Not a lease token");
    }
    return "%s%019d.%s".formatted(place(taskId), Long.parseLong(parts.group(1)), parts.group(2));
  }

  @Override
  public Optional<InputStream> open(String taskId, String token) throws IOException {
    Optional<String> key = find(taskId, token);
    return key.isEmpty() ? Optional.empty() : objects.open(key.get(), null);
  }

  @Override
  public Optional<URI> link(String taskId, Artifact artifact) throws IOException {
    Optional<String> key = find(taskId, artifact.token());
    if (key.isEmpty()) {
      return Optional.empty();
    }
    String disposition = "attachment; filename=\"" + artifact.fileName() + "\"";
    return Optional.of(objects.link(key.get(), disposition, artifact.contentType(), LINK_VALID));
  }

  /** The key of an artifact; of one without a token, which earlier releases stored, the newest. */
  private Optional<String> find(String taskId, String token) throws IOException {
    if (!ID.matcher(taskId).matches()) {
      return Optional.empty();
    }
    String wanted = token.isEmpty() ? "" : key(taskId, token);
    return objects.list(place(taskId)).stream()
        .map(S3Objects.Seen::key)
        .filter(key -> wanted.isEmpty() || wanted.equals(key))
        .max(Comparator.naturalOrder());
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
