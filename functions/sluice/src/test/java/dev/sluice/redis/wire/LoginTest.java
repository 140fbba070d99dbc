package dev.sluice.redis.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.SecretSource;
import org.junit.jupiter.api.Test;

class LoginTest {
  private static final RedisError WRONG = new RedisError("WRONGPASS invalid username-password");

  /** Changes when it is read again. */
  private static final class Changing implements SecretSource {
    private String text;
    private final String next;

    Changing(String text, String next) {
      this.text = text;
      this.next = next;
    }

    @Override
    public String setting() {
      return "SLUICE_REDIS_SECRET";
    }

    @Override
    public String read() {
      return text;
    }

    @Override
    public boolean changed(String from) {
      text = next;
      return !text.equals(from);
    }
  }

  private static Login with(String text) {
    return Login.of(new Changing(text, text)).now();
  }

  private static String refused(String text) {
    return assertThrows(QueueUnavailable.class, () -> with(text)).getMessage();
  }

  @Test
  void aSecretHasThePasswordOrTheUserToo() {
    assertEquals(Login.of(null, "p@s:s"), with("p@s:s"));
    assertEquals(Login.of(null, "p"), with("{\"password\": \"p\"}"));
    assertEquals(
        Login.of("sluice", "p"),
        with("{\"username\": \"sluice\", \"password\": \"p\", \"user_arn\": \"arn\"}"));
  }

  @Test
  void whatASecretLacksIsNamedAndItsTextIsNot() {
    String told = "The secret of SLUICE_REDIS_SECRET ";
    assertEquals(
        told + "has no password: it must be {\"username\": …, \"password\": …}",
        refused("{\"username\": \"canary\"}"));
    assertTrue(refused("{\"password\": 7}").startsWith(told + "has no password"));
    assertEquals(told + "is not valid JSON", refused("{canary"));
    assertEquals(
        told + "is a URL: put the password alone there", refused("redis://:canary@h:6379"));
  }

  @Test
  void aRefusedPasswordIsReadAgain() {
    Login login = Login.of(new Changing("old", "new"));
    String used = login.text();
    assertFalse(login.outdated(used, new RedisError("NOPERM this user has no permissions")));
    assertEquals("old", login.now().password());
    assertTrue(login.outdated(used, WRONG));
    assertEquals("new", login.now().password());
    assertFalse(login.outdated(login.text(), WRONG));
    assertFalse(Login.of("ann", "p").outdated(null, WRONG));
  }
}
