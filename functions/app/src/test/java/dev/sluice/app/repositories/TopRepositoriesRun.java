package dev.sluice.app.repositories;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.app.RecordingContext;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Runs of the task against a stand-in of the API. */
abstract class TopRepositoriesRun {
  static final Instant NOW = Instant.parse("2024-03-01T10:00:00Z");

  static final Duration LONG = Duration.ofSeconds(20);

  static final String SEARCH =
      "/search/repositories?q=stars%3A%3E1&sort=stars&order=desc&per_page=100";

  final RecordingContext context = RecordingContext.attempt(1);

  final CountDownLatch enough = new CountDownLatch(1);

  StandIn api;

  @BeforeEach
  void open() throws IOException {
    api = new StandIn();
  }

  @AfterEach
  void close() {
    enough.countDown();
    api.close();
  }

  Object run() throws Exception {
    return run(api.url(), LONG);
  }

  Object run(URI base, Duration limit) throws Exception {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    return new TopRepositories(base, clock, limit).run(new TopRepositories.Params(), context);
  }

  static List<Repository> top(int n) {
    return IntStream.range(0, n)
        .mapToObj(i -> new Repository(StandIn.name(i), StandIn.stars(i)))
        .toList();
  }

  String failure() {
    return assertThrows(IOException.class, this::run).getMessage();
  }
}
