package dev.sluice;

import dev.sluice.aws.LambdaWake;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.signals.Counter;
import dev.sluice.signals.Log;

/** How drains are started when tasks are enqueued. */
final class WakeSettings {
  private static final Setting WAKE =
      Setting.of(
          "SLUICE_WAKE",
          "tasks wait for the next drain",
          "ARN of an alias of the drain function, which is invoked when tasks are enqueued and too"
              + " few drains are awake");
  private static final Setting WAKE_DRAINS =
      Setting.number(
          "SLUICE_WAKE_DRAINS", 10, 1, 1_000, "most drains at once, as far as tasks start them");

  private WakeSettings() {}

  /**
   * Has a queue start drains as the variables say.
   *
   * @throws IllegalArgumentException naming the variable that is wrong
   */
  static void apply(Settings settings, RedisTaskQueue queue, Log log) {
    Variables variables = settings.variables();
    String arn = variables.text(WAKE);
    int drains = (int) variables.number(WAKE_DRAINS);
    if (arn != null && !queue.rehearses()) {
      LambdaWake wake =
          Variables.named(
              WAKE.name(), () -> new LambdaWake(arn, variables.all(), line -> failed(log, line)));
      queue.drainStarts().by(wake, drains, settings.worker().concurrency());
    }
  }

  private static void failed(Log log, String line) {
    Counter.WAKES_FAILED.add(1);
    log.warn(line);
  }
}
