package dev.sluice.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.app.App;
import dev.sluice.local.LocalContext;
import dev.sluice.local.events.Template;
import dev.sluice.local.redis.TestRedis;
import dev.sluice.local.s3.TestS3;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.redis.RedisTaskQueue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ClientKillParams;

/** Passwords and tokens in Secrets Manager, as {@code template.yaml} keeps them. */
class StoredSecretsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String TOKEN = "aGeneratedTokenOf43LettersAndDigits01234567";

  private final URI server = TestS3.required();
  private final AtomicLong clock = new AtomicLong();

  /** Does something in Secrets Manager, as its operator does. */
  private JsonNode operate(String operation, Map<String, String> members) throws Exception {
    Map<String, String> all = new HashMap<>(members);
    all.put("ClientRequestToken", UUID.randomUUID().toString());
    HttpRequest request =
        HttpRequest.newBuilder(server)
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", "secretsmanager." + operation)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20240101/us-east-1/secretsmanager/aws4_request,"
                    + " SignedHeaders=host, Signature=none")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(all)))
            .build();
    HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer::body);
    return JSON.readTree(answer.body());
  }

  private String secret(String text) throws Exception {
    String name = "sluice/" + UUID.randomUUID();
    return operate("CreateSecret", Map.of("Name", name, "SecretString", text)).get("ARN").asText();
  }

  private void change(String arn, String text) throws Exception {
    operate("PutSecretValue", Map.of("SecretId", arn, "SecretString", text));
  }

  private Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL", server.toString(),
        "AWS_ACCESS_KEY_ID", "test",
        "AWS_SECRET_ACCESS_KEY", "test");
  }

  private RedisTaskQueue queue(TestRedis redis, String arn) {
    URI url = URI.create("redis://127.0.0.1:" + redis.url().getPort());
    AwsSecret secret = new AwsSecret("SLUICE_REDIS_SECRET", arn, environment(), clock::get);
    return RedisTaskQueue.connect(QueueSettings.of(url).withRedisSecret(secret));
  }

  private static void enqueue(RedisTaskQueue queue) {
    NewTask task = NewTask.of("echo", "{}", "ann");
    assertInstanceOf(Enqueued.Created.class, queue.enqueue(List.of(task)).get(0));
  }

  private static String login(String password) {
    return "{\"username\":\"sluice\",\"password\":\"" + password + "\"}";
  }

  private static void user(Jedis admin, String... password) throws Exception {
    admin.aclSetUser("sluice", new Template().accessString());
    admin.aclSetUser("sluice", password);
  }

  @Test
  void aPasswordThatWasRotatedIsReadAgain() throws Exception {
    try (TestRedis redis = TestRedis.embedded();
        Jedis admin = new Jedis(redis.url())) {
      user(admin, ">one");
      String arn = secret(login("one"));
      try (RedisTaskQueue queue = queue(redis, arn)) {
        enqueue(queue);
        user(admin, "resetpass", ">two");
        killLinks(admin);
        assertThrows(QueueUnavailable.class, () -> enqueue(queue), "the secret is the old one");
        change(arn, login("two"));
        clock.addAndGet(TimeUnit.SECONDS.toNanos(5));
        enqueue(queue);
      }
    }
  }

  private static void killLinks(Jedis admin) {
    admin.clientKill(ClientKillParams.clientKillParams().user("sluice"));
  }

  @Test
  void whatASecretLacksIsReportedByName() throws Exception {
    try (TestRedis redis = TestRedis.embedded();
        RedisTaskQueue queue = queue(redis, secret("{\"username\":\"canary\"}"));
        RedisTaskQueue other = queue(redis, secret("x") + "gone")) {
      assertEquals(
          "The secret of SLUICE_REDIS_SECRET has no password: it must be {\"username\": …,"
              + " \"password\": …}",
          assertThrows(QueueUnavailable.class, () -> enqueue(queue)).getMessage());
      assertEquals(
          "The secret of SLUICE_REDIS_SECRET cannot be read: ResourceNotFoundException",
          assertThrows(QueueUnavailable.class, () -> enqueue(other)).getMessage());
    }
  }

  @Test
  void anySettingMayBeTheArnOfASecret() throws Exception {
    Map<String, String> variables = new HashMap<>(environment());
    variables.put("SLUICE_REDIS_URL", "redis://h");
    variables.put("SLUICE_QUEUES", secret("mail,reports"));
    assertEquals(List.of("mail", "reports"), Settings.of(variables).worker().queues());
    variables.put("SLUICE_QUEUES", secret("mail") + "gone");
    assertEquals(
        "The secret of SLUICE_QUEUES cannot be read: ResourceNotFoundException",
        assertThrows(IllegalArgumentException.class, () -> Settings.of(variables)).getMessage());
  }

  @Test
  void aGeneratedTokenIsTheOperators() throws Exception {
    try (TestRedis redis = TestRedis.embedded();
        Sluice sluice = new App().sluice(Settings.of(deployment(redis, secret(TOKEN))))) {
      assertEquals(202, enqueued(sluice, TOKEN));
      assertEquals(401, enqueued(sluice, "another"));
    }
  }

  @Test
  void withoutTheSecretOfTokensNobodyIsTurnedAwayForGood() throws Exception {
    String gone = secret(TOKEN) + "gone";
    try (TestRedis redis = TestRedis.embedded();
        Sluice sluice = new App().sluice(Settings.of(deployment(redis, gone)))) {
      assertEquals(503, enqueued(sluice, TOKEN));
    }
  }

  private Map<String, String> deployment(TestRedis redis, String tokens) {
    Map<String, String> variables = new HashMap<>(environment());
    variables.put("SLUICE_REDIS_URL", redis.url().toString());
    variables.put("SLUICE_TOKENS_SECRET", tokens);
    return variables;
  }

  private static int enqueued(Sluice sluice, String token) throws Exception {
    String event =
        Files.readString(Path.of("..", "..", "events", "enqueue-echo.json"))
            .replace("Bearer events", "Bearer " + token);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    sluice
        .enqueue()
        .handleRequest(
            new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
            answer,
            new LocalContext("secrets", Duration.ofSeconds(10)));
    return JSON.readTree(answer.toByteArray()).get("statusCode").asInt();
  }
}
