package dev.sluice.local.faults;

import dev.sluice.Application;
import dev.sluice.Settings;
import dev.sluice.Sluice;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.Schedule;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskContext;
import dev.sluice.task.TaskType;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The application of the worker processes: its tasks report to the {@link Ledger}. Variables of the
 * process change what it does.
 */
public final class FaultApp implements Application {
  /** Attempts that are about to return: id and fence, with a space between. */
  static final String RETURNS = "returns";

  /** Attempts that have begun and wait: their ids. */
  static final String BEGUN = "begun";

  /** Attempts that tried everything after their gate was opened: their ids. */
  static final String LATE = "late";

  /** Runs of schedules: schedule and fire time. */
  static final String TICKS = "ticks";

  /** How many schedules there are, each due every second. */
  static final String SCHEDULES = "FAULTS_SCHEDULES";

  /** Names the gates of this process. */
  static final String SIDE = "FAULTS_SIDE";

  /** The clock of the process is wrong: {@link JumpingClock}. */
  static final String CLOCK = "FAULTS_CLOCK";

  /** Redis goes by that clock too: it stands for the clock of a server. */
  static final String SERVER_CLOCK = "FAULTS_SERVER_CLOCK";

  /** The process reports its {@link Vitals}. */
  static final String VITALS = "FAULTS_VITALS";

  /**
   * @param millis how long it works
   */
  record Work(int millis) {}

  /**
   * @param gate what it waits for, one for each side
   */
  record Gated(String gate) {}

  record Nothing() {}

  private Ledger ledger;

  @Override
  public Sluice sluice(Settings settings) {
    TaskCatalog catalog =
        TaskCatalog.of(
            List.of(
                TaskType.of("work", "Works for a while", Work.class, () -> this::work)
                    .withRetry(new RetryPolicy(5, Duration.ofMillis(100), Duration.ofSeconds(1))),
                TaskType.of("gated", "Waits, then writes", Gated.class, () -> this::gated),
                TaskType.of("tick", "Says when it was due", Nothing.class, () -> this::tick)),
            schedules());
    if (System.getenv(VITALS) != null) {
      Vitals.report(ledger());
    }
    if (System.getenv(CLOCK) == null) {
      return Sluice.of(settings, catalog);
    }
    Clock clock = new JumpingClock(ledger(), System.getenv(CLOCK));
    Settings wrong = settings.withClock(clock);
    return System.getenv(SERVER_CLOCK) == null
        ? Sluice.of(wrong, Sluice.connect(settings), catalog)
        : Sluice.of(wrong, catalog);
  }

  private static List<Schedule> schedules() {
    List<Schedule> schedules = new ArrayList<>();
    String count = System.getenv(SCHEDULES);
    for (int i = 0; count != null && i < Integer.parseInt(count); i++) {
      schedules.add(
          Schedule.every("tick", Duration.ofSeconds(1))
              .named("every-second-" + i)
              .catchingUp(Schedule.CatchUp.ALL)
              .overlapping());
    }
    return schedules;
  }

  /** What it works for is time, so it sleeps. */
  private Object work(Work work, TaskContext context) throws InterruptedException {
    Thread.sleep(work.millis());
    ledger().add(RETURNS, context.id() + " " + context.fence());
    return context.fence();
  }

  /** Tries to change everything, whatever happened while it waited; no interrupt ends it. */
  private Object gated(Gated gated, TaskContext context) {
    String side = System.getenv(SIDE);
    ledger().add(BEGUN, context.id() + " " + side);
    ledger().await(gated.gate() + ":" + side);
    try {
      context.log("written by " + side);
      context.progress(1, 1, side);
      try (OutputStream file = context.artifact("who.txt", "text/plain")) {
        file.write(side.getBytes(StandardCharsets.UTF_8));
      }
      context.checkpoint(new Work(1));
    } catch (IOException | RuntimeException e) {
      // the lease is lost
    }
    ledger().add(LATE, context.id() + " " + side);
    return side;
  }

  private Object tick(Nothing nothing, TaskContext context) {
    ledger().add(TICKS, context.createdAt().toString());
    return null;
  }

  private synchronized Ledger ledger() {
    if (ledger == null) {
      ledger = new Ledger(URI.create(System.getenv(Ledger.VARIABLE)));
    }
    return ledger;
  }
}
