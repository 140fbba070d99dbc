package dev.sluice.http.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
