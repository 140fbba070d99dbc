package dev.sluice.app.registration;

import static dev.sluice.http.message.ProblemType.INVALID_VALUE;
import static dev.sluice.http.message.ProblemType.NOT_FOUND;
import static dev.sluice.http.message.ProblemType.OUT_OF_RANGE;
import static dev.sluice.http.message.ProblemType.QUEUE_FULL;
import static dev.sluice.http.message.ProblemType.WRONG_FORMAT;
import static dev.sluice.http.route.Documented.MEMBERS;
import static dev.sluice.http.route.Documented.reading;
import static dev.sluice.http.route.Documented.writing;

import dev.sluice.Setting;
import dev.sluice.Settings;
import dev.sluice.Variables;
import dev.sluice.app.registration.confirmation.Mailer;
import dev.sluice.app.registration.confirmation.Sender;
import dev.sluice.http.Backend;
import dev.sluice.http.Feature;
import dev.sluice.http.access.Role;
import dev.sluice.http.enqueue.EnqueueAnswers.EnqueuedTask;
import dev.sluice.http.message.Body;
import dev.sluice.http.route.Answer;
import dev.sluice.http.route.Endpoint;
import dev.sluice.http.route.Route;
import dev.sluice.http.route.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Registration with a picture and an e-mail address, and where its mail goes. */
public class RegistrationFeature implements Feature {
  private static final Setting SMTP_URL =
      Setting.of(
          "SLUICE_SMTP_URL",
          "none",
          "mail server: `smtp[s]://[user:password@]host[:port]`, special characters"
              + " percent-encoded; `smtp` requires STARTTLS unless `?starttls=never`");
  private static final Setting MAIL_FROM =
      Setting.of(
          "SLUICE_MAIL_FROM",
          "`Sluice <sluice@localhost>`",
          "the sender; required with `SLUICE_SMTP_URL`");
  private static final Setting OUTBOX =
      Setting.of(
          "SLUICE_OUTBOX",
          "`outbox` in the data directory (`local/run`)",
          "directory for mail, as `*.eml` files, when there is no server");

  /** What a registration is answered with. */
  record Registered(EnqueuedTask thumbnail, EnqueuedTask confirmationEmail) {}

  static final Route REGISTER =
      Route.post("register", "/register").by(Role.SUBMITTER).asPage(List.of());

  /** How long a mail server may be silent; its answers come within seconds. */
  private static final Duration MAIL_SERVER_SILENCE = Duration.ofSeconds(15);

  /**
   * Bytes of a picture: what fits through API Gateway, which takes 10 MB with the rest of the body.
   */
  private static final int LARGEST_PICTURE = 10_000_000;

  private final String smtpUrl;
  private final String mailFrom;
  private final String outbox;
  private final int largestPicture;

  /**
   * @param lambda whether Lambda's limits apply
   */
  public RegistrationFeature(Variables variables, boolean lambda) {
    this.smtpUrl = variables.text(SMTP_URL);
    this.mailFrom = variables.text(MAIL_FROM);
    String outbox = variables.text(OUTBOX);
    String data = variables.text("SLUICE_DATA");
    this.outbox = outbox != null || data == null ? outbox : Path.of(data, "outbox").toString();
    this.largestPicture = lambda ? Settings.LARGEST_LAMBDA_BODY : LARGEST_PICTURE;
  }

  public Mailer mailer() {
    if (smtpUrl != null) {
      return Variables.named("SLUICE_SMTP_URL", () -> Mailer.smtp(smtpUrl, MAIL_SERVER_SILENCE));
    }
    return outbox == null ? Mailer.NONE : Mailer.outbox(Path.of(outbox));
  }

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
  public List<String> views() {
    return List.of("registration/register.js");
  }

  @Override
  public List<Endpoint> endpoints(Server server, Backend backend) {
    if (!server.equals(Server.QUERY)) {
      return List.of();
    }
    return List.of(
        new Endpoint(
            Route.get("registerForm", "/register").asPage(RegisterPage.PARAMETERS),
            new RegisterPage(backend.queue()),
            reading("Shows the registration form; after a registration, the state of its tasks")
                .answer(Answer.html(200, "The form, or the sign-in form"))
                .failing(NOT_FOUND)),
        new Endpoint(
            REGISTER,
            new Register(backend.queue(), backend.catalog(), largestPicture),
            writing("Registers a picture and an e-mail address: two tasks, both or neither")
                .taking("Registration", Registration.BODY)
                .idempotently()
                .answer(
                    Answer.of(202, "Enqueued", Registered.class, List.of(Body.JSON))
                        .telling("location", "Address of the picture's task.")
                        .maybe("idempotency-replayed", "true: the tasks had been enqueued before."))
                .answer(
                    Answer.redirect(303, "Enqueued: sends a browser to the page that shows them"))
                .answer(Answer.html(422, "The form, with errors beside its fields"))
                .failing(MEMBERS)
                .failing(WRONG_FORMAT, OUT_OF_RANGE, INVALID_VALUE, QUEUE_FULL)));
  }
}
