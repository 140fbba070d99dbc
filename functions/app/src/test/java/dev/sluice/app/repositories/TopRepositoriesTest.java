package dev.sluice.app.repositories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.RecordingContext;
import dev.sluice.app.repositories.TopRepositories.Result;
import dev.sluice.json.JsonTree;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.RetryLater;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopRepositoriesTest {
  private static final Instant NOW = Instant.parse("2024-03-01T10:00:00Z");
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String SEARCH =
      "/search/repositories?q=stars%3A%3E1&sort=stars&order=desc&per_page=100";

  private final RecordingContext context = RecordingContext.attempt(1);
  private final CountDownLatch enough = new CountDownLatch(1);
  private StandIn api;

  @BeforeEach
  void open() throws IOException {
    api = new StandIn();
  }

  @AfterEach
  void close() {
    enough.countDown();
    api.close();
  }

  private Object run() throws Exception {
    return run(api.url(), LONG);
  }

  private Object run(URI base, Duration limit) throws Exception {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    return new TopRepositories(base, clock, limit).run(new TopRepositories.Params(), context);
  }

  private static List<Repository> top(int n) {
    return IntStream.range(0, n)
        .mapToObj(i -> new Repository(StandIn.name(i), StandIn.stars(i)))
        .toList();
  }

  private String failure() {
    return assertThrows(IOException.class, this::run).getMessage();
  }

  @Test
  void aHundredAreReadInOnePage() throws Exception {
    Result result = assertInstanceOf(Result.class, run());
    assertEquals(new Result(top(100), api.url().toString(), "W/\"1\""), result);
    assertEquals(List.of(SEARCH), api.asked);
    assertEquals("sluice", api.headers.getFirst("User-Agent"));
    assertEquals("application/vnd.github+json", api.headers.getFirst("Accept"));
  }

  @ParameterizedTest
  @CsvSource({"30,4", "99,2", "8,13", "50,2"})
  void smallerPagesAreFollowed(int size, int pages) throws Exception {
    api.largestPage = size;
    Result result = (Result) run();
    assertEquals(top(100), result.repositories());
    assertNull(result.etag(), "the version of one page is not that of all");
    assertEquals(pages, api.asked.size());
    assertEquals(SEARCH + "&page=2", api.asked.get(1));
  }

  @Test
  void fewerAreTakenAsTheyAre() throws Exception {
    api.repositories = 3;
    assertEquals(top(3), ((Result) run()).repositories());
    api.repositories = 0;
    assertEquals("The API names no repository at all", failure());
  }

  @Test
  void whatMovedBetweenPagesIsListedOnce() throws Exception {
    api.largestPage = 30;
    api.first.add(
        exchange -> {
          String next = "<" + api.url() + SEARCH + "&page=2>; rel=\"next\"";
          exchange.getResponseHeaders().set("Link", next);
          StandIn.send(exchange, 200, StandIn.body(0, 40)); // 30 to 39 come again
        });
    List<Repository> found = ((Result) run()).repositories();
    assertEquals(top(100), found);
  }

  @Test
  void aBaseWithAPathIsKept() throws Exception {
    Result result = (Result) run(api.url().resolve("/api/v3/"), LONG);
    assertEquals("/api/v3" + SEARCH, api.asked.get(0));
    assertEquals(api.url() + "/api/v3", result.source());
  }

  @Test
  void whatHasNotChangedIsPublishedAgain() throws Exception {
    context.published =
        "{\"repositories\":[{\"name\":\"a/b\",\"stars\":1}],\"source\":\"%s\",\"etag\":\"W/\\\"1\\\"\"}"
            .formatted(api.url());
    Object result = run();
    assertEquals(JsonTree.read(context.published.getBytes(StandardCharsets.UTF_8)), result);
    assertEquals(List.of(SEARCH + " W/\"1\""), api.asked);
    api.etag = "W/\"2\"";
    assertEquals("W/\"2\"", ((Result) run()).etag());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"source\":\"http://other\",\"etag\":\"\\\"1\\\"\"}",
        "{\"source\":\"%s\",\"etag\":null}",
        "{\"source\":\"%s\",\"etag\":\"\\\"1\\\"\\r\\nX: y\"}",
        "{\"source\":\"%s\",\"etag\":7}",
        "[1]",
        "no json"
      })
  void aStrangeResultBeforeIsNotReferredTo(String published) throws Exception {
    context.published = published.replace("%s", api.url().toString());
    assertEquals(top(100), ((Result) run()).repositories());
    assertEquals(List.of(SEARCH), api.asked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "403 | x-ratelimit-remaining 0 x-ratelimit-reset 1709287500 | 300",
        "429 | x-ratelimit-remaining 0 x-ratelimit-reset 1709287500 | 300",
        "403 | retry-after 30 | 30",
        "429 | retry-after 30 x-ratelimit-remaining 0 x-ratelimit-reset 1709287500 | 30",
        "503 | retry-after 7 | 7",
        "429 | retry-after 0 | 1",
        "429 | x-a b | 60",
        "429 | retry-after soon | 60",
        "403 | x-ratelimit-remaining 0 x-ratelimit-reset 1 | 1",
        "403 | x-ratelimit-remaining 0 | 60",
        "403 | x-ratelimit-remaining 0 x-ratelimit-reset 99999999999 | 86400",
        "403 | x-ratelimit-remaining 5 | -",
        "403 | x-a b | -",
        "401 | retry-after 30 | -",
        "404 | x-a b | -",
        "422 | x-a b | -",
      })
  void aRefusalIsWaitedForOrFinal(int status, String headers, Long seconds) {
    api.first.add(StandIn.status(status, headers.split(" ")));
    if (seconds == null) {
      String told = assertThrows(PermanentFailure.class, this::run).getMessage();
      assertEquals("The API refuses the request with " + status, told);
    } else {
      RetryLater later = assertThrows(RetryLater.class, this::run);
      assertEquals(Duration.ofSeconds(seconds), later.delay());
      assertEquals("The API allows no more requests for " + seconds + " s", later.getMessage());
    }
  }

  @Test
  void aDateIsAlsoARetryAfter() {
    api.first.add(StandIn.status(429, "Retry-After", "Fri, 1 Mar 2024 10:02:00 GMT"));
    assertEquals(Duration.ofSeconds(120), assertThrows(RetryLater.class, this::run).delay());
  }

  @Test
  void theLastAllowedRequestIsNotFollowedByAnother() throws Exception {
    api.largestPage = 50;
    api.first.add(
        exchange -> {
          exchange.getResponseHeaders().set("Link", "<" + SEARCH + "&page=2>; rel=next");
          exchange.getResponseHeaders().set("X-RateLimit-Remaining", "0");
          exchange.getResponseHeaders().set("X-RateLimit-Reset", "1709287500");
          StandIn.send(exchange, 200, StandIn.body(0, 50));
        });
    assertEquals(Duration.ofSeconds(300), assertThrows(RetryLater.class, this::run).delay());
    assertEquals(1, api.asked.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 204, 408})
  void otherAnswersMayPass(int status) throws Exception {
    api.first.add(exchange -> exchange.sendResponseHeaders(status, status == 204 ? -1 : 0));
    assertEquals("The API answered " + status, failure());
    assertEquals(top(100), ((Result) run()).repositories());
  }

  @Test
  void a304ThatNobodyAskedForIsNoAnswer() {
    api.first.add(exchange -> exchange.sendResponseHeaders(304, -1));
    assertEquals("The API answered 304", failure());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "<html>",
        "{\"items\":{}}",
        "{\"items\":[1]}",
        "{\"items\":[{}]}",
        "{\"items\":[{\"full_name\":\"a/b\"}]}",
        "{\"items\":[{\"full_name\":\"a/b\",\"stargazers_count\":-1}]}",
        "{\"items\":[{\"full_name\":\"a/b\",\"stargazers_count\":\"1\"}]}",
        "{\"items\":[{\"full_name\":\"a/b\",\"stargazers_count\":1e99}]}",
        "{\"items\":[{\"full_name\":\"a/b\",\"stargazers_count\":99999999999999999999}]}",
        "{\"items\":[{\"full_name\":7,\"stargazers_count\":1}]}",
        "{\"items\":[{\"full_name\":\"\",\"stargazers_count\":1}]}",
        "{\"items\":[{\"full_name\":\"a/b\",\"stargazers_count\":1}]",
        "{\"items\":[]} {}",
        "{\"items\":[]},"
      })
  void anythingElseIsNoList(String body) {
    api.first.add(StandIn.json(body));
    assertEquals("The API's answer is not a list of repositories", failure());
  }

  @Test
  void anIncompleteSearchIsNotTaken() {
    api.first.add(StandIn.json("{\"incomplete_results\":true,\"items\":[]}"));
    assertEquals("The API gave up searching before it was complete", failure());
  }

  @Test
  void aCutBodyIsNotTaken() {
    // the client asks again by itself when the reset overtakes the head of the answer
    for (int i = 0; i < 10; i++) {
      api.first.add(
          exchange -> {
            byte[] bytes = StandIn.body(0, 100).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
          });
    }
    assertEquals("The API at " + api.url() + " broke off its answer", failure());
  }

  @Test
  void aSlowBodyIsGivenUp() {
    api.first.add(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          body.write('{');
          body.flush();
          await();
        });
    assertTimeout(
        Duration.ofSeconds(10),
        () -> {
          IOException told =
              assertThrows(IOException.class, () -> run(api.url(), Duration.ofSeconds(1)));
          assertTrue(told.getMessage().endsWith(" did not answer within 1 s"), told.getMessage());
        });
  }

  @Test
  void anEndlessBodyIsGivenUp() {
    api.first.add(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] spaces = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
          for (int i = 0; i < 1_000; i++) {
            exchange.getResponseBody().write(spaces);
          }
        });
    String told = failure();
    assertTrue(told.endsWith(" answered with more than 8388608 bytes"), told);
  }

  private void await() {
    try {
      enough.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aCancelInterruptsIt() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    api.first.add(
        exchange -> {
          asked.countDown();
          await();
        });
    Thread task =
        new Thread(() -> assertThrows(InterruptedException.class, () -> run(api.url(), LONG)));
    task.start();
    asked.await();
    task.interrupt();
    task.join(5_000);
    assertEquals(Thread.State.TERMINATED, task.getState());
  }

  @Test
  void redirectsWithinTheServerAreFollowed() throws Exception {
    api.first.add(StandIn.status(301, "Location", "/elsewhere?per_page=100"));
    api.first.add(StandIn.status(307, "Location", api.url() + "/there?per_page=100"));
    assertEquals(top(100), ((Result) run()).repositories());
    assertEquals(List.of(SEARCH, "/elsewhere?per_page=100", "/there?per_page=100"), api.asked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1/",
        "http://localhost/",
        "file:///etc/passwd",
        "//evil",
        "mailto:a"
      })
  void elsewhereItIsNotSent(String location) {
    api.first.add(StandIn.status(302, "Location", location));
    assertEquals("The API points to another server, which is not asked", failure());
    api.first.add(
        exchange -> {
          exchange.getResponseHeaders().set("Link", "<" + location + ">; rel=\"next\"");
          StandIn.send(exchange, 200, StandIn.body(0, 10));
        });
    assertEquals("The API points to another server, which is not asked", failure());
  }

  @Test
  void aCircleOfRedirectsEnds() {
    for (int i = 0; i < 10; i++) {
      api.first.add(StandIn.status(302, "Location", SEARCH));
    }
    assertEquals("The API redirects more than 3 times", failure());
  }

  @Test
  void anUnreachableApiIsToldInPlainWords() throws Exception {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
    IOException told = assertThrows(IOException.class, () -> run(nobody, LONG));
    assertEquals("The API at " + nobody + " cannot be reached", told.getMessage());
    URI noHost = URI.create("http://api.invalid");
    told = assertThrows(IOException.class, () -> run(noHost, LONG));
    assertEquals("The API at http://api.invalid cannot be reached", told.getMessage());
  }
}
