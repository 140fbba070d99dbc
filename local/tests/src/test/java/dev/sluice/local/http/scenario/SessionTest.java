package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.app.App;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.InProcess;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.contract.BodyCases;
import dev.sluice.queue.TaskQueue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What a session cookie is sealed with, and how it begins and ends. */
class SessionTest extends HttpScenario {
  private static final HttpCall LOGIN =
      HttpCall.post("/login")
          .without("authorization")
          .json("{\"token\":\"" + TestSite.OLGA + "\"}");

  private static HttpCall read(String cookie) {
    return HttpCall.get("/tasks").without("authorization").header("cookie", cookie);
  }

  private static String cookie(HttpReply reply) {
    return reply.cookies().get(0).split(";")[0];
  }

  /** The same deployment in another process. */
  private InProcess another(Map<String, String> changed) {
    Map<String, String> variables = new HashMap<>(site.variables());
    variables.putAll(changed);
    Sluice sluice = new App().sluice(Settings.of(variables));
    return new InProcess(sluice.enqueue(), sluice.query(), sluice.enqueue());
  }

  @Test
  void theConfigurationAloneMakesNoSession() throws Exception {
    byte[] key =
        MessageDigest.getInstance("SHA-256")
            .digest(
                ("sluice sealing key\n" + site.variables().get("SLUICE_TOKENS"))
                    .getBytes(StandardCharsets.UTF_8));
    long until = Instant.now().plusSeconds(3_600).getEpochSecond();
    byte[] text = ("olga|OPERATOR|" + until).getBytes(StandardCharsets.UTF_8);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    mac.update("session\0".getBytes(StandardCharsets.UTF_8));
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String forged = base64.encodeToString(text) + "." + base64.encodeToString(mac.doFinal(text));
    assertEquals(401, send(read("sluice_session=" + forged)).status());
  }

  /** With another Redis nothing of the configuration is other, whatever a key were made of. */
  @Test
  void aDeploymentOfTheSameConfigurationTakesNoSessionOfAnother() {
    try (TestSite fresh = TestSite.start();
        RedisClient client = RedisClient.create(fresh.redis().url())) {
      String cookie = cookie(fresh.inProcess().send(LOGIN));
      assertEquals(200, fresh.inProcess().send(read(cookie)).status());
      client.flushAll();
      Sluice second = new App().sluice(Settings.of(fresh.variables()));
      InProcess other = new InProcess(second.enqueue(), second.query(), second.enqueue());
      assertEquals(401, other.send(read(cookie)).status());
    }
  }

  @Test
  void allProcessesOfADeploymentAgree() {
    String cookie = cookie(send(LOGIN));
    assertEquals(200, another(Map.of()).send(read(cookie)).status());
    String other =
        "alice:submitter:" + "0".repeat(64) + "," + site.variables().get("SLUICE_TOKENS");
    assertEquals(401, another(Map.of("SLUICE_TOKENS", other)).send(read(cookie)).status());
  }

  @Test
  void theSecretMayBeASetting() {
    Map<String, String> secret = Map.of("SLUICE_SEALING_KEY", "x".repeat(32));
    String cookie = cookie(another(secret).send(LOGIN));
    assertEquals(200, another(secret).send(read(cookie)).status());
    assertEquals(401, send(read(cookie)).status());
  }

  @Test
  void ofManySecretsThatAreMadeAtOnceOneIsKept() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (TestSite fresh = TestSite.start()) {
      Callable<String> ask =
          () -> {
            try (TaskQueue queue = Sluice.connect(Settings.of(fresh.variables()))) {
              return queue.sealingSecret();
            }
          };
      Set<String> secrets = new TreeSet<>();
      for (Future<String> secret :
          threads.invokeAll(IntStream.range(0, 16).mapToObj(i -> ask).toList())) {
        secrets.add(secret.get());
      }
      assertEquals(1, secrets.size(), secrets::toString);
      assertEquals(43, secrets.iterator().next().length());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void itEndsWithALogout() {
    HttpCall logout = HttpCall.post("/logout").without("authorization");
    HttpReply out = send(logout);
    assertEquals(204, out.status());
    assertEquals(
        List.of("sluice_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"), out.cookies());
    HttpCall form = logout.header("cookie", cookie(send(LOGIN))).header("accept", "text/html");
    assertProblemPage(403, send(form.header("sec-fetch-site", "cross-site")));
    HttpReply sent = send(form.header("sec-fetch-site", "same-origin"));
    assertEquals("303 /", sent.status() + " " + sent.headers().get("location"));
  }

  private static void assertProblemPage(int status, HttpReply reply) {
    assertEquals(status, reply.status(), reply::body);
    assertTrue(reply.headers().get("content-type").startsWith("text/html"));
  }

  @Test
  void byHttpsTheCookieBelongsToThisHostAlone() {
    HttpReply in = send(LOGIN.header("x-forwarded-proto", "https"));
    String set = in.cookies().get(0);
    assertTrue(set.startsWith("__Host-sluice_session="), set);
    assertTrue(set.endsWith("; Secure") && set.contains("; Path=/;"), set);
    HttpCall read = read(cookie(in)).header("x-forwarded-proto", "https");
    assertEquals(200, send(read).status());
    String planted = cookie(in).replace("__Host-", "");
    assertEquals(401, send(read.header("cookie", planted)).status());
  }

  @Test
  void theSchemeOfAnOriginCounts() {
    HttpCall write =
        HttpCall.enqueue(BodyCases.GOOD)
            .without("authorization")
            .header("cookie", cookie(send(LOGIN)));
    String host = "127.0.0.1:8080";
    assertProblem(403, "cross-site", send(write.header("origin", "https://" + host)));
    assertProblem(403, "cross-site", send(write.header("origin", "xx://" + host)));
    assertEquals(202, send(write.header("origin", "http://" + host)).status());
  }

  @Test
  void noOtherOriginMayEmbedAnAnswer() {
    HttpReply page = send(HttpCall.get("/").without("authorization"));
    assertEquals("same-origin", page.headers().get("cross-origin-opener-policy"));
    assertEquals("same-origin", page.headers().get("cross-origin-resource-policy"));
  }
}
