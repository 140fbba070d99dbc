package dev.sluice.app.registration.confirmation;

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
 * Hands messages to a mail server (RFC 5321). What the server refuses with 5xx fails for good, what
 * it refuses with 4xx is tried again, and so is all that breaks before the message is handed over.
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

  /** What goes wrong here is the server's or its operator's: it may be right the next time. */
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
        ? new NotTaken("The mail server did not take it now: " + line(e), e)
        : new IOException("The mail server broke off: " + line(e), e);
  }

  /** The server said that it has not taken the message. */
  static final class NotTaken extends IOException {
    private static final long serialVersionUID = 1L;

    NotTaken(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The reply code that the server gave; 0 when it gave none. */
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

  /** What the innermost exception says, in one line; that of the server, if it said something. */
  private static String line(MessagingException failure) {
    Exception last = failure;
    while (last instanceof MessagingException m && m.getNextException() != null) {
      last = m.getNextException();
    }
    String text = last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= LONGEST_ANSWER ? line : line.substring(0, LONGEST_ANSWER);
  }
}
