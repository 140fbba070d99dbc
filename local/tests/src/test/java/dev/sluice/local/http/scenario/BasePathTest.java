package dev.sluice.local.http.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.InProcess;
import dev.sluice.local.http.TestSite;
import dev.sluice.local.http.contract.BodyCases;
import dev.sluice.local.redis.TestRedis;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Behind a custom domain with a base path. The key of its mapping stays at the beginning of
 * rawPath, which has no stage then.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BasePathTest {
  private static final Pattern ROOT = Pattern.compile("(href|src|action)=\"/(?!jobs/sluice/)");

  private final TestRedis redis = TestRedis.embedded();
  private final TestSite site =
      TestSite.start(redis, redis.url(), Map.of("SLUICE_BASE_PATH", "/jobs/sluice"));
  private final InProcess driver = site.inProcess();

  @AfterAll
  void stop() {
    site.close();
  }

  private static String event(HttpCall call, String base) {
    ObjectNode event = InProcess.event(call);
    String path = base + event.get("rawPath").asText();
    event.put("rawPath", path);
    ObjectNode context = (ObjectNode) event.get("requestContext");
    context.put("stage", "$default").put("domainName", "api.example.org");
    ((ObjectNode) context.get("http")).put("path", path);
    return event.toString();
  }

  @Test
  void linksLeadBelowItWhenTheRequestCameThatWay() {
    HttpReply made = driver.enqueue(event(HttpCall.enqueue(BodyCases.GOOD), "/jobs/sluice"));
    assertEquals(202, made.status(), made::body);
    assertEquals("/jobs/sluice/tasks/" + made.id(), made.headers().get("location"));
    assertTrue(made.logLines().get(0).contains("\"taskId\":\"" + made.id() + "\""), made::toString);
    HttpReply read = driver.query(event(HttpCall.get("/tasks/" + made.id()), "/jobs/sluice"));
    assertEquals(200, read.status(), read::body);

    HttpReply atRoot = driver.enqueue(event(HttpCall.enqueue(BodyCases.GOOD), ""));
    assertEquals("/tasks/" + atRoot.id(), atRoot.headers().get("location"));
  }

  @Test
  void everyLinkOfThePageIsBelowIt() {
    for (HttpCall call :
        new HttpCall[] {HttpCall.get("/"), HttpCall.get("/").without("authorization")}) {
      HttpReply page = driver.query(event(call.header("accept", "text/html"), "/jobs/sluice"));
      assertEquals(200, page.status());
      assertTrue(page.body().contains("src=\"/jobs/sluice/web/"), page::body);
      assertFalse(ROOT.matcher(page.body()).find(), page::body);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/jobs", "/jobs/sluicegate", "/other", "/jobs/sluice/jobs/sluice"})
  void anotherPathIsNoneOfIts(String base) {
    HttpReply reply = driver.query(event(HttpCall.get("/tasks"), base));
    assertEquals(404, reply.status(), reply::body);
    assertEquals(
        "Sluice answers at the root of its host; to serve it below a base path, set SLUICE_BASE_PATH.",
        reply.json().at("/errors/0/detail").asText());
  }

  @Test
  void itsOwnRootIsThePage() {
    HttpCall root = HttpCall.get("").header("accept", "text/html");
    assertEquals(200, driver.query(event(root, "/jobs/sluice")).status());
  }
}
