package dev.sluice.http.enqueue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.app.Catalog;
import dev.sluice.http.message.BatchLines;
import dev.sluice.http.message.Body;
import dev.sluice.http.message.Problem;
import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import dev.sluice.local.fuzz.Promptly;
import dev.sluice.params.Violation;
import dev.sluice.task.TaskCatalog;
import dev.sluice.webhook.Webhooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The body of a call that enqueues, one task or many: each is read, or refused with reasons. */
class TaskFuzzTest {
  private static final Instant NOW = Instant.parse("2026-01-05T09:00:00Z");
  private static final TaskCatalog CATALOG = new Catalog(null, null, null, null, null).types();

  @FuzzTest(maxDuration = "2s")
  void isReadOrRefused(byte[] body) {
    Promptly.read(() -> look(body));
  }

  private static void look(byte[] body) {
    tree(body);
    task(body);
    batch(BatchLines.ofNdjson(body));
    try {
      batch(BatchLines.ofArray(body));
    } catch (Problem e) {
      assertExplained(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was read can be written, and means the same when it is read again. */
  private static void tree(byte[] body) {
    try {
      Object tree = JsonTree.read(body);
      if (!new String(body, StandardCharsets.US_ASCII).contains("\\u")) { // no lone surrogates
        byte[] written = JsonTree.write(tree).getBytes(StandardCharsets.UTF_8);
        Object again = JsonTree.read(written);
        assertArrayEquals(JsonTree.canonicalHash(tree), JsonTree.canonicalHash(again));
      }
    } catch (BadJson e) {
      assertFalse(e.getMessage().isEmpty());
    }
  }

  private static void batch(List<BatchLines.Line> lines) {
    for (BatchLines.Line line : lines) {
      assertTrue(line.number() > 0);
      if (line.json() != null) {
        task(line.json());
      }
    }
  }

  private static void task(byte[] json) {
    try {
      TaskRequest.read(
          Body.tree(json), "ann", "key", CATALOG, Set.of(), Webhooks.NONE, NOW, MemberCheck.NONE);
    } catch (Problem e) {
      assertExplained(e);
    }
  }

  private static void assertExplained(Problem problem) {
    assertTrue(problem.type().status() < 500, () -> problem.type().slug());
    for (Violation error : problem.errors()) {
      assertTrue(error.pointer().isEmpty() || error.pointer().startsWith("/"), error::pointer);
      assertFalse(error.detail().isEmpty());
      assertFalse(error.detail().contains("Exception"), error::detail);
    }
  }
}
