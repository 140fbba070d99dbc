package dev.sluice.app.registration.confirmation;

import dev.sluice.task.PermanentFailure;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A way to send a message. */
public interface Mailer {
  /** No way to send: every message fails for good. */
  Mailer NONE =
      (message, handing) -> {
        throw new PermanentFailure("There is no mail server: set SLUICE_SMTP_URL");
      };

  /**
   * Sends a message.
   *
   * @param handing called before the message is handed to a server that might accept it twice
   * @throws PermanentFailure when it is refused for good, or when it is unknown whether it was sent
   * @throws IOException when it was not sent but may be later
   */
  void send(Confirmation message, Confirmation.Handing handing)
      throws PermanentFailure, IOException, MessagingException;

  /**
   * Over SMTP.
   *
   * @param url {@code smtp[s]://[user:password@]host[:port]}
   * @param silence how long the server may be silent
   * @throws IllegalArgumentException when it is not such a URL; the message does not repeat it
   */
  static Mailer smtp(String url, Duration silence) {
    return new SmtpMailer(MailServer.of(url), silence);
  }

  /** Into a directory, which is created when needed. */
  static Mailer outbox(Path directory) {
    return new Outbox(directory);
  }
}
