package dev.sluice.local.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.app.workqueue.evaluate.Evaluate;
import dev.sluice.params.ParamsReader;
import dev.sluice.params.Violation;
import dev.sluice.task.PermanentFailure;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;

/**
 * Whatever stands in a formula, it gets a value within the limits or a reason, and soon. Runs on
 * the files of {@code EvaluateFuzzTestInputs}; with {@code JAZZER_FUZZ=1}, as the build does once
 * more, it makes its own inputs of them for 30 seconds. What it finds it writes there: commit it
 * with the repair. Jazzer has native libraries for Linux and Mac (x86-64, ARM) and Windows
 * (x86-64).
 */
class EvaluateFuzzTest {
  private static final BigDecimal LARGEST = new BigDecimal("1e300");
  private static final Duration LONGEST = Duration.ofSeconds(1);

  /** Loading and instrumenting the classes is nobody's time. */
  @BeforeAll
  static void warmUp() {
    look("round(1, 2) + sin(0)");
    look("1/0");
    look("1/");
  }

  @FuzzTest(maxDuration = "30s")
  void isComputedOrRefused(byte[] bytes) {
    String code = new String(bytes, StandardCharsets.ISO_8859_1);
    long began = processorNanos();
    look(code);
    assertTrue(processorNanos() - began < LONGEST.toNanos(), "takes too long");
  }

  private static void look(String code) {
    ParamsReader.Result<Evaluate.Params> params =
        ParamsReader.read(Evaluate.Params.class, Map.of("name", "x", "code", code), "/params");
    if (params.valid()) {
      compute(params.value());
    } else {
      params.violations().forEach(EvaluateFuzzTest::assertTold);
    }
  }

  private static void compute(Evaluate.Params params) {
    try {
      BigDecimal value = new Evaluate().run(params, null).get("value");
      assertTrue(value.abs().compareTo(LARGEST) <= 0, value::toString);
      assertTrue(value.precision() <= 30, value::toString);
    } catch (PermanentFailure e) {
      assertSentence(e.getMessage());
    }
  }

  private static void assertTold(Violation violation) {
    assertEquals("/params/code", violation.pointer());
    assertSentence(violation.detail());
  }

  private static void assertSentence(String text) {
    assertTrue(text.matches("[A-Z][A-Za-z0-9 ,+()-]{5,100}\\."), text);
    assertFalse(text.contains("Exception"), text);
  }

  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
