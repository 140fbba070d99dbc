package dev.sluice.app.registration.confirmation;

import dev.sluice.params.Checked;
import dev.sluice.params.Help;
import dev.sluice.params.Violations;
import dev.sluice.params.shape.TextRules;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.Task;
import dev.sluice.task.TaskContext;
import jakarta.mail.MessagingException;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Sends the message that confirms a registration. At most once, as far as SMTP permits: if a server
 * was given the message and did not say whether it accepted it, nobody knows, and the task fails
 * for good; a retry by hand sends it again, under the same Message-ID.
 */
public final class ConfirmationEmail implements Task<ConfirmationEmail.Params> {
  public static final String NAME = "confirmation-email";

  private static final String UNKNOWN =
      "It was handed over, but it is not known whether the mail server accepted it;"
          + " a retry sends it again with the same Message-ID";

  /**
   * The recipient.
   *
   * @param to one address, at most 254 characters
   * @param name shown beside the address and in the text: 1 to 100 visible characters, no slash
   */
  public record Params(
      @Help("The recipient's address.") @Size(min = 3, max = EmailAddress.LONGEST) String to,
      @Help("The recipient's name.")
          Optional<
                  @Size(min = 1, max = 100)
                  @Pattern(regexp = TextRules.VISIBLE, message = TextRules.ONLY_VISIBLE) String>
              name)
      implements Checked {

    @Override
    public void check(Violations violations) {
      if (violations.sound("to")) {
        try {
          EmailAddress.ascii(to);
        } catch (IllegalArgumentException e) {
          violations.add("to", "wrong-format", e.getMessage());
        }
      }
      // RFC 2047: a mail program would decode it, and it may stand for anything
      if (violations.sound("name") && name.filter(text -> text.contains("=?")).isPresent()) {
        violations.add(
            "name", "wrong-format", "It must not contain =?, which mail programs decode.");
      }
    }
  }

  /**
   * The checkpoint kept before the message is handed over.
   *
   * @param handed whether the server may have it
   */
  public record Handover(boolean handed) {}

  private final Mailer mailer;
  private final Sender from;

  public ConfirmationEmail(Mailer mailer, Sender from) {
    this.mailer = mailer;
    this.from = from;
  }

  @Override
  public Object run(Params params, TaskContext context)
      throws PermanentFailure, IOException, MessagingException {
    if (handed(context)) {
      throw new PermanentFailure(UNKNOWN);
    }
    boolean[] handed = new boolean[1];
    Confirmation message =
        new Confirmation(
            context.id(), context.createdAt(), from, params.to(), params.name().orElse(null));
    try {
      mailer.send(
          message,
          () -> {
            context.checkpoint(new Handover(true));
            handed[0] = true;
          });
    } catch (IOException e) {
      if (handed[0] && e instanceof SmtpMailer.NotTaken) {
        context.checkpoint(new Handover(false));
      } else if (handed[0]) {
        context.log(e.getMessage());
        throw new PermanentFailure(UNKNOWN);
      }
      throw e;
    }
    return Map.of("messageId", message.getMessageID());
  }

  private static boolean handed(TaskContext context) throws IOException {
    return context.checkpoint(Handover.class).map(Handover::handed).orElse(false);
  }
}
