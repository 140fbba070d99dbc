package dev.sluice.http.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;

/**
 * Seals small texts that a caller keeps for us, so that they come back as they went (HMAC-SHA256).
 * What a text is for is part of the seal: a cursor never opens as a session.
 */
public final class Signer {
  private static final int LONGEST = 1_024;

  private final SealingKey key;

  Signer(SealingKey key) {
    this.key = key;
  }

  /** The text and its seal, safe in a URL and in a cookie. */
  public String seal(String purpose, String text) {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return encoder.encodeToString(bytes) + "." + encoder.encodeToString(mac(purpose, bytes));
  }

  /** The text, or null when the seal is not ours for this purpose. */
  public String open(String purpose, String sealed) {
    int dot = sealed.indexOf('.');
    if (dot < 0 || sealed.length() > LONGEST) {
      return null;
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(sealed.substring(0, dot));
      byte[] seal = Base64.getUrlDecoder().decode(sealed.substring(dot + 1));
      // base64 has spare bits at its end: only the one spelling that seal() writes is ours
      boolean same = MessageDigest.isEqual(seal, mac(purpose, bytes));
      String text = new String(bytes, StandardCharsets.UTF_8);
      return same && seal(purpose, text).equals(sealed) ? text : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private byte[] mac(String purpose, byte[] bytes) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key.get());
      mac.update(purpose.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java runtime has HmacSHA256", e);
    }
  }
}
