package dev.sluice.json;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4), which every Java runtime has. */
public final class Sha256 {
  private Sha256() {}

  /** Of all these bytes: 32. */
  public static byte[] of(byte[] bytes) {
    return begin().digest(bytes);
  }

  /** Of bytes that come piece by piece. */
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256", e);
    }
  }
}
