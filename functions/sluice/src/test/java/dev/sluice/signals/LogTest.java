package dev.sluice.signals;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-01-05T12:00:07.5Z"), ZoneOffset.UTC);

  private final List<String> lines = new ArrayList<>();

  @Test
  void aLineIsAnObjectWithWhatIsKnown() {
    Log log = Log.structured(lines::add, NOON);
    log.warn("one");
    log.invocation("r-1");
    TraceParent trace = TraceParent.of("00-" + "a1".repeat(16) + "-" + "b2".repeat(8) + "-01");
    log.error("two\n\"x\"").task("t").attempt(2).trace(trace, true).trace(null, true).write();
    log.info("three").trace(trace, false).member("type", (String) null).member("tasks", 3).write();
    String start = "{\"timestamp\":\"2026-01-05T12:00:07.500Z\",\"level\":";
    assertEquals(
        List.of(
            start + "\"WARN\",\"message\":\"one\"}",
            start
                + "\"ERROR\",\"message\":\"two\\n\\\"x\\\"\",\"requestId\":\"r-1\",\"taskId\":\"t\",\"attempt\":2,\"traceId\":\""
                + "a1".repeat(16)
                + "\",\"spanId\":\""
                + "b2".repeat(8)
                + "\"}",
            start
                + "\"INFO\",\"message\":\"three\",\"requestId\":\"r-1\",\"traceId\":\""
                + "a1".repeat(16)
                + "\",\"tasks\":3}"),
        lines);
  }

  @Test
  void peopleReadOnlyWhatGoesWrong() {
    Log log = Log.text(lines::add);
    log.info("schedule fired").task("t").write();
    log.warning("lost").task("t").write();
    log.warn("queue unavailable");
    assertEquals(List.of("lost: t", "queue unavailable"), lines);
  }
}
