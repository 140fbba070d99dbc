package dev.sluice.local.http.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpDriver;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.Stored;
import dev.sluice.local.http.TestSite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every single call with a known answer. Whatever else a case says: nothing is stored unless the
 * call succeeds, the answer comes in time, one line is logged, and a problem reveals nothing about
 * our internals.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HttpContract {
  private static final List<String> INSIDES =
      List.of("Exception", " at ", "dev.sluice", "jedis", "redis", "127.0.0.1", ".lua", "java.");

  private static final int MOST_TRIES = 20;

  private final TestSite site = TestSite.start();
  private HttpDriver driver;

  /** The way to the site's handlers; called once. */
  abstract HttpDriver driver(TestSite site);

  @BeforeAll
  void start() {
    driver = driver(site);
    // the first call loads classes and connects, so its time does not count
    assertEquals(202, driver.send(HttpCall.enqueue(BodyCases.GOOD)).status());
    assertEquals(200, driver.send(HttpCall.get("/tasks")).status());
    assertEquals(200, driver.send(GraphqlCases.call("{results{id}}")).status());
    assertEquals(202, driver.send(RegisterCases.good(RegisterCases.PICTURE)).status());
    // and the first report loads the known sellers
    assertEquals(303, driver.send(LaunchCases.form(LaunchCases.FORM)).status());
  }

  @AfterAll
  void stop() {
    site.close();
  }

  static Stream<HttpCase> cases() {
    return Stream.of(
            BodyCases.all(),
            FieldCases.all(),
            RequestCases.all(),
            LaunchCases.all(),
            FailureCases.all(),
            GroupCases.all(),
            GraphqlCases.all(),
            RegisterCases.all(),
            MultipartCases.all())
        .flatMap(cases -> cases);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isAnswered(HttpCase input) {
    Map<String, String> before = Stored.in(site);
    HttpReply reply = driver.send(input.call());
    assertTrue(input.statuses().contains(reply.status()), reply::toString);
    assertTrue(inTime(input, reply), () -> "took " + reply.took());
    if (reply.logLines() != null) {
      assertEquals(1, reply.logLines().size(), reply.logLines()::toString);
    }
    if (reply.status() >= 400) {
      assertProblem(input, reply);
      assertEquals(before, Stored.in(site));
    }
  }

  /** A busy machine's pauses do not count: the quickest of several tries does. */
  private boolean inTime(HttpCase input, HttpReply first) {
    Duration quickest = first.took();
    for (int i = 1; i < MOST_TRIES && quickest.compareTo(input.limit()) >= 0; i++) {
      Duration took = driver.send(input.call()).took();
      quickest = took.compareTo(quickest) < 0 ? took : quickest;
    }
    return quickest.compareTo(input.limit()) < 0;
  }

  private static void assertProblem(HttpCase input, HttpReply reply) {
    assertEquals("application/problem+json", reply.headers().get("content-type"));
    assertTrue(input.slugs().isEmpty() || input.slugs().contains(reply.slug()), reply::body);
    assertEquals(reply.status(), reply.json().path("status").asInt());
    for (String inside : INSIDES) {
      assertFalse(reply.body().contains(inside), () -> inside + " in " + reply.body());
    }
    if (reply.status() == 401) {
      assertEquals("Bearer", reply.headers().get("www-authenticate"));
    }
    if (reply.status() == 405) {
      List<String> allowed = List.of(reply.headers().get("allow").split(", "));
      assertTrue(allowed.contains("OPTIONS"), reply::toString);
      assertFalse(allowed.contains(input.call().method()), reply::toString);
    }
  }
}
