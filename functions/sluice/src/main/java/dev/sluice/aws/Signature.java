package dev.sluice.aws;

import dev.sluice.json.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a {@code POST} to a service: Signature Version 4,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *
 * @param region where the service is, such as {@code eu-west-1}
 * @param service its name in signatures, such as {@code secretsmanager}
 */
record Signature(String region, String service) {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";

  /**
   * The header {@code Authorization}.
   *
   * @param target the path and perhaps a query, of characters that need no escape
   * @param headers all that are signed, names in lower case; {@code x-amz-date} is one of them
   */
  String authorization(
      AwsCredentials by, String target, SortedMap<String, String> headers, byte[] body) {
    StringBuilder request = new StringBuilder("POST\n");
    request.append(target.contains("?") ? target.replace('?', '\n') : target + "\n").append('\n');
    for (Map.Entry<String, String> header : headers.entrySet()) {
      request.append(header.getKey()).append(':').append(header.getValue()).append('\n');
    }
    String signed = String.join(";", headers.keySet());
    request.append('\n').append(signed).append('\n').append(hex(Sha256.of(body)));
    String time = headers.get("x-amz-date");
    String day = time.substring(0, 8);
    String scope = day + "/" + region + "/" + service + "/aws4_request";
    String text =
        ALGORITHM + "\n" + time + "\n" + scope + "\n" + hex(Sha256.of(bytes(request.toString())));
    byte[] key = mac(bytes("AWS4" + by.secretKey()), day);
    key = mac(mac(mac(key, region), service), "aws4_request");
    return ALGORITHM
        + " Credential="
        + by.keyId()
        + "/"
        + scope
        + ", SignedHeaders="
        + signed
        + ", Signature="
        + hex(mac(key, text));
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java runtime has HmacSHA256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
