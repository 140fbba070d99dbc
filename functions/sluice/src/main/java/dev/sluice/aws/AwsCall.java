package dev.sluice.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calls to services of AWS that take JSON. {@code HttpURLConnection} is in the runtime and keeps
 * its connection for the next call.
 *
 * @param environment variables as the SDK reads them: credentials, and {@code AWS_ENDPOINT_URL} for
 *     another server
 */
record AwsCall(Map<String, String> environment) {
  static final int CONNECT_MILLIS = 1_000;
  static final int ANSWER_MILLIS = 2_000;

  /** An error's kind stands at its end: {@code "__type": "com.amazonaws…#AccessDenied"}. */
  private static final Pattern KIND =
      Pattern.compile("\"__type\"\\s*:\\s*\"(?:[^\"]*#)?([A-Za-z]{1,60})\"");

  private static final int LARGEST_ANSWER = 1 << 20;

  /**
   * Sends a call.
   *
   * @param target the operation, such as {@code secretsmanager.GetSecretValue}
   * @return the answer, JSON
   * @throws IOException when there is none, or it is an error; the message is its kind alone
   */
  byte[] post(Signature signature, String target, byte[] body) throws IOException {
    URI address = endpoint(signature);
    AwsCredentials credentials = AwsCredentials.of(environment);
    SortedMap<String, String> headers = new TreeMap<>();
    headers.put("content-type", "application/x-amz-json-1.1");
    headers.put("host", address.getAuthority());
    headers.put("x-amz-date", date(Instant.now()));
    headers.put("x-amz-target", target);
    if (credentials.sessionToken() != null) {
      headers.put("x-amz-security-token", credentials.sessionToken());
    }
    String authorization = signature.authorization(credentials, headers, body);
    headers.remove("host"); // the connection sends it
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(ANSWER_MILLIS);
    connection.setDoOutput(true);
    headers.forEach(connection::setRequestProperty);
    connection.setRequestProperty("Authorization", authorization);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    return answer(connection);
  }

  private URI endpoint(Signature signature) throws IOException {
    String other = environment.get("AWS_ENDPOINT_URL");
    String suffix = signature.region().startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    try {
      return other == null || other.isBlank()
          ? URI.create("https://" + signature.service() + "." + signature.region() + "." + suffix)
          : URI.create(other).resolve("/");
    } catch (IllegalArgumentException e) {
      throw new IOException("AWS_ENDPOINT_URL is not a URL");
    }
  }

  /** {@code 20260105T090012Z} */
  static String date(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).toString().replace("-", "").replace(":", "");
  }

  /** Reads an answer to its end, so that the connection can be used again. */
  static byte[] answer(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    InputStream stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    byte[] answer = new byte[0];
    if (stream != null) {
      try (stream) {
        answer = stream.readNBytes(LARGEST_ANSWER);
      }
    }
    if (status == 200) {
      return answer;
    }
    Matcher kind = KIND.matcher(new String(answer, StandardCharsets.UTF_8));
    throw new IOException(kind.find() ? kind.group(1) : "answer " + status);
  }
}
