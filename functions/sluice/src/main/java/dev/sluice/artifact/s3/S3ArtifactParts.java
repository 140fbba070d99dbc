package dev.sluice.artifact.s3;

import dev.sluice.task.ArtifactParts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Parts in S3, {@code <prefix>parts/<task id>/<name>}: objects of their own, which S3 copies into
 * one multipart upload when they are joined. The parts of an S3 upload have numbers and no owner,
 * so a holder whose lease has expired could replace one; it cannot replace these.
 */
final class S3ArtifactParts implements ArtifactParts {
  // S3: no part of an upload but its last is smaller
  private static final long SMALLEST = 5L << 20;
  private static final long LARGEST = 8L << 20;

  private final S3Objects objects;

  S3ArtifactParts(S3Objects objects) {
    this.objects = objects;
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
    objects.put(key(taskId, name), content);
  }

  @Override
  public InputStream open(String taskId, String name) throws IOException {
    return objects
        .open(key(taskId, name), null)
        .orElseThrow(() -> new IOException("A part of the artifact is gone"));
  }

  @Override
  public Set<String> names(String taskId) throws IOException {
    String place = key(taskId, "");
    return objects.list(place).stream()
        .map(seen -> seen.key().substring(place.length()))
        .collect(Collectors.toSet());
  }

  @Override
  public void join(String taskId, String token, List<String> names) throws IOException {
    String key = S3ArtifactStore.key(taskId, token);
    if (names.isEmpty()) {
      objects.put(key, new byte[0]);
    } else {
      try (S3Upload upload = objects.upload(key)) {
        for (String name : names) {
          upload.addCopy(key(taskId, name));
        }
        upload.complete();
      }
    }
  }

  @Override
  public void drop(String taskId, Collection<String> names) throws IOException {
    List<String> keys = new ArrayList<>();
    for (String name : names) {
      keys.add(key(taskId, name));
    }
    objects.delete(keys);
  }

  private static String key(String taskId, String name) throws IOException {
    return "parts/" + S3ArtifactStore.checked(taskId) + "/" + name;
  }
}
