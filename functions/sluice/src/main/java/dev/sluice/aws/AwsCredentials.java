package dev.sluice.aws;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Who calls AWS.
 *
 * @param keyId the id of the access key
 * @param secretKey its secret
 * @param sessionToken null for keys that do not expire
 */
record AwsCredentials(String keyId, String secretKey, String sessionToken) {
  /** What answers there is Lambda's own process in the same sandbox. */
  private static final Pattern LOOPBACK = Pattern.compile("http://(127\\.0\\.0\\.1|localhost):.*");

  /**
   * The credentials that Lambda gives a function: in its variables; after a snapshot, in which they
   * would have expired, at an address of the sandbox.
   *
   * @throws IOException when there are none; the message has nothing of them
   */
  static AwsCredentials of(Map<String, String> environment) throws IOException {
    String keyId = environment.get("AWS_ACCESS_KEY_ID");
    String secretKey = environment.get("AWS_SECRET_ACCESS_KEY");
    if (keyId != null && secretKey != null) {
      return new AwsCredentials(keyId, secretKey, environment.get("AWS_SESSION_TOKEN"));
    }
    String address = environment.get("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    if (address == null || !LOOPBACK.matcher(address).matches()) {
      throw new IOException("there are no credentials to ask with");
    }
    HttpURLConnection connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
    connection.setConnectTimeout(AwsCall.CONNECT_MILLIS);
    connection.setReadTimeout(AwsCall.ANSWER_MILLIS);
    String token = environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN");
    if (token != null) {
      connection.setRequestProperty("Authorization", token);
    }
    return read(AwsCall.answer(connection));
  }

  private static AwsCredentials read(byte[] answer) throws IOException {
    try {
      Map<?, ?> members = (Map<?, ?>) JsonTree.read(answer);
      return new AwsCredentials(
          (String) members.get("AccessKeyId"),
          (String) members.get("SecretAccessKey"),
          (String) members.get("Token"));
    } catch (BadJson | ClassCastException e) {
      throw new IOException("the credentials to ask with cannot be read");
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return keyId;
  }
}
