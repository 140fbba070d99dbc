package dev.sluice.queue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What {@link IdBatch#hash()} is: SHA-256 of the ids in decimal, a comma behind each. */
public final class IdsHash {
  private final MessageDigest sha;

  public IdsHash() {
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256", e);
    }
  }

  /** Adds the next id. */
  public void add(long id) {
    sha.update((id + ",").getBytes(StandardCharsets.US_ASCII));
  }

  /** The hash of all that were added; nothing may be added after it. */
  public String hex() {
    return HexFormat.of().formatHex(sha.digest());
  }
}
