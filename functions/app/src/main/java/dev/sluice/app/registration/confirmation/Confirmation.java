package dev.sluice.app.registration.confirmation;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;

/**
 * The message, the same in every attempt: its Message-ID is derived from the task's id, so a
 * recipient who gets it twice can see that it is one message.
 */
final class Confirmation extends MimeMessage {
  /**
   * Called before the message itself is handed over: from then on the server may have accepted it.
   */
  interface Handing {
    /**
     * @throws IOException to hand over nothing
     */
    void begins() throws IOException;
  }

  private final String taskId;
  private final String id;
  private Handing handing = () -> {};

  /**
   * @param name of the recipient, or null
   */
  Confirmation(String taskId, Instant created, Sender from, String to, String name)
      throws MessagingException, IOException {
    super(Session.getInstance(new Properties()));
    this.taskId = taskId;
    this.id = "<" + taskId + "@" + from.domain() + ">";
    String utf8 = StandardCharsets.UTF_8.name();
    setFrom(from.address());
    // set separately, so nothing in the name can become an address
    InternetAddress recipient = new InternetAddress();
    recipient.setAddress(EmailAddress.ascii(to));
    recipient.setPersonal(name, utf8);
    setRecipient(Message.RecipientType.TO, recipient);
    setSubject("Your registration", utf8);
    setSentDate(Date.from(created));
    setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: suppresses vacation replies
    setText(
        """
        Hello%s,

        your registration has arrived, and this message confirms that mail reaches you here.
        There is nothing you have to do.

        If you did not register, please ignore this message.
        """
            .formatted(name == null ? "" : " " + name),
        utf8);
    saveChanges();
  }

  /** The task that sends it. */
  String taskId() {
    return taskId;
  }

  /** Calls this before the message is written. */
  void beforeHanding(Handing handing) {
    this.handing = handing;
  }

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", id);
  }

  @Override
  public void writeTo(OutputStream out, String[] withoutHeaders)
      throws IOException, MessagingException {
    handing.begins();
    super.writeTo(out, withoutHeaders);
  }
}
