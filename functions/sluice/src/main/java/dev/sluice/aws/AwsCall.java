package dev.sluice.aws;

import static java.util.Locale.ROOT;

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
 * @param environment variables as the SDK reads them: credentials, and {@code AWS_ENDPOINT_URL} or,
 *     for one service, {@code AWS_ENDPOINT_URL_LAMBDA} for another server, perhaps with a path
 */
record AwsCall(Map<String, String> environment) {
  static final int CONNECT_MILLIS = 1_000;
  static final int ANSWER_MILLIS = 2_000;

  /** An error's kind in a header of its own, {@code AccessDeniedException:http://…}. */
  private static final String KIND_HEADER = "x-amzn-ErrorType";

  /** An error's kind stands at its end: {@code "__type": "com.amazonaws…#AccessDenied"}. */
  private static final Pattern KIND =
      Pattern.compile("\"__type\"\\s*:\\s*\"(?:[^\"]*#)?([A-Za-z]{1,60})\"");

  private static final int LARGEST_ANSWER = 1 << 20;

  /**
   * Calls an operation of a service that has one address.
   *
   * @param operation such as {@code secretsmanager.GetSecretValue}
   * @return the answer, JSON
   * @throws IOException when there is none, or it is an error; the message is its kind alone
   */
  byte[] post(Signature signature, String operation, byte[] body) throws IOException {
    SortedMap<String, String> headers = new TreeMap<>();
    headers.put("content-type", "application/x-amz-json-1.1");
    headers.put("x-amz-target", operation);
    return send(signature, "/", headers, body);
  }

  /**
   * Sends a call to an address of a service.
   *
   * @param target the path and perhaps a query, of characters that need no escape
   * @param headers of this call, to which those of every call are added
   * @return the answer
   * @throws IOException when there is none, or it is an error; the message is its kind alone
   */
  byte[] send(Signature signature, String target, SortedMap<String, String> headers, byte[] body)
      throws IOException {
    URI address = endpoint(signature);
    AwsCredentials credentials = AwsCredentials.of(environment);
    headers.put("host", address.getAuthority());
    headers.put("x-amz-date", date(Instant.now()));
    if (credentials.sessionToken() != null) {
      headers.put("x-amz-security-token", credentials.sessionToken());
    }
    String whole = address.getRawPath().replaceFirst("/+$", "") + target;
    String authorization = signature.authorization(credentials, whole, headers, body);
    headers.remove("host"); // the connection sends it
    HttpURLConnection connection =
        (HttpURLConnection) address.resolve(whole).toURL().openConnection();
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
    String other = environment.get("AWS_ENDPOINT_URL_" + signature.service().toUpperCase(ROOT));
    other = other == null || other.isBlank() ? environment.get("AWS_ENDPOINT_URL") : other;
    String suffix = signature.region().startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    if (other == null || other.isBlank()) {
      other = "https://" + signature.service() + "." + signature.region() + "." + suffix;
    }
    try {
      URI address = URI.create(other);
      if (address.getRawAuthority() != null) { // a host may have an underscore, as in Compose
        return address;
      }
    } catch (IllegalArgumentException e) {
      // as below
    }
    throw new IOException("AWS_ENDPOINT_URL is not a URL");
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
    if (status / 100 == 2) {
      return answer;
    }
    String named = connection.getHeaderField(KIND_HEADER);
    if (named != null && named.matches("[A-Za-z]{1,60}(:.*)?")) {
      throw new IOException(named.replaceFirst(":.*", ""));
    }
    Matcher kind = KIND.matcher(new String(answer, StandardCharsets.UTF_8));
    throw new IOException(kind.find() ? kind.group(1) : "answer " + status);
  }
}
