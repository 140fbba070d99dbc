package dev.sluice.app.repositories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.repositories.TopRepositories.Result;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.RetryLater;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals, cut and endless bodies, redirects: what the API may do instead of answering. */
class UnhelpfulApiTest extends TopRepositoriesRun {
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
  void a304ThatNobodyAskedForIsNotAnAnswer() {
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
  void anythingElseIsNotAList(String body) {
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
    // the client retries on its own if the reset overtakes the headers of the answer
    for (int i = 0; i < 10; i++) {
      api.first.add(
          exchange -> {
            byte[] bytes = StandIn.body(0, 100).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
          });
    }
    assertEquals("The API at " + api.url() + " cut its answer short", failure());
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
    assertEquals("The API points to another server, which is not contacted", failure());
    api.first.add(
        exchange -> {
          exchange.getResponseHeaders().set("Link", "<" + location + ">; rel=\"next\"");
          StandIn.send(exchange, 200, StandIn.body(0, 10));
        });
    assertEquals("The API points to another server, which is not contacted", failure());
  }

  @Test
  void aCircleOfRedirectsEnds() {
    for (int i = 0; i < 10; i++) {
      api.first.add(StandIn.status(302, "Location", SEARCH));
    }
    assertEquals("The API redirects more than 3 times", failure());
  }

  @Test
  void anUnreachableApiIsReportedInPlainWords() throws Exception {
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
