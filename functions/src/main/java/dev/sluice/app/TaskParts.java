package dev.sluice.app;

import dev.sluice.Configuration;
import dev.sluice.app.minutes.BatchPlan;
import dev.sluice.app.minutes.CallPlan;
import dev.sluice.app.minutes.CallTarget;
import dev.sluice.app.minutes.MinutePlanner;
import dev.sluice.app.minutes.UserCall;
import dev.sluice.app.registration.confirmation.Mailer;
import dev.sluice.app.registration.confirmation.Sender;
import dev.sluice.app.sellers.Webhook;
import dev.sluice.app.sellers.sales.SalesSource;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.FanOutTask;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the tasks of a deployment work with, as its configuration says. */
public final class TaskParts implements Parts {
  /** How long a mail server may be silent; its answers come within seconds. */
  private static final Duration MAIL_SERVER_SILENCE = Duration.ofSeconds(15);

  private final Configuration configuration;
  private final Clock clock;
  private final RedisTaskQueue queue;
  private SalesSource sales;

  /** Nothing is opened before it is asked for. */
  public TaskParts(Configuration configuration, Clock clock, RedisTaskQueue queue) {
    this.configuration = configuration;
    this.clock = clock;
    this.queue = queue;
  }

  /**
   * Looks at what is else only opened when a task runs.
   *
   * @throws IllegalArgumentException naming the variable that is wrong
   */
  public void check() {
    webhook();
    callTarget();
    if (configuration.smtpUrl() != null || configuration.mailFrom() != null) {
      mailer();
      sender();
    }
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public synchronized SalesSource sales() {
    if (sales == null) {
      sales =
          SalesSource.open(configuration.sales(), configuration.s3PathStyle(), Webhook::allowed);
    }
    return sales;
  }

  @Override
  public Webhook webhook() {
    return named("SLUICE_WEBHOOK_URL", () -> new Webhook(configuration.webhookUrl()));
  }

  @Override
  public URI githubApi() {
    return configuration.githubApi();
  }

  @Override
  public CallTarget callTarget() {
    return named("SLUICE_USER_CALL_URL", () -> new CallTarget(configuration.userCallUrl()));
  }

  @Override
  public Mailer mailer() {
    if (configuration.smtpUrl() != null) {
      return named(
          "SLUICE_SMTP_URL", () -> Mailer.smtp(configuration.smtpUrl(), MAIL_SERVER_SILENCE));
    }
    return configuration.outbox() == null
        ? Mailer.NONE
        : Mailer.outbox(Path.of(configuration.outbox()));
  }

  @Override
  public Sender sender() {
    if (configuration.smtpUrl() != null && configuration.mailFrom() == null) {
      throw new IllegalArgumentException("SLUICE_MAIL_FROM is needed with SLUICE_SMTP_URL");
    }
    return named("SLUICE_MAIL_FROM", () -> Sender.of(configuration.mailFrom()));
  }

  /** What plans minute groups. */
  public MinutePlanner planner() {
    return new MinutePlanner(
        queue.minuteGroups(), UserCall.NAME, configuration.minuteGroupMax(), clock);
  }

  @Override
  public CallPlan callPlan() {
    MinutePlanner planner = planner();
    return new CallPlan() {
      @Override
      public Stream<FanOutTask.Child> calls(long batch, int count) {
        return planner.calls(batch, count);
      }

      @Override
      public Result finish(long batch) {
        BatchPlan plan = planner.finish(batch);
        return new Result(plan.count(), plan.groups(), plan.overflow(), plan.peak());
      }
    };
  }

  /** Says which variable it is that a part refuses. */
  private static <T> T named(String variable, Supplier<T> part) {
    try {
      return part.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(variable + ": " + e.getMessage());
    }
  }
}
