package dev.sluice.tasks;

import dev.sluice.sales.SalesSource;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import dev.sluice.tasks.demo.Echo;
import dev.sluice.tasks.demo.Flaky;
import dev.sluice.tasks.demo.Sleep;
import dev.sluice.tasks.export.Export;
import dev.sluice.tasks.export.ExportParams;
import dev.sluice.tasks.sellerreport.SellerDay;
import dev.sluice.tasks.sellerreport.SellerReport;
import dev.sluice.tasks.sellerreport.SellerReportParams;
import dev.sluice.tasks.sellerreport.Webhook;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The task types of this deployment. A type is added by its line here. */
public final class Catalog {
  private static final RetryPolicy SOURCE_RETRIES = RetryPolicy.DEFAULT.attempts(4);

  private Catalog() {}

  /**
   * @param sales where seller reports and exports read from
   * @param webhook where they tell start and end
   */
  public static TaskCatalog of(SalesSource sales, Webhook webhook, Clock clock) {
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
                    Export.NAME,
                    "All sales of a range of days, of any size: one CSV file",
                    ExportParams.class,
                    () -> new Export(sales, clock))
                .withTimeout(Duration.ofMinutes(5))));
  }
}
