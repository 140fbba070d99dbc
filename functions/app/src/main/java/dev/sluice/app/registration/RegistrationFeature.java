package dev.sluice.app.registration;

import static dev.sluice.http.message.ProblemType.*;
import static dev.sluice.http.route.Documented.MEMBERS;
import static dev.sluice.http.route.Documented.reading;
import static dev.sluice.http.route.Documented.writing;

import dev.sluice.Variables;
import dev.sluice.app.registration.confirmation.Mailer;
import dev.sluice.app.registration.confirmation.Sender;
import dev.sluice.http.Backend;
import dev.sluice.http.Feature;
import dev.sluice.http.access.Role;
import dev.sluice.http.message.Body;
import dev.sluice.http.route.Answer;
import dev.sluice.http.route.Documented;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Registration with a picture and an e-mail address, and where its mail goes.
 *
 * <p>{@code SLUICE_SMTP_URL}: the server that mail is handed to. {@code SLUICE_MAIL_FROM}: whom
 * mail is from, needed with a server. {@code SLUICE_OUTBOX}: the directory that mail is put into
 * when there is no server. Not set: {@code outbox} in the data directory of {@code local/run},
 * {@code SLUICE_DATA}; elsewhere mail goes nowhere.
 */
public class RegistrationFeature implements Feature {
  static final Route REGISTER =
      Route.post("register", "/register").by(Role.SUBMITTER).asPage(List.of());

  /** How long a mail server may be silent; its answers come within seconds. */
  private static final Duration MAIL_SERVER_SILENCE = Duration.ofSeconds(15);

  /** Of a picture, bytes: what passes through API Gateway, 10 MB with the rest of the body. */
  private static final int LARGEST_PICTURE = 10_000_000;

  /** Of a picture on Lambda, whose events have 6 MB in all, in base64 and with their headers. */
  private static final int LARGEST_LAMBDA_PICTURE = 4_400_000;

  private final String smtpUrl;
  private final String mailFrom;
  private final String outbox;
  private final int largestPicture;

  /**
   * @param lambda whether Lambda bounds what can be sent
   */
  public RegistrationFeature(Variables variables, boolean lambda) {
    this.smtpUrl = variables.text("SLUICE_SMTP_URL");
    this.mailFrom = variables.text("SLUICE_MAIL_FROM");
    String outbox = variables.text("SLUICE_OUTBOX");
    String data = variables.text("SLUICE_DATA");
    this.outbox = outbox != null || data == null ? outbox : Path.of(data, "outbox").toString();
    this.largestPicture = lambda ? LARGEST_LAMBDA_PICTURE : LARGEST_PICTURE;
  }

  /** What sends confirmations. */
  public Mailer mailer() {
    if (smtpUrl != null) {
      return Variables.named("SLUICE_SMTP_URL", () -> Mailer.smtp(smtpUrl, MAIL_SERVER_SILENCE));
    }
    return outbox == null ? Mailer.NONE : Mailer.outbox(Path.of(outbox));
  }

  /** Whom they are from. */
  public Sender sender() {
    if (smtpUrl != null && mailFrom == null) {
      throw new IllegalArgumentException("SLUICE_MAIL_FROM is needed with SLUICE_SMTP_URL");
    }
    return Variables.named("SLUICE_MAIL_FROM", () -> Sender.of(mailFrom));
  }

  @Override
  public void check() {
    if (smtpUrl != null || mailFrom != null) {
      mailer();
      sender();
    }
  }

  @Override
  public List<Endpoint> endpoints(Server server, Backend backend) {
    if (!server.equals(Server.QUERY)) {
      return List.of();
    }
    return List.of(
        new Endpoint(
            Route.get("registerForm", "/register").asPage(RegisterPage.PARAMETERS),
            new RegisterPage(backend.queue())),
        new Endpoint(REGISTER, new Register(backend.queue(), backend.catalog(), largestPicture)));
  }

  @Override
  public String answerSchemas() {
    return "/dev/sluice/app/registration/answers.json";
  }

  @Override
  public Documented document(String route) {
    return switch (route) {
      case "registerForm" ->
          reading("The form to register with; after it, what its tasks are at")
              .answer(Answer.html(200, "The form, or the one to sign in"))
              .failing(NOT_FOUND);
      case "register" ->
          writing("Registers by picture and e-mail address: enqueues two tasks, both or neither")
              .taking("Registration", Registration.BODY)
              .idempotently()
              .answer(
                  Answer.of(202, "Enqueued", "Registered", List.of(Body.JSON))
                      .telling("location", "Where the task of the picture is.")
                      .maybe("idempotency-replayed", "true: they were enqueued before."))
              .answer(Answer.redirect(303, "Enqueued: where a browser sees them"))
              .answer(Answer.html(422, "The form, with what is wrong beside its fields"))
              .failing(MEMBERS)
              .failing(WRONG_FORMAT, OUT_OF_RANGE, INVALID_VALUE, QUEUE_FULL);
      default -> Feature.super.document(route);
    };
  }
}
