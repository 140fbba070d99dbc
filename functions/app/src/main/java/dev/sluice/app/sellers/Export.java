package dev.sluice.app.sellers;

import dev.sluice.app.sellers.sales.SalesRange;
import dev.sluice.app.sellers.sales.SalesScan;
import dev.sluice.app.sellers.sales.SalesSource;
import dev.sluice.app.sellers.sales.SalesWriter;
import dev.sluice.task.Task;
import dev.sluice.task.TaskContext;
import dev.sluice.task.Unfinished;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Copies the sales of a range into one CSV file, in the source's order and in constant memory. It
 * keeps a checkpoint every 5 s and shortly before its time is up, and the next attempt continues
 * from it: the file is the same, byte for byte, however often it was interrupted.
 */
public final class Export implements Task<ExportParams> {
  public static final String NAME = "export";

  private static final Duration EVERY = Duration.ofSeconds(5);

  // to store the last part: a tenth of the attempt's time, but no more than this
  private static final Duration RESERVE = Duration.ofSeconds(10);

  // checking the clock for every line would cost as much as reading it
  private static final int LINES_BETWEEN_LOOKS = 100;

  private final SalesSource sales;
  private final Clock clock;

  public Export(SalesSource sales, Clock clock) {
    this.sales = sales;
    this.clock = clock;
  }

  /** How far it has got: where the scan stands, and how many lines the file has. */
  record Position(SalesScan.Position scan, long records) {}

  @Override
  public Map<String, Object> run(ExportParams params, TaskContext context) throws Exception {
    Optional<Position> kept = context.checkpoint(Position.class);
    OutputStream out = context.resumableArtifact(fileName(params), SalesWriter.CONTENT_TYPE);
    boolean mark = params.byteOrderMark().orElse(false);
    SalesWriter csv = kept.isPresent() ? SalesWriter.goOn(out) : SalesWriter.begin(out, mark);
    SalesRange range =
        new SalesRange(
            params.startDate(),
            params.endDate(),
            params.sellerIds().map(Set::copyOf).orElse(Set.of()));
    long records = kept.map(Position::records).orElse(0L);
    Times times = new Times(context.deadline());
    try (SalesScan scan = sales.scan(range, kept.map(Position::scan).orElse(null))) {
      for (long line = 1; scan.advance(); line++) {
        if (scan.inRange()) {
          scan.write(csv);
          records++;
        }
        if (line % LINES_BETWEEN_LOOKS == 0) {
          look(context, times, scan, csv, records);
        }
      }
      context.progress(whole(scan), whole(scan), records + " records");
    }
    csv.close(); // closing stores the file, so it stays open if anything above fails
    return Map.of("records", records);
  }

  private void look(TaskContext context, Times times, SalesScan scan, SalesWriter csv, long records)
      throws Exception {
    if (context.cancelled() || Thread.interrupted()) {
      throw new InterruptedException();
    }
    Instant now = clock.instant();
    boolean over = !now.isBefore(times.end);
    if (over || !now.isBefore(times.keep)) {
      context.progress(scan.bytesRead(), whole(scan), records + " records");
      csv.flush();
      context.checkpoint(new Position(scan.position(), records));
      times.keep = now.plus(EVERY);
    }
    if (over) {
      throw new Unfinished();
    }
  }

  /** Bytes of all files; when that is unknown, as many as were read. */
  private static long whole(SalesScan scan) {
    return Math.max(1, Math.max(scan.size(), scan.bytesRead()));
  }

  /** When the next and the last checkpoint are due. */
  private final class Times {
    final Instant end;
    Instant keep;

    Times(Instant deadline) {
      Instant now = clock.instant();
      Duration tenth = Duration.between(now, deadline).dividedBy(10);
      end = deadline.minus(tenth.compareTo(RESERVE) < 0 ? tenth : RESERVE);
      keep = now.plus(EVERY);
    }
  }

  private static String fileName(ExportParams params) {
    return "export_%s_%s.csv".formatted(params.startDate(), params.endDate());
  }
}
