package dev.sluice.http.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.SecretSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  private static final String ANN = "ann:submitter:" + Tokens.hash("a") + ",ann:viewer:";

  @Test
  void aTokenNamesItsPrincipalAndRole() {
    Tokens tokens = Tokens.parse(ANN + Tokens.hash("b").toUpperCase(java.util.Locale.ROOT));
    assertEquals(new Principal("ann", Role.SUBMITTER, false), tokens.principal("a"));
    assertEquals(new Principal("ann", Role.VIEWER, false), tokens.principal("b"));
    assertNull(tokens.principal("c"));
    assertNull(tokens.principal(""));
    assertTrue(tokens.knows("ann", Role.VIEWER));
    assertFalse(tokens.knows("ann", Role.OPERATOR));
  }

  @Test
  void withoutTokensNobodyIsKnown() {
    assertNull(Tokens.parse("").principal(""));
    assertNull(Tokens.parse(" , ").principal("a"));
  }

  private static Signer signer(String secret, String tokens) {
    return new Signer(new SealingKey(secret, null, Tokens.parse(tokens)));
  }

  @Test
  void theSealingKeyGoesWithTheSecretAndTheTokens() {
    String tokens = "ann:viewer:" + Tokens.hash("a");
    String sealed = signer("one", tokens).seal("session", "x");
    assertEquals("x", signer("one", tokens).open("session", sealed));
    assertNull(signer("other", tokens).open("session", sealed));
    assertNull(signer("one", "ann:viewer:" + Tokens.hash("b")).open("session", sealed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ann", "ann:viewer", "ann:admin:", "a|b:viewer:", ":viewer:", "a:VIEWER:"})
  void aBrokenEntryIsNamedByItsPlace(String entry) {
    String good = "ann:viewer:" + Tokens.hash("a") + ",";
    String bad = entry.endsWith(":") ? entry + Tokens.hash("secret") : entry;
    Exception told = assertThrows(IllegalArgumentException.class, () -> Tokens.parse(good + bad));
    assertTrue(told.getMessage().startsWith("Token 2 "), told::getMessage);
    assertFalse(told.getMessage().contains(Tokens.hash("secret")));
  }

  /** A secret that is another one from the next reading on. */
  private static final class Shelf implements SecretSource {
    String text;
    String next;
    int readings;

    Shelf(String text) {
      this.text = text;
      next = text;
    }

    @Override
    public String setting() {
      return "SLUICE_TOKENS_SECRET";
    }

    @Override
    public String read() {
      return text;
    }

    @Override
    public boolean changed(String from) {
      if (text.equals(from)) {
        readings++;
        text = next;
      }
      return !text.equals(from);
    }
  }

  private static final String GENERATED = "aGeneratedTokenOf40LettersAndDigits01234";

  @Test
  void inASecretATokenMayStandAlone() {
    Shelf shelf = new Shelf(GENERATED + ", bob:viewer:" + Tokens.hash("b"));
    Tokens tokens = Tokens.of("ann:viewer:" + Tokens.hash("a"), shelf, () -> 0);
    assertEquals(new Principal("operator", Role.OPERATOR, false), tokens.principal(GENERATED));
    assertEquals(new Principal("bob", Role.VIEWER, false), tokens.principal("b"));
    assertEquals(new Principal("ann", Role.VIEWER, false), tokens.principal("a"));
    assertThrows(IllegalArgumentException.class, () -> Tokens.parse(GENERATED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "ann:viewer", "hash"})
  void aBrokenSecretIsNamedUntilItIsMended(String entry) {
    Shelf shelf = new Shelf(entry.equals("hash") ? Tokens.hash("a") : entry);
    Tokens tokens = Tokens.of("", shelf, () -> 0);
    Exception told = assertThrows(QueueUnavailable.class, () -> tokens.principal("a"));
    assertEquals(
        "The secret of SLUICE_TOKENS_SECRET is not valid: Token 1 is not name:role:<64 hexadecimal"
            + " digits>",
        told.getMessage());
    shelf.next = GENERATED;
    assertEquals("operator", tokens.principal(GENERATED).name());
  }

  @Test
  void aSecretIsReadAgainForAnUnknownTokenAndNowAndThen() {
    AtomicLong clock = new AtomicLong();
    Shelf shelf = new Shelf(GENERATED);
    Tokens tokens = Tokens.of("", shelf, clock::get);
    SealingKey key = new SealingKey("a secret of 32 characters or more", null, tokens);
    assertEquals("operator", tokens.principal(GENERATED).name());
    String sealed = new Signer(key).seal("session", "x");
    shelf.next = GENERATED + ",bob:viewer:" + Tokens.hash("b");
    assertNull(tokens.principal("b"));
    assertEquals(0, shelf.readings, "it was read a moment ago");
    clock.addAndGet(TimeUnit.SECONDS.toNanos(30));
    assertEquals("bob", tokens.principal("b").name());
    assertNull(new Signer(key).open("session", sealed), "sealed with other tokens");

    shelf.next = "bob:viewer:" + Tokens.hash("b");
    assertTrue(tokens.knows("operator", Role.OPERATOR));
    clock.addAndGet(TimeUnit.MINUTES.toNanos(5));
    assertFalse(tokens.knows("operator", Role.OPERATOR), "taken out five minutes ago");
    assertEquals(2, shelf.readings);
  }

  @Test
  void aSealOpensForItsPurposeAlone() {
    Signer signer = signer("one", "ann:viewer:" + Tokens.hash("a"));
    String sealed = signer.seal("session", "ann|VIEWER|1");
    assertEquals("ann|VIEWER|1", signer.open("session", sealed));
    assertNull(signer.open("cursor", sealed));
    assertNull(signer.open("session", sealed + "A"));
    assertNull(signer.open("session", "=" + sealed));
    assertNull(signer.open("session", "."));
  }
}
