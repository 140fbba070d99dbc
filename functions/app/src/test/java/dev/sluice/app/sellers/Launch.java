package dev.sluice.app.sellers;

import dev.sluice.app.RecordingContext;
import dev.sluice.app.sellers.sales.SalesSource;
import dev.sluice.json.JsonTree;
import dev.sluice.task.FanOutTask.Child;
import dev.sluice.task.FanOutTask.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Runs a whole report on one thread: fan-out, every child once, join. */
final class Launch {
  static final Instant ENDED = Instant.parse("2024-03-05T10:00:42Z");
  static final Instant CREATED = Instant.parse("2024-03-05T10:00:00Z");

  final RecordingContext context;
  final Map<String, Object> result;

  private Launch(RecordingContext context, Map<String, Object> result) {
    this.context = context;
    this.result = result;
  }

  static SellerReportParams params(String start, String end, String... sellers) {
    return new SellerReportParams(
        LocalDate.parse(start),
        LocalDate.parse(end),
        List.of(sellers),
        "the test",
        Optional.empty(),
        Optional.empty());
  }

  static Launch of(SalesSource sales, SellerReportParams params) throws Exception {
    return of(sales, params, new Webhook(null));
  }

  static Launch of(SalesSource sales, SellerReportParams params, Webhook webhook) throws Exception {
    SellerReport report = new SellerReport(webhook, Clock.fixed(ENDED, ZoneOffset.UTC));
    AtomicInteger index = new AtomicInteger();
    Stream<Outcome> outcomes =
        report
            .fanOut(params, RecordingContext.attempt(1))
            .map(child -> run(sales, child, index.getAndIncrement()));
    RecordingContext context = RecordingContext.joining(CREATED, outcomes);
    return new Launch(context, overJson(report.run(params, context)));
  }

  private static Outcome run(SalesSource sales, Child child, int index) {
    try {
      Map<String, Object> result =
          new SellerDay(sales).run((SellerDay.Params) child.params(), RecordingContext.attempt(1));
      return new Outcome(index, true, result == null ? null : JsonTree.write(result), null);
    } catch (Exception e) {
      return new Outcome(index, false, null, e.getMessage());
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> overJson(Map<String, Object> result) throws Exception {
    byte[] json = JsonTree.write(result).getBytes(StandardCharsets.UTF_8);
    if (json.length > 64 * 1024) {
      throw new AssertionError("A result of " + json.length + " bytes");
    }
    return (Map<String, Object>) JsonTree.read(json);
  }

  /** One of the result's lists. */
  @SuppressWarnings("unchecked")
  List<Map<String, Object>> list(String name) {
    return (List<Map<String, Object>>) result.get(name);
  }

  /** The file's lines, without the header. */
  List<String> rows() {
    return context.artifact.lines().skip(1).toList();
  }
}
