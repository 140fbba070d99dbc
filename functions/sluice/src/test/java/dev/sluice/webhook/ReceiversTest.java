package dev.sluice.webhook;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.outgoing.Connector;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiversTest {
  private static final Receivers RECEIVERS =
      new Receivers(List.of("localhost:8080", "hooks.internal"), Connector.toPublic());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/hook?key=1",
        "HTTPS://example.org",
        "https://example.org:8443/",
        "http://localhost:8080/hook",
        "https://LOCALHOST:8080/hook",
        "http://hooks.internal/"
      })
  void tellsPublicHostsByHttpsAndThoseThatTheOperatorNames(String url) {
    assertFalse(RECEIVERS.forbidden(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org/",
        "https://ann:secret@example.org/",
        "http://ann@localhost:8080/",
        "http://localhost/",
        "http://localhost:8081/",
        "http://hooks.internal:8080/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://0x7f.1/",
        "ftp://localhost:8080/",
        "file:///etc/passwd",
        "example.org",
        "https://",
        "",
        "https://example.org/a b",
        "https://example.org/ü"
      })
  void tellsNobodyElse(String url) {
    assertTrue(RECEIVERS.forbidden(url));
  }

  @ParameterizedTest
  @ValueSource(ints = {480, 481})
  void hasRoomForFiveHundredCharacters(int more) {
    String url = "https://example.org/" + "x".repeat(more);
    assertTrue(RECEIVERS.forbidden(url) == url.length() > 500);
  }
}
