package dev.sluice.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.queue.QueueUnavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as Secrets Manager and as Lambda's address for credentials do. */
class AwsSecretTest {
  private static final String ARN =
      "arn:aws:secretsmanager:eu-west-1:123456789012:secret:sluice/redis-AbCdEf";

  private final AtomicLong clock = new AtomicLong();
  private final List<String> asked = new ArrayList<>();
  private final HttpServer server;
  private int status = 200;
  private String answer = "{\"SecretString\":\"canary-1\"}";

  AwsSecretTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.createContext(
        "/credentials",
        call -> {
          String by = call.getRequestHeaders().getFirst("Authorization");
          String keys = "{\"AccessKeyId\":\"FROM" + by + "\",\"SecretAccessKey\":\"s\"}";
          send(call, 200, keys);
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private synchronized void answer(HttpExchange call) throws IOException {
    asked.add(
        call.getRequestHeaders().getFirst("X-Amz-Target")
            + " "
            + new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
            + " "
            + call.getRequestHeaders().getFirst("Authorization"));
    send(call, status, answer);
  }

  private static void send(HttpExchange call, int status, String answer) throws IOException {
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(status, bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }

  private synchronized void answers(int status, String answer) {
    this.status = status;
    this.answer = answer;
  }

  private AwsSecret secret(Map<String, String> credentials) {
    Map<String, String> environment = new HashMap<>(credentials);
    environment.put("AWS_ENDPOINT_URL", "http://127.0.0.1:" + server.getAddress().getPort());
    return new AwsSecret("SLUICE_REDIS_SECRET", ARN, environment, clock::get);
  }

  private AwsSecret secret() {
    return secret(Map.of("AWS_ACCESS_KEY_ID", "AKID", "AWS_SECRET_ACCESS_KEY", "key"));
  }

  private void pass(int seconds) {
    clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  private static String refused(AwsSecret secret) {
    return assertThrows(QueueUnavailable.class, secret::read).getMessage();
  }

  @Test
  void isReadOnceAndSigned() {
    AwsSecret secret = secret();
    assertEquals("canary-1", secret.read());
    assertEquals("canary-1", secret.read());
    assertEquals(1, asked.size());
    String call = asked.get(0);
    String question = "secretsmanager.GetSecretValue {\"SecretId\":\"" + ARN + "\"} ";
    assertTrue(call.startsWith(question + "AWS4-HMAC-SHA256 Credential=AKID/"), call);
    assertTrue(call.contains("/eu-west-1/secretsmanager/aws4_request"), call);
  }

  @Test
  void isReadAgainWhenItWasRefusedButNotAtOnce() {
    AwsSecret secret = secret();
    assertEquals("canary-1", secret.read());
    answers(200, "{\"SecretString\":\"canary-2\"}");
    assertFalse(secret.changed("canary-1"), "read a moment ago");
    pass(5);
    assertTrue(secret.changed("canary-1"));
    assertTrue(secret.changed("canary-1"), "another thread had the old one too");
    assertEquals("canary-2", secret.read());
    pass(5);
    assertFalse(secret.changed("canary-2"));
    assertEquals(3, asked.size());
  }

  @Test
  void theOldOneStaysWhenItCannotBeReadAgain() {
    AwsSecret secret = secret();
    assertEquals("canary-1", secret.read());
    answers(500, "");
    pass(5);
    assertFalse(secret.changed("canary-1"));
    assertEquals("canary-1", secret.read());
  }

  @Test
  void aRefusalIsNamedAndNotRepeatedByEveryCall() {
    answers(400, "{\"__type\":\"AccessDeniedException\",\"Message\":\"canary-1\"}");
    AwsSecret secret = secret();
    String told = "The secret of SLUICE_REDIS_SECRET cannot be read: ";
    assertEquals(told + "AccessDeniedException", refused(secret));
    assertEquals(told + "AccessDeniedException", refused(secret));
    assertEquals(1, asked.size());
    pass(5);
    answers(400, "{\"__type\":\"com.amazonaws.secretsmanager#ResourceNotFoundException\"}");
    assertEquals(told + "ResourceNotFoundException", refused(secret));
    pass(5);
    answers(503, "<html>canary-1</html>");
    assertEquals(told + "answer 503", refused(secret));
    pass(5);
    answers(200, "{\"SecretBinary\":\"AAAA\"}");
    assertEquals(told + "it is binary", refused(secret));
    pass(5);
    answers(200, "canary-1");
    assertEquals(told + "the answer is not JSON", refused(secret));
    pass(5);
    answers(200, "{\"SecretString\":\"canary-1\"}");
    assertEquals("canary-1", secret.read());
  }

  @Test
  void credentialsOfASnapshotComeFromTheSandbox() {
    String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/credentials";
    AwsSecret secret =
        secret(
            Map.of(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                address,
                "AWS_CONTAINER_AUTHORIZATION_TOKEN",
                "SANDBOX"));
    assertEquals("canary-1", secret.read());
    assertTrue(asked.get(0).contains("Credential=FROMSANDBOX/"), asked.get(0));
  }

  @Test
  void withoutCredentialsNothingIsAsked() {
    String told =
        "The secret of SLUICE_REDIS_SECRET cannot be read: there are no credentials to ask with";
    assertEquals(told, refused(secret(Map.of())));
    assertEquals(
        told,
        refused(secret(Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://example.org/x"))));
    assertEquals(List.of(), asked);
  }

  @Test
  void onlyTheArnOfASecretNamesOne() {
    for (String wrong : List.of("canary", "arn:aws:s3:::canary", ARN + " ", ARN + "\n")) {
      String told =
          assertThrows(IllegalArgumentException.class, () -> new AwsSecret("NAME", wrong, Map.of()))
              .getMessage();
      assertTrue(told.startsWith("NAME must be the ARN of a secret"), told);
      assertFalse(told.contains("canary"), told);
    }
  }
}
