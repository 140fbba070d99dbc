package dev.sluice.params.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> KNOWN =
      List.of("type", "params", "priority", "delaySeconds", "runAt", "maxAttempts", "queue");

  @ParameterizedTest
  @CsvSource({
    "delay,delaySeconds",
    "delay_seconds,delaySeconds",
    "DELAYSECONDS,delaySeconds",
    "delaySeconds2,delaySeconds",
    "prority,priority",
    "parms,params",
    "typ,type",
    "max-attempts,maxAttempts",
    "maxAttemps,maxAttempts",
    "quue,queue",
    "tpye,type"
  })
  void findsWhatWasMeant(String given, String meant) {
    assertEquals(Optional.of(meant), Nearest.of(given, KNOWN));
    assertEquals(" Did you mean " + meant + "?", Nearest.question(given, KNOWN));
  }

  @ParameterizedTest
  @CsvSource({"nope", "x", "''", "a", "de", "__proto__", "colour", "timeout"})
  void offersNothingThatIsFarAway(String given) {
    assertEquals("", Nearest.question(given, KNOWN));
  }

  @Test
  void aLongNameTakesNoTime() {
    assertTrue(Nearest.of("x".repeat(1_000_000), KNOWN).isEmpty());
    assertTrue(Nearest.of("", List.of()).isEmpty());
  }
}
