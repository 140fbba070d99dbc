package dev.sluice.local.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
 * Every row of the table of bad inputs that is one call. Whatever else a row says, it holds that
 * nothing is stored unless the answer is good, that it comes within its time, that one line is
 * logged, and that a problem is told without a word about our insides.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HttpContract {
  private static final List<String> INSIDES =
      List.of("Exception", " at ", "dev.sluice", "jedis", "redis", "127.0.0.1", ".lua", "java.");

  private static final int MOST_TRIES = 20;

  private final TestSite site = TestSite.start();
  private HttpDriver driver;

  /** The way to the handlers of the site; called once. */
  abstract HttpDriver driver(TestSite site);

  @BeforeAll
  void start() {
    driver = driver(site);
    // the first call loads classes and connects; its time is nobody's answer time
    assertEquals(202, driver.send(HttpCall.enqueue(BodyCases.GOOD)).status());
    assertEquals(200, driver.send(HttpCall.get("/tasks")).status());
    assertEquals(200, driver.send(GraphqlCases.call("{results{id}}")).status());
    assertEquals(202, driver.send(RegisterCases.good(RegisterCases.PICTURE)).status());
    // and the first report loads the known sellers
    assertEquals(303, driver.send(RequestCases.form(RequestCases.FORM)).status());
  }

  @AfterAll
  void stop() {
    site.close();
  }

  static Stream<HttpCase> cases() {
    return Stream.of(
            BodyCases.all(),
            RequestCases.all(),
            FailureCases.all(),
            GroupCases.all(),
            GraphqlCases.all(),
            RegisterCases.all())
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

  /** A pause of a busy machine is not ours: the quickest of some counts. */
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
