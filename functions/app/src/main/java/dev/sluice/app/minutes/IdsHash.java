package dev.sluice.app.minutes;

import dev.sluice.json.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** What {@link IdBatch#hash()} is: SHA-256 of the ids in decimal, a comma behind each. */
public final class IdsHash {
  private final MessageDigest sha = Sha256.begin();

  /** Adds the next id. */
  public void add(long id) {
    sha.update((id + ",").getBytes(StandardCharsets.US_ASCII));
  }

  /** The hash of all that were added; nothing may be added after it. */
  public String hex() {
    return HexFormat.of().formatHex(sha.digest());
  }
}
