package dev.sluice.local.queue.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.redis.RedisTaskQueue;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node of a cluster that names another one, where nothing is to be found. */
class MisleadingNodeTest {
  private static final NewTask TASK = NewTask.of("echo", "{\"text\":\"a\"}", "ann");

  @ParameterizedTest
  @CsvSource({
    "-MOVED 13907 127.0.0.1:%d, Redis cannot serve now: MOVED", // in a circle
    "-ASK 13907 127.0.0.1:%d, Redis cannot serve now: ASK",
    "-MOVED 13907 127.0.0.1:1, Redis does not answer: refused",
    "-MOVED 13907, Redis refused a command",
    "-MOVED 13907 nowhere, Redis refused a command",
    "-CLUSTERDOWN The cluster is down, Redis cannot serve now: CLUSTERDOWN",
    "-TRYAGAIN Multiple keys request during rehashing of slot, Redis cannot serve now: TRYAGAIN"
  })
  void aNodeThatLeadsNowhere(String error, String told) {
    try (CannedServer server = CannedServer.of(port -> error.formatted(port) + "\r\n");
        RedisTaskQueue queue =
            RedisTaskQueue.connect(QueueSettings.of(URI.create(server.url() + "?cluster=true")))) {
      RuntimeException e = assertThrows(RuntimeException.class, () -> queue.enqueue(List.of(TASK)));
      assertEquals(told, e.getMessage());
    }
  }
}
