package dev.sluice.app.sellers;

import dev.sluice.app.sellers.sales.SalesRow;
import dev.sluice.app.sellers.sales.SalesWriter;
import dev.sluice.task.FanOutTask;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.TaskContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Fans out into one {@link SellerDay} per day and seller, and joins their rows into one CSV file
 * and their sums into the result. A failed item is named in the result and adds nothing to the
 * totals; if all items fail, so does the report.
 *
 * <p>The result is {@code {records, units, revenue, freight, bySeller: [{sellerId, records, units,
 * revenue}], byDay: [{day, records, units, revenue}], failedItems: [{day, sellerId, error}]}}, with
 * money as text with two decimals; {@link ReportTotals} says what is left out when it would be too
 * large.
 */
public final class SellerReport implements FanOutTask<SellerReportParams> {
  public static final String NAME = "seller-report";

  private static final int PROGRESS_EVERY = 1_000;

  private final Webhook webhook;
  private final Clock clock;

  public SellerReport(Webhook webhook, Clock clock) {
    this.webhook = webhook;
    this.clock = clock;
  }

  @Override
  public Stream<Child> fanOut(SellerReportParams params, TaskContext context)
      throws InterruptedException {
    if (context.attempt() == 1) { // a repeated attempt would send the same message again
      webhook.send(
          params.webhookUrl().orElse(null),
          "Seller report started by %s: %d items".formatted(params.launcher(), params.items()),
          context::log);
    }
    return IntStream.range(0, params.items())
        .mapToObj(i -> new SellerDay.Params(params.day(i), params.seller(i)))
        .map(item -> new Child(SellerDay.NAME, item).labelled(item.sellerId() + " " + item.day()));
  }

  @Override
  public Map<String, Object> run(SellerReportParams params, TaskContext context) throws Exception {
    ReportTotals totals = new ReportTotals(params.days(), params.sellerIds());
    SalesWriter file =
        SalesWriter.begin(
            context.artifact(fileName(params), SalesWriter.CONTENT_TYPE),
            params.byteOrderMark().orElse(false));
    try (Stream<Outcome> children = context.children()) {
      join(params, children.iterator(), context, totals, file);
    }
    boolean allFailed = totals.failed() == params.items();
    if (!allFailed) {
      file.close(); // closing stores the file, so it stays open if anything above fails
    }
    tellEnd(params, context, totals);
    if (allFailed) {
      throw new PermanentFailure(
          "All %d items failed; the first: %s".formatted(params.items(), totals.firstError()));
    }
    String failed = totals.failed() == 0 ? "done" : totals.failed() + " failed";
    context.progress(params.items(), params.items(), failed);
    return totals.result();
  }

  private static String fileName(SellerReportParams params) {
    return "seller-report_%s_%s.csv".formatted(params.startDate(), params.endDate());
  }

  private static void join(
      SellerReportParams params,
      Iterator<Outcome> outcomes,
      TaskContext context,
      ReportTotals totals,
      SalesWriter file)
      throws IOException, InterruptedException {
    Outcome next = outcomes.hasNext() ? outcomes.next() : null;
    for (int i = 0; i < params.items(); i++) {
      LocalDate day = params.day(i);
      String seller = params.seller(i);
      if (next == null || next.index() != i) {
        totals.fail(day, seller, "Its task was deleted");
      } else {
        if (next.succeeded()) {
          for (SalesRow row :
              next.result() == null ? List.<SalesRow>of() : SellerDay.rows(next.result())) {
            totals.add(day, seller, row);
            file.write(day, seller, row);
          }
        } else {
          totals.fail(day, seller, next.error());
        }
        next = outcomes.hasNext() ? outcomes.next() : null;
      }
      if (i % PROGRESS_EVERY == 0) {
        context.progress(i, params.items(), "joining");
        if (context.cancelled()) {
          throw new InterruptedException();
        }
      }
    }
  }

  private void tellEnd(SellerReportParams params, TaskContext context, ReportTotals totals)
      throws InterruptedException {
    webhook.send(
        params.webhookUrl().orElse(null),
        "Seller report started by %s ended after %d s: %d records saved, %d of %d items failed"
            .formatted(
                params.launcher(),
                Duration.between(context.createdAt(), clock.instant()).toSeconds(),
                totals.records(),
                totals.failed(),
                params.items()),
        context::log);
  }
}
