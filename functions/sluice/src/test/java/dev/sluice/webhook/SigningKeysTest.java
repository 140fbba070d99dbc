package dev.sluice.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

  /** The example that the libraries of Standard Webhooks test with. */
  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  private static String sign(String secret) {
    return SigningKeys.of(secret).sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330L, BODY);
  }

  @Test
  void signsThePublishedExampleAsPublished() {
    assertEquals(SIGNATURE, sign(SECRET));
  }

  @Test
  void twoKeysGiveTwoSignatures() {
    String other = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    assertEquals(sign(other) + " " + SIGNATURE, sign(other + ", " + SECRET));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_",
        "whsec_c2hvcnQ=",
        "whsec_***MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw,"
      })
  void refusesWhatIsNoSecretWithoutRepeatingIt(String secret) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> SigningKeys.of(secret));
    assertFalse(refusal.getMessage().contains("MfKQ9r8GKYqr"), refusal.getMessage());
  }
}
