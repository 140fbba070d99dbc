package dev.sluice.app.minutes;

import dev.sluice.json.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Computes {@link IdBatch#hash()}: SHA-256 of the ids in decimal, each followed by a comma. */
public final class IdsHash {
  private final MessageDigest sha = Sha256.begin();

  public void add(long id) {
    sha.update((id + ",").getBytes(StandardCharsets.US_ASCII));
  }

  /** The hash of all ids added; nothing may be added after it. */
  public String hex() {
    return HexFormat.of().formatHex(sha.digest());
  }
}
