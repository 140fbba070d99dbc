package dev.sluice.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that messages are signed with. With two of them each message has two signatures, so that
 * receivers can change from one to the other whenever they like.
 *
 * @see <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 */
final class SigningKeys {
  private static final String PREFIX = "whsec_";
  private static final int SHORTEST = 24;
  private static final int LONGEST = 64;

  private final List<byte[]> keys;

  private SigningKeys(List<byte[]> keys) {
    this.keys = keys;
  }

  /**
   * @param text one or more of {@code whsec_} and 24 to 64 bytes in base64, with commas between
   * @throws IllegalArgumentException when it is anything else; the message does not repeat it
   */
  static SigningKeys of(String text) {
    List<byte[]> keys = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      keys.add(key(part.strip()));
    }
    return new SigningKeys(keys);
  }

  private static byte[] key(String text) {
    byte[] key = new byte[0];
    if (text.startsWith(PREFIX)) {
      try {
        key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
      } catch (IllegalArgumentException e) {
        // reported below; the exception quotes the secret
      }
    }
    if (key.length < SHORTEST || key.length > LONGEST) {
      throw new IllegalArgumentException(
          "must be whsec_ and 24 to 64 random bytes in base64; several with commas between");
    }
    return key;
  }

  /**
   * The value of {@code webhook-signature}.
   *
   * @param seconds since 1970, when it is sent
   */
  String sign(String id, long seconds, byte[] body) {
    byte[] head = (id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8);
    return keys.stream().map(key -> "v1," + hmac(key, head, body)).collect(Collectors.joining(" "));
  }

  private static String hmac(byte[] key, byte[] head, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(head);
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
