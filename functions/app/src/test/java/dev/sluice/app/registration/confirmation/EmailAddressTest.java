package dev.sluice.app.registration.confirmation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
  @ParameterizedTest
  @CsvSource({
    "ann@example.org, ann@example.org",
    "Ann.B+tag@Example.ORG, Ann.B+tag@example.org",
    "o'hara@example.org, o'hara@example.org",
    "a@b, a@b",
    "ann@localhost, ann@localhost",
    "ann@bücher.example, ann@xn--bcher-kva.example",
    "ann@BÜCHER.example, ann@xn--bcher-kva.example",
    "ann@例え.テスト, ann@xn--r8jz45g.xn--zckzah",
    "ann@xn--bcher-kva.example, ann@xn--bcher-kva.example"
  })
  void isTaken(String typed, String ascii) {
    assertEquals(ascii, EmailAddress.ascii(typed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ann",
        "@",
        "ann@",
        "@example.org",
        "a b@example.org",
        " ann@example.org",
        "ann@example.org ",
        "ann@example.org\n",
        "ann@example.org\r\nBcc: eve@example.org",
        "ann\r\nRCPT TO:<eve@example.org>@example.org",
        "ann@exam\u0000ple.org",
        "ann@example.org\u2028",
        "ann@example.org,eve@example.org",
        "ann@example.org;eve@example.org",
        "ann@example.org, eve@example.org",
        "ann@a@example.org",
        "<ann@example.org>",
        "Ann <ann@example.org>",
        "ann(comment)@example.org",
        "\"ann\"@example.org",
        "\"a\\\"b\"@example.org",
        ".ann@example.org",
        "ann.@example.org",
        "a..b@example.org",
        "änn@example.org",
        "ann@-example.org",
        "ann@example-.org",
        "ann@example..org",
        "ann@.org",
        "ann@example.org.",
        "ann@127.0.0.1",
        "ann@[127.0.0.1]",
        "ann@[IPv6:::1]",
        "ann@exa_mple.org",
        "ann@example.org/x",
        "ann@example.org:25",
        "ann@example.org?x",
        "ann@straße.example", // would become strasse.example
        "ann@xn--\u00fc.example",
        "ann%example.org"
      })
  void isRefused(String typed) {
    Exception told =
        assertThrows(IllegalArgumentException.class, () -> EmailAddress.ascii(typed), typed);
    assertFalse(!typed.isBlank() && typed.length() > 4 && told.getMessage().contains(typed));
  }

  @Test
  void hasItsLimits() {
    String local = "l".repeat(64);
    assertEquals(local + "@example.org", EmailAddress.ascii(local + "@example.org"));
    assertThrows(
        IllegalArgumentException.class, () -> EmailAddress.ascii("l" + local + "@example.org"));
    String label = "d".repeat(63) + ".";
    String longest = "l@" + label.repeat(3) + "e".repeat(60);
    assertEquals(254, longest.length());
    assertEquals(longest, EmailAddress.ascii(longest));
    assertThrows(IllegalArgumentException.class, () -> EmailAddress.ascii("l" + longest));
    assertThrows(
        IllegalArgumentException.class, () -> EmailAddress.ascii("a@" + "d".repeat(64) + ".org"));
  }
}
