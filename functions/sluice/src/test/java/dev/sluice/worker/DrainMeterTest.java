package dev.sluice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskQueue;
import dev.sluice.signals.Emf;
import dev.sluice.signals.Log;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the minutes of a drain write when something about them goes wrong. */
class DrainMeterTest {
  private final List<String> lines = new ArrayList<>();

  private DrainMeter meter(Throwable ofQueue, Consumer<String> out) {
    TaskQueue queue =
        (TaskQueue)
            Proxy.newProxyInstance(
                DrainMeterTest.class.getClassLoader(),
                new Class<?>[] {TaskQueue.class},
                (proxy, method, arguments) -> {
                  throw ofQueue;
                });
    return new DrainMeter(queue, Log.structured(out, Clock.systemUTC(), new Emf("Sluice")));
  }

  @Test
  void aQueueThatFailsKeepsTheLineFromNothingButItsBacklog() {
    try (DrainMeter meter = meter(new IllegalStateException("no number"), lines::add)) {
      meter.goesOn();
    }
    assertEquals(2, lines.size(), lines::toString);
    assertTrue(lines.get(0).contains("WARN"), lines.get(0));
    assertTrue(lines.get(0).contains("metrics failed: IllegalStateException: no number"));
    assertTrue(lines.get(1).contains("drain goes on"), lines.get(1));
  }

  @Test
  void ofAQueueThatDoesNotAnswerTheDrainItselfWarns() {
    try (DrainMeter meter = meter(new QueueUnavailable("no answer", false, null), lines::add)) {
      meter.goesOn();
    }
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.get(0).contains("drain goes on"), lines.get(0));
  }

  @Test
  void anErrorOfOneMinuteDoesNotEndTheNextOnes() {
    Consumer<String> failsOnce =
        line -> {
          lines.add(line);
          if (lines.size() == 1) {
            throw new StackOverflowError("too deep");
          }
        };
    try (DrainMeter meter = meter(new QueueUnavailable("no answer", false, null), failsOnce)) {
      meter.goesOn();
    }
    assertTrue(lines.get(1).contains("metrics failed: StackOverflowError"), lines::toString);
  }
}
