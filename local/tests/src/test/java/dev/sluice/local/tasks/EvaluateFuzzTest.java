package dev.sluice.local.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.app.workqueue.evaluate.Evaluate;
import dev.sluice.local.fuzz.Promptly;
import dev.sluice.params.Violation;
import dev.sluice.params.shape.ParamsReader;
import dev.sluice.task.PermanentFailure;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Any formula gets a value within the limits or a reason. */
class EvaluateFuzzTest {
  private static final BigDecimal LARGEST = new BigDecimal("1e300");

  @FuzzTest(maxDuration = "2s")
  void isComputedOrRefused(byte[] bytes) {
    String code = new String(bytes, StandardCharsets.ISO_8859_1);
    Promptly.read(() -> look(code));
  }

  private static void look(String code) {
    ParamsReader.Result<Evaluate.Params> params =
        ParamsReader.read(Evaluate.Params.class, Map.of("name", "x", "code", code), "/params");
    if (params.valid()) {
      compute(params.value());
    } else {
      params.violations().forEach(EvaluateFuzzTest::assertViolation);
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

  private static void assertViolation(Violation violation) {
    assertEquals("/params/code", violation.pointer());
    assertSentence(violation.detail());
  }

  private static void assertSentence(String text) {
    assertTrue(text.matches("[A-Z][A-Za-z0-9 ,+()-]{5,100}\\."), text);
    assertFalse(text.contains("Exception"), text);
  }
}
