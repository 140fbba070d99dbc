package dev.sluice.app.repositories;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.sluice.app.repositories.TopRepositories.Result;
import dev.sluice.json.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopRepositoriesTest extends TopRepositoriesRun {
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
    assertNull(result.etag(), "one page's version is not that of all pages");
    assertEquals(pages, api.asked.size());
    assertEquals(SEARCH + "&page=2", api.asked.get(1));
  }

  @Test
  void fewerAreTakenAsTheyAre() throws Exception {
    api.repositories = 3;
    assertEquals(top(3), ((Result) run()).repositories());
    api.repositories = 0;
    assertEquals("The API returned no repositories at all", failure());
  }

  @Test
  void whatMovedBetweenPagesIsListedOnce() throws Exception {
    api.largestPage = 30;
    api.first.add(
        exchange -> {
          String next = "<" + api.url() + SEARCH + "&page=2>; rel=\"next\"";
          exchange.getResponseHeaders().set("Link", next);
          StandIn.send(exchange, 200, StandIn.body(0, 40)); // 30 to 39 appear again
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
  void aStrangeEarlierResultIsNotReferredTo(String published) throws Exception {
    context.published = published.replace("%s", api.url().toString());
    assertEquals(top(100), ((Result) run()).repositories());
    assertEquals(List.of(SEARCH), api.asked);
  }
}
