package dev.sluice.tasks;

import dev.sluice.sales.SalesSource;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.Schedule;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import dev.sluice.tasks.confirmation.ConfirmationEmail;
import dev.sluice.tasks.confirmation.Mailer;
import dev.sluice.tasks.confirmation.Sender;
import dev.sluice.tasks.demo.Echo;
import dev.sluice.tasks.demo.Flaky;
import dev.sluice.tasks.demo.Sleep;
import dev.sluice.tasks.evaluate.Evaluate;
import dev.sluice.tasks.export.Export;
import dev.sluice.tasks.export.ExportParams;
import dev.sluice.tasks.minutegroup.CallPlan;
import dev.sluice.tasks.minutegroup.CallTarget;
import dev.sluice.tasks.minutegroup.MinuteGroup;
import dev.sluice.tasks.minutegroup.UserCall;
import dev.sluice.tasks.sellerreport.SellerDay;
import dev.sluice.tasks.sellerreport.SellerReport;
import dev.sluice.tasks.sellerreport.SellerReportParams;
import dev.sluice.tasks.sellerreport.Webhook;
import dev.sluice.tasks.thumbnail.Thumbnail;
import dev.sluice.tasks.toprepositories.TopRepositories;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The task types of this deployment. A type is added by its line here. */
public final class Catalog {
  private static final RetryPolicy SOURCE_RETRIES = RetryPolicy.DEFAULT.attempts(4);
  private static final RetryPolicy API_RETRIES =
      new RetryPolicy(3, Duration.ofSeconds(10), Duration.ofMinutes(1));

  /** A server that knows a sender not yet asks him to come back after minutes (greylisting). */
  private static final RetryPolicy MAIL_RETRIES =
      new RetryPolicy(8, Duration.ofSeconds(30), Duration.ofHours(1));

  private Catalog() {}

  /**
   * @param sales where seller reports and exports read from
   * @param webhook where they tell start and end
   * @param githubApi base of the API that knows repositories
   */
  public static TaskCatalog of(SalesSource sales, Webhook webhook, Clock clock, URI githubApi) {
    return TaskCatalog.of(
        List.of(
            TaskType.of("echo", "Gives its text back", Echo.Params.class, Echo::new),
            TaskType.of("sleep", "Sleeps, with progress", Sleep.Params.class, Sleep::new)
                .withTimeout(Sleep.LONGEST.plusSeconds(10)),
            TaskType.of("flaky", "Fails at a given rate", Flaky.Params.class, Flaky::new),
            TaskType.of(
                    SellerReport.NAME,
                    "Sales of some sellers over some days: one CSV file and totals",
                    SellerReportParams.class,
                    () -> new SellerReport(webhook, clock))
                .withTimeout(Duration.ofMinutes(5)),
            TaskType.of(
                    SellerDay.NAME,
                    "Sales of one seller on one day, part of a seller report",
                    SellerDay.Params.class,
                    () -> new SellerDay(sales))
                .withRetry(SOURCE_RETRIES)
                .withoutKeptParams(),
            TaskType.of(
                    Evaluate.NAME,
                    "Computes an arithmetic expression",
                    Evaluate.Params.class,
                    Evaluate::new)
                .withTimeout(Duration.ofSeconds(10)),
            TaskType.of(
                    Export.NAME,
                    "All sales of a range of days, of any size: one CSV file",
                    ExportParams.class,
                    () -> new Export(sales, clock))
                .withTimeout(Duration.ofMinutes(5)),
            TaskType.of(
                    TopRepositories.NAME,
                    "The 100 most starred repositories, published",
                    TopRepositories.Params.class,
                    () -> new TopRepositories(githubApi, clock))
                .withRetry(API_RETRIES)
                .publishing(Duration.ofMinutes(20))),
        List.of(Schedule.every(TopRepositories.NAME, Duration.ofMinutes(10))));
  }

  /**
   * The types of the registration.
   *
   * @param mailer opened when a message is sent
   * @param from opened when a message is sent
   */
  public static List<TaskType<?>> registration(Supplier<Mailer> mailer, Supplier<Sender> from) {
    return List.of(
        TaskType.of(
                Thumbnail.NAME,
                "Makes a small copy of an uploaded picture",
                Thumbnail.Params.class,
                Thumbnail::new)
            .withTimeout(Duration.ofMinutes(2)),
        TaskType.of(
                ConfirmationEmail.NAME,
                "Confirms a registration by e-mail",
                ConfirmationEmail.Params.class,
                () -> new ConfirmationEmail(mailer.get(), from.get()))
            .withRetry(MAIL_RETRIES));
  }

  /**
   * The types of minute groups.
   *
   * @param plan opened when a batch is planned
   * @param target opened when a user is called
   */
  public static List<TaskType<?>> minuteGroups(
      Supplier<CallPlan> plan, Supplier<CallTarget> target) {
    return List.of(
        TaskType.of(
                MinuteGroup.NAME,
                "Spreads calls of a batch of ids over the minutes of the next quarter of an hour",
                MinuteGroup.Params.class,
                () -> new MinuteGroup(plan.get()))
            .withTimeout(Duration.ofMinutes(10)),
        TaskType.of(
                UserCall.NAME,
                "Calls one user, part of a minute group",
                UserCall.Params.class,
                () -> new UserCall(target.get()))
            .withoutKeptParams());
  }
}
