package dev.sluice.local.ended;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.Settings;
import dev.sluice.local.http.HttpCall;
import dev.sluice.local.http.HttpReply;
import dev.sluice.local.http.scenario.HttpScenario;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where nobody can be told. */
class OnEndUnavailableTest extends HttpScenario {
  @Test
  void refusesOnEndAndNamesTheSettingThatIsMissing() {
    HttpReply reply =
        send(
            HttpCall.enqueue(
                "{\"type\":\"echo\",\"params\":{\"text\":\"a\"},"
                    + "\"onEnd\":{\"url\":\"https://example.org/\"}}"));
    assertEquals(422, reply.status(), reply::body);
    assertTrue(reply.body().contains("on-end-unavailable"), reply::body);
    assertTrue(reply.body().contains("SLUICE_WEBHOOK_SECRET"), reply::body);
  }

  @ParameterizedTest
  @CsvSource({
    "SLUICE_WEBHOOK_SECRET,MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "SLUICE_WEBHOOK_SECRET,whsec_c2hvcnQ=",
    "SLUICE_WEBHOOK_SECRET,arn:aws:s3:::bucket",
    "SLUICE_WEBHOOK_HOSTS,http://localhost:8080",
    "SLUICE_WEBHOOK_HOSTS,'hooks:1,,hooks:2'"
  })
  void refusesAWrongSettingWithoutRepeatingIt(String name, String value) {
    Map<String, String> variables = Map.of("SLUICE_REDIS_URL", "redis://localhost", name, value);
    var refusal = assertThrows(IllegalArgumentException.class, () -> Settings.of(variables));
    assertTrue(refusal.getMessage().contains(name), refusal.getMessage());
    assertTrue(!refusal.getMessage().contains(value), refusal.getMessage());
  }
}
