package dev.sluice.worker;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.signals.Log;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrainMeterTest {
  private final List<String> lines = new ArrayList<>();

  @Test
  void aMinuteThatFailsIsNotTheLast() {
    new DrainMeter(null, Log.text(lines::add)).goesOn();
    assertEquals(1, lines.size());
    assertTrue(
        lines.get(0).contains("metrics failed, and go on: java.lang.NullPointer"), lines.get(0));
    Log full =
        Log.text(
            line -> {
              throw new IllegalStateException("the disk is full");
            });
    assertDoesNotThrow(new DrainMeter(null, full)::goesOn);
  }
}
