package dev.sluice.app.registration.confirmation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.RecordingContext;
import dev.sluice.params.Violation;
import dev.sluice.params.shape.ParamsReader;
import dev.sluice.task.PermanentFailure;
import jakarta.mail.Message;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The message, and the directory it is put into. */
class ConfirmationTest {
  private final RecordingContext context = RecordingContext.attempt(1);

  @TempDir Path directory;

  private MimeMessage sent(String to, String name) throws Exception {
    Mailer outbox = Mailer.outbox(directory.resolve("outbox"));
    new ConfirmationEmail(outbox, Sender.of("Sluice <sluice@example.org>"))
        .run(new ConfirmationEmail.Params(to, Optional.ofNullable(name)), context);
    return new MimeMessage(null, new ByteArrayInputStream(Files.readAllBytes(file())));
  }

  private Path file() {
    return directory.resolve("outbox").resolve(context.id() + ".eml");
  }

  @Test
  void namesBothAndItsTask() throws Exception {
    MimeMessage message = sent("ann@bücher.example", "Ann Müller, \"B\" <x>");
    InternetAddress to = (InternetAddress) message.getAllRecipients()[0];
    assertEquals(1, message.getAllRecipients().length);
    assertEquals("ann@xn--bcher-kva.example", to.getAddress());
    assertEquals("Ann Müller, \"B\" <x>", to.getPersonal());
    assertEquals("Sluice <sluice@example.org>", message.getFrom()[0].toString());
    assertEquals("<0-1@example.org>", message.getMessageID());
    assertEquals("Your registration", message.getSubject());
    assertEquals(context.createdAt(), message.getSentDate().toInstant());
    assertTrue(((String) message.getContent()).startsWith("Hello Ann Müller, \"B\" <x>,"));
    assertNull(sent("ann@example.org", null).getHeader("Bcc"));
  }

  @Test
  void aRepeatedAttemptWritesTheSameFileAndNoOther() throws Exception {
    sent("ann@example.org", "Ann");
    byte[] first = Files.readAllBytes(file());
    sent("ann@example.org", "Ann");
    assertArrayEquals(first, Files.readAllBytes(file()));
    String text = new String(first, StandardCharsets.US_ASCII);
    assertEquals(text.lines().count(), text.split("\r\n", -1).length - 1, "RFC 5322, 2.1");
    try (var files = Files.list(file().getParent())) {
      assertEquals(List.of(file()), files.toList());
    }
    assertNull(context.checkpoint, "a file may be written twice");
  }

  /** Bypasses the params, which refuse such a name: the header is safe without them. */
  @Test
  void noNameMakesAHeader() throws Exception {
    MimeMessage message =
        sent("ann@example.org", "Ann\r\nBcc: eve@example.org\r\n\r\nbody\u2028\u0085\n\tX: y");
    assertNull(message.getHeader("Bcc"));
    assertNull(message.getHeader("X"));
    assertEquals(1, message.getAllRecipients().length);
    assertEquals(1, message.getRecipients(Message.RecipientType.TO).length);
    for (var header : Collections.list(message.getAllHeaders())) {
      assertTrue(
          header
              .getName()
              .matches("Date|From|To|Message-ID|Subject|MIME-Version|Content-.*|Auto-Submitted"),
          header.getName());
    }
  }

  private static List<String> codes(Object params) {
    return ParamsReader.read(ConfirmationEmail.Params.class, params, "").violations().stream()
        .map(Violation::code)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a/b",
        "a\r\nBcc: b",
        "a\nb",
        "a\tb",
        "a\u2028b",
        "a\u202eb",
        "a\u200bb",
        "\u3164",
        "=?utf-8?q?=2F=0A?="
      })
  void aNameIsVisibleCharacters(String name) {
    assertEquals(1, codes(Map.of("to", "a@b", "name", name)).size());
    assertEquals(List.of(), codes(Map.of("to", "a@b", "name", "Ann-Lou O'Hara 例え 👩🏽")));
    assertEquals(List.of(), codes(Map.of("to", "a@b", "name", "علی\u200cرضا")));
  }

  @Test
  void anAddressIsOneAddress() {
    assertEquals(List.of("wrong-format"), codes(Map.of("to", "a@b.example,c@d.example")));
    assertEquals(List.of("wrong-format"), codes(Map.of("to", "a@b.example\r\nBcc: c@d.example")));
    assertEquals(List.of("too-long"), codes(Map.of("to", "a@" + "b".repeat(253))));
    assertEquals(List.of("missing-field"), codes(Map.of()));
    assertEquals(List.of("wrong-type"), codes(Map.of("to", List.of("a@b"))));
  }

  @Test
  void whatMayHaveBeenSentIsNotSentAgain() {
    context.checkpoint = new ConfirmationEmail.Handover(true);
    assertThrows(PermanentFailure.class, () -> sent("ann@example.org", null));
    assertTrue(Files.notExists(file()));
  }

  @Test
  void withoutAServerItFailsForGood() {
    PermanentFailure failure =
        assertThrows(
            PermanentFailure.class,
            () ->
                new ConfirmationEmail(Mailer.NONE, Sender.of(null))
                    .run(new ConfirmationEmail.Params("a@b", Optional.empty()), context));
    assertTrue(failure.getMessage().contains("SLUICE_SMTP_URL"));
  }
}
