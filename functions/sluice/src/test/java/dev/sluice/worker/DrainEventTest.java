package dev.sluice.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrainEventTest {
  private static DrainMode mode(String event) throws IOException {
    return DrainEvent.mode(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void theModeIsRead() throws IOException {
    assertEquals(DrainMode.LONG_POLL, mode("{\"mode\":\"long-poll\"}"));
    assertEquals(DrainMode.SCHEDULED, mode("{\"mode\":\"scheduled\"}"));
  }

  @Test
  void anyOtherObjectIsASchedule() throws IOException {
    assertEquals(DrainMode.SCHEDULED, mode("{}"));
    assertEquals(
        DrainMode.SCHEDULED,
        mode(
            "{\"source\":\"aws.scheduler\",\"detail\":{\"mode\":\"long-poll\"},\"resources\":[1,[2]]}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"long-poll\"",
        "{",
        "{} {}",
        "{\"mode\":\"long-poll\"",
        "{\"mode\":\"longpoll\"}",
        "{\"mode\":null}",
        "{\"mode\":1}",
        "{\"mode\":[\"long-poll\"]}",
        "{\"mode\":\"scheduled\",\"mode\":\"long-poll\"}"
      })
  void anythingElseIsRefusedWithAReason(String event) {
    String reason = assertThrows(IllegalArgumentException.class, () -> mode(event)).getMessage();
    assertTrue(reason.contains("long-poll"), reason);
  }
}
