package dev.sluice.local.tasks;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sluice.app.sellers.sales.SalesSource;
import dev.sluice.queue.Enqueued;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.TaskQueue;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.ArtifactStore;
import dev.sluice.worker.Deadline;
import dev.sluice.worker.Drain;
import dev.sluice.worker.DrainMode;
import dev.sluice.worker.DrainParts;
import dev.sluice.worker.DrainSettings;
import dev.sluice.worker.Upkeep;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Sales to export, the expected file, and drains that export it. */
final class ExportSite {
  static final String HEADER = "day,seller_id,product_id,category,units_sold,revenue,freight";

  private static final LocalDate FIRST = LocalDate.parse("2017-01-01");
  private static final int FILES = 3;
  private static final int LINES = 1_500;

  /** A clock that advances by the step whenever it is read. */
  private static final class Hurrying extends Clock {
    private final Duration step;
    private final Instant begun = Instant.now();
    private final AtomicInteger looks = new AtomicInteger();

    Hurrying(Duration step) {
      this.step = step;
    }

    @Override
    public Instant instant() {
      return begun.plus(step.multipliedBy(looks.getAndIncrement()));
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  final Path sales;
  private final RedisTaskQueue queue;

  /** Writes sales files of 2.7 MB. */
  ExportSite(Path sales, RedisTaskQueue queue) throws IOException {
    this.sales = sales;
    this.queue = queue;
    for (int file = 0; file < FILES; file++) {
      StringBuilder text = new StringBuilder(HEADER).append('\n');
      for (int line = 0; line < LINES; line++) {
        text.append(line(file, line)).append('\n');
      }
      Files.writeString(sales.resolve("sales-" + file + ".csv"), text);
    }
  }

  private static String line(int file, int line) {
    LocalDate day = FIRST.plusDays((line * 7 + file) % 730);
    return "%s,s%d,%0580d,books,%d,%d.5,0.10".formatted(day, line % 5, line, file, line);
  }

  /** The expected export, computed without any of the code under test. */
  static byte[] wanted(String from, String to) {
    StringBuilder text = new StringBuilder(HEADER).append("\r\n");
    for (int file = 0; file < FILES; file++) {
      for (int line = 0; line < LINES; line++) {
        String wanted = line(file, line);
        String day = wanted.substring(0, 10);
        if (day.compareTo(from) >= 0 && day.compareTo(to) <= 0) {
          text.append(wanted).append("\r\n");
        }
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  String enqueue(String from, String to, String... sellers) {
    String of =
        sellers.length == 0
            ? ""
            : List.of(sellers).stream()
                .map(seller -> '"' + seller + '"')
                .collect(Collectors.joining(",", ",\"sellerIds\":[", "]"));
    return enqueue("{\"startDate\":\"" + from + "\",\"endDate\":\"" + to + "\"" + of + "}");
  }

  String enqueue(String params) {
    NewTask task =
        NewTask.of("export", params, "tester")
            .withMaxAttempts(3)
            .withTimeout(Duration.ofMinutes(5));
    return assertInstanceOf(Enqueued.Created.class, queue.enqueue(List.of(task)).get(0)).id();
  }

  /**
   * Drains until nothing is left.
   *
   * @param step by which the export's clock advances with each reading, every 100 lines
   */
  void drain(TaskQueue through, ArtifactStore store, SalesSource source, Duration step)
      throws InterruptedException {
    DrainParts parts =
        new DrainParts(
            through,
            new TestApp(queue, source) {
              private final Clock clock = new Hurrying(step);

              @Override
              public Clock clock() {
                return clock;
              }
            }.types(),
            store,
            new Upkeep(List.of(), line -> {}),
            DrainSettings.of(2),
            line -> {});
    new Drain(parts, DrainMode.SCHEDULED, Deadline.none()).run();
  }

  void drain(ArtifactStore store, Duration step) throws InterruptedException {
    drain(queue, store, SalesSource.open(sales.toString()), step);
  }

  byte[] content(ArtifactStore store, String id) throws IOException {
    String token = queue.find(id).orElseThrow().artifact().token();
    try (InputStream content = store.open(id, token).orElseThrow()) {
      return content.readAllBytes();
    }
  }
}
