package dev.sluice.local.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.local.redis.TestRedis;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MillionIdsTest {
  /** Less than the promised 64 MiB; a list of a million boxed ids alone would not fit. */
  private static final String HEAP = "-Xmx32m";

  @Test
  void aMillionIdsArePlannedInLittleMemory() throws Exception {
    try (TestRedis redis = TestRedis.embedded()) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  HEAP,
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  PlanAMillion.class.getName(),
                  redis.url().toString())
              .redirectErrorStream(true)
              .start();
      String output;
      try {
        output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
      } finally {
        process.destroyForcibly();
      }
      assertEquals("1000000 calls, 1000000 planned, 1000000 listed", output.strip());
    }
  }
}
