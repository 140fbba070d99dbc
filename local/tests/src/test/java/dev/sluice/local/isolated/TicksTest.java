package dev.sluice.local.isolated;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class TicksTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final List<String> log = new CopyOnWriteArrayList<>();

  @Test
  void neitherTheTicksNorTheOutputEndWithALogThatFails() throws Exception {
    try (Functions functions =
        new Functions("no.such.Application", Map.of(), 1, Duration.ofMillis(10), this::fail)) {
      await("more ticks").atMost(LONG).until(() -> functions.invoked() >= 3);
      await("the whole trace")
          .atMost(LONG)
          .until(() -> log.stream().anyMatch(line -> line.startsWith("\tat ")));
    }
  }

  private void fail(String line) {
    log.add(line);
    throw new IllegalStateException("the disk is full");
  }
}
