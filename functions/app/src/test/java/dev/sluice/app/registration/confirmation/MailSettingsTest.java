package dev.sluice.app.registration.confirmation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mail server and the sender, as an operator writes them. */
class MailSettingsTest {
  @Test
  void aServerIsReadWithItsUsualPort() {
    assertEquals(
        new MailServer("smtp", "mail.example.org", 587, null, null, true),
        MailServer.of("smtp://mail.example.org"));
    assertEquals(
        new MailServer("smtps", "mail.example.org", 465, "ann", "p@ss:w+rd", false),
        MailServer.of("smtps://ann:p%40ss:w+rd@mail.example.org/"));
    assertEquals(
        new MailServer("smtp", "127.0.0.1", 1025, null, null, false),
        MailServer.of("smtp://127.0.0.1:1025?starttls=never"));
    assertEquals(
        new MailServer("smtp", "127.0.0.1", 25, null, null, true),
        MailServer.of("smtp://127.0.0.1:25?starttls=required"));
    assertEquals(
        new MailServer("smtp", "my_mail", 25, "a:b", "p", true),
        MailServer.of("smtp://a%3Ab:p@my_mail:25"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "http://secret",
        "smtp:secret",
        "smtp://",
        "smtp://secret@host",
        "smtp://:secret@host",
        "smtp://secret:@host",
        "smtp://user:sec ret@host",
        "smtp://user:secret%zz@host",
        "smtp://host:0",
        "smtp://host:65536",
        "smtp://host/secret",
        "smtp://host#secret",
        "smtp://host?starttls=secret",
        "smtps://host?starttls=never",
        "SMTP://host"
      })
  void anotherServerIsRefusedWithoutItsText(String text) {
    Exception told = assertThrows(IllegalArgumentException.class, () -> MailServer.of(text));
    assertFalse(told.getMessage().contains("secret"));
    assertNull(told.getCause());
  }

  @Test
  void aSenderMayHaveAName() {
    assertEquals("sluice@example.org", Sender.of("sluice@example.org").address().toString());
    assertEquals(
        "Ann B <ann@xn--bcher-kva.example>",
        Sender.of("Ann B <ann@bücher.example>").address().toString());
    assertEquals("example.org", Sender.of("Sluice <s@example.org>").domain());
    assertEquals("localhost", Sender.of(null).domain());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "secret", "a@secret, b@c", "a: secret@b;", "Ann\r\n <secret@b>", "<secret"})
  void anotherSenderIsRefusedWithoutItsText(String text) {
    Exception told = assertThrows(IllegalArgumentException.class, () -> Sender.of(text));
    assertFalse(told.getMessage().contains("secret"));
    assertNull(told.getCause());
  }
}
