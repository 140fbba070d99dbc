package dev.sluice.app;

import dev.sluice.app.demo.Echo;
import dev.sluice.app.demo.Flaky;
import dev.sluice.app.demo.Sleep;
import dev.sluice.app.minutes.MinuteGroup;
import dev.sluice.app.minutes.UserCall;
import dev.sluice.app.minutes.http.MinutesFeature;
import dev.sluice.app.registration.RegistrationFeature;
import dev.sluice.app.registration.confirmation.ConfirmationEmail;
import dev.sluice.app.registration.thumbnail.Thumbnail;
import dev.sluice.app.repositories.TopRepositories;
import dev.sluice.app.sellers.Export;
import dev.sluice.app.sellers.ExportParams;
import dev.sluice.app.sellers.SellerDay;
import dev.sluice.app.sellers.SellerReport;
import dev.sluice.app.sellers.SellerReportParams;
import dev.sluice.app.sellers.http.SellersFeature;
import dev.sluice.app.workqueue.evaluate.Evaluate;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.Schedule;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The task types of this deployment. To add a type, add its name and its line here. */
public final class Catalog {
  /** In listing order; the page offers the first one to launch. */
  private static final List<String> NAMES =
      List.of(
          SellerReport.NAME,
          "echo",
          "sleep",
          "flaky",
          SellerDay.NAME,
          Evaluate.NAME,
          Export.NAME,
          TopRepositories.NAME,
          MinuteGroup.NAME,
          UserCall.NAME,
          Thumbnail.NAME,
          ConfirmationEmail.NAME);

  /** Off unless asked for: they poll a public API, which a first try on a laptop must not do. */
  private static final List<Schedule> DEMO_SCHEDULES =
      List.of(Schedule.every(TopRepositories.NAME, Duration.ofMinutes(10)));

  private static final RetryPolicy SOURCE_RETRIES = RetryPolicy.DEFAULT.attempts(4);
  private static final RetryPolicy API_RETRIES =
      new RetryPolicy(3, Duration.ofSeconds(10), Duration.ofMinutes(1));

  /** A server that does not know a sender yet asks it to come back after minutes (greylisting). */
  private static final RetryPolicy MAIL_RETRIES =
      new RetryPolicy(8, Duration.ofSeconds(30), Duration.ofHours(1));

  private final SellersFeature sellers;
  private final RegistrationFeature registration;
  private final MinutesFeature minutes;
  private final URI githubApi;
  private final Clock clock;

  /**
   * @param githubApi base URL of the API that {@code top-repositories} reads
   * @param clock where tasks read the time
   */
  public Catalog(
      SellersFeature sellers,
      RegistrationFeature registration,
      MinutesFeature minutes,
      URI githubApi,
      Clock clock) {
    this.sellers = sellers;
    this.registration = registration;
    this.minutes = minutes;
    this.githubApi = githubApi;
    this.clock = clock;
  }

  /** The types, each created on first use, and all schedules. */
  public TaskCatalog types() {
    return types(true);
  }

  /**
   * The types, each created on first use.
   *
   * @param demoSchedules whether to include the schedules of the built-in types
   */
  public TaskCatalog types(boolean demoSchedules) {
    return TaskCatalog.of(NAMES, this::type, demoSchedules ? DEMO_SCHEDULES : List.of());
  }

  private TaskType<?> type(String name) {
    return switch (name) {
      case "echo" -> TaskType.of(name, "Returns its text", Echo.Params.class, Echo::new);
      case "sleep" ->
          TaskType.of(name, "Sleeps and shows its progress", Sleep.Params.class, Sleep::new)
              .withTimeout(Sleep.LONGEST.plusSeconds(10));
      case "flaky" -> TaskType.of(name, "Fails at a given rate", Flaky.Params.class, Flaky::new);
      case SellerReport.NAME ->
          TaskType.of(
                  name,
                  "Sales of chosen sellers over some days: one CSV file and totals",
                  SellerReportParams.class,
                  () -> new SellerReport(sellers.webhook(), clock))
              .withTimeout(Duration.ofMinutes(5));
      case SellerDay.NAME ->
          TaskType.of(
                  name,
                  "Sales of one seller on one day, part of a seller report",
                  SellerDay.Params.class,
                  () -> new SellerDay(sellers.sales()))
              .withRetry(SOURCE_RETRIES)
              .withoutKeptParams()
              .asInternal();
      case Evaluate.NAME ->
          TaskType.of(
                  name, "Computes an arithmetic expression", Evaluate.Params.class, Evaluate::new)
              .withTimeout(Duration.ofSeconds(10));
      case Export.NAME ->
          TaskType.of(
                  name,
                  "All sales of a range of days as one CSV file of any size",
                  ExportParams.class,
                  () -> new Export(sellers.sales(), clock))
              .withTimeout(Duration.ofMinutes(5));
      case TopRepositories.NAME ->
          TaskType.of(
                  name,
                  "The 100 most starred repositories, published",
                  TopRepositories.Params.class,
                  () -> new TopRepositories(githubApi, clock))
              .withRetry(API_RETRIES)
              .publishing(Duration.ofMinutes(20))
              .asInternal();
      case MinuteGroup.NAME ->
          TaskType.of(
                  name,
                  "Spreads calls of a batch of ids over the minutes of the next quarter of an hour",
                  MinuteGroup.Params.class,
                  () -> new MinuteGroup(minutes.planner()))
              .withTimeout(Duration.ofMinutes(10))
              .asInternal();
      case UserCall.NAME ->
          TaskType.of(
                  name,
                  "Calls one user, part of a minute group",
                  UserCall.Params.class,
                  () -> minutes.userCall())
              .withoutKeptParams()
              .asInternal();
      case Thumbnail.NAME ->
          TaskType.of(
                  name,
                  "Makes a small copy of an uploaded picture",
                  Thumbnail.Params.class,
                  Thumbnail::new)
              .withTimeout(Duration.ofMinutes(2))
              .atMost(Thumbnail.AT_ONCE)
              .asInternal();
      case ConfirmationEmail.NAME ->
          TaskType.of(
                  name,
                  "Confirms a registration by e-mail",
                  ConfirmationEmail.Params.class,
                  () -> new ConfirmationEmail(registration.mailer(), registration.sender()))
              .withRetry(MAIL_RETRIES)
              .asInternal();
      default -> throw new IllegalArgumentException("There is no task type " + name);
    };
  }
}
