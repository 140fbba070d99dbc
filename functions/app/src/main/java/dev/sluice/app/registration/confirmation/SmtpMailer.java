package dev.sluice.app.registration.confirmation;

import dev.sluice.json.Unicode;
import dev.sluice.task.PermanentFailure;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/**
 * Hands messages to a mail server (RFC 5321). A refusal with 5xx fails for good; a refusal with 4xx
 * is tried again, and so is anything that breaks before the message is handed over.
 */
final class SmtpMailer implements Mailer {
  private static final int LONGEST_ANSWER = 200;

  private final MailServer server;
  private final Session session;

  /**
   * @param silence how long the server may be silent
   */
  SmtpMailer(MailServer server, Duration silence) {
    this.server = server;
    this.session = Session.getInstance(server.properties(silence));
  }

  @Override
  public void send(Confirmation message, Confirmation.Handing handing)
      throws PermanentFailure, IOException {
    message.beforeHanding(handing);
    try (Transport transport = session.getTransport(server.scheme())) {
      connect(transport);
      transport.sendMessage(message, message.getAllRecipients());
    } catch (MessagingException e) {
      throw failure(e);
    }
  }

  /** A failure here is the server's or its operator's: it may work the next time. */
  private void connect(Transport transport) throws IOException {
    try {
      transport.connect(server.host(), server.port(), server.user(), server.password());
    } catch (MessagingException e) {
      throw new IOException("The mail server cannot be used: " + line(e), e);
    }
  }

  private static IOException failure(MessagingException e) throws PermanentFailure {
    int code = code(e);
    if (code >= 500 && code < 600) {
      throw new PermanentFailure("The mail server refused it: " + line(e));
    }
    return code >= 400 && code < 500
        ? new NotTaken("The mail server did not accept it now: " + line(e), e)
        : new IOException("The connection to the mail server broke: " + line(e), e);
  }

  /** The server said that it did not accept the message. */
  static final class NotTaken extends IOException {
    private static final long serialVersionUID = 1L;

    NotTaken(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The server's reply code; 0 when it gave none. */
  private static int code(MessagingException failure) {
    for (Exception e = failure; e instanceof MessagingException next; e = next.getNextException()) {
      int code =
          e instanceof SMTPAddressFailedException address
              ? address.getReturnCode()
              : e instanceof SMTPSenderFailedException sender
                  ? sender.getReturnCode()
                  : e instanceof SMTPSendFailedException send ? send.getReturnCode() : 0;
      if (code >= 400) {
        return code;
      }
    }
    return 0;
  }

  /** What the innermost exception says, in one line: what the server said, if it said anything. */
  private static String line(MessagingException failure) {
    Exception last = failure;
    while (last instanceof MessagingException m && m.getNextException() != null) {
      last = m.getNextException();
    }
    String text = last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return Unicode.cut(line, LONGEST_ANSWER);
  }
}
