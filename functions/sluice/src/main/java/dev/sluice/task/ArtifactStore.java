package dev.sluice.task;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

/**
 * Where artifacts are kept. Each attempt has its own place, named by its whole lease token: the
 * token's number alone may repeat after a failover of Redis that lost writes. The task's record
 * says whose content counts.
 */
public interface ArtifactStore {
  /**
   * Stores the content, all or nothing, replacing what the same attempt stored before.
   *
   * @param token of the writing attempt's lease
   * @throws IOException when it cannot be stored or is too large; the message says which
   */
  void put(String taskId, String token, InputStream content) throws IOException;

  /**
   * The content, if it exists. The caller closes it.
   *
   * @param token of the attempt that stored it, {@link Artifact#token()}; empty: the newest one
   */
  Optional<InputStream> open(String taskId, String token) throws IOException;

  /** The largest content it accepts, bytes. */
  long limit();

  /** The parts of artifacts that are being written. */
  ArtifactParts parts();

  /**
   * An address at which anyone can fetch the content for a few minutes, if the store has such
   * addresses: the content then bypasses the function.
   *
   * @param artifact how it is offered for download
   */
  default Optional<URI> link(String taskId, Artifact artifact) throws IOException {
    return Optional.empty();
  }
}
