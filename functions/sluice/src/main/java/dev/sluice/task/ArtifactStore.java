package dev.sluice.task;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

/** Where artifacts are kept: one per task, replaced as a whole. */
public interface ArtifactStore {
  /**
   * Stores the whole content, or nothing.
   *
   * @param fence of the writing attempt: content of a larger fence is never replaced
   * @throws IOException when it cannot be stored or is too large; the message says which
   */
  void put(String taskId, long fence, InputStream content) throws IOException;

  /** The content, if the task has one. The caller closes it. */
  Optional<InputStream> open(String taskId) throws IOException;

  /** The largest content it takes, bytes. */
  long limit();

  /** The parts of artifacts in the making. */
  ArtifactParts parts();

  /**
   * An address at which anybody can fetch the content for a few minutes, if the store can give one:
   * then it need not pass through us.
   *
   * @param artifact how it is offered for download
   */
  default Optional<URI> link(String taskId, Artifact artifact) throws IOException {
    return Optional.empty();
  }
}
