package dev.sluice.local.queue.model;

import static dev.sluice.local.queue.model.StoredTask.CANCEL_ASKED;

import dev.sluice.queue.Settlement;

/** The rate counters count exactly what a step settled. */
final class RateCheck {
  private final QueueDump before;
  private final QueueDump after;
  private final StepCheck step;

  RateCheck(QueueDump before, QueueDump after, StepCheck step) {
    this.before = before;
    this.after = after;
    this.step = step;
  }

  void check() {
    int succeeded = 0;
    int failed = 0;
    int retried = 0;
    int lost = 0;
    for (StoredTask task : before.tasks().values()) {
      Settlement settlement = step.rightful(task);
      if (settlement instanceof Settlement.Complete) {
        succeeded++;
      } else if (settlement != null && !task.has(CANCEL_ASKED)) {
        boolean again = settlement instanceof Settlement.Retry;
        boolean left = again && task.attempt() < task.most();
        retried += left ? 1 : 0;
        failed +=
            settlement instanceof Settlement.Fail || again && !left || StepCheck.last(settlement)
                ? 1
                : 0;
      } else if (settlement == null && step.taken(task)) {
        lost++;
        failed += step.spent(task) ? 1 : 0;
      }
    }
    rate("s", succeeded);
    rate("f", failed);
    rate("r", retried);
    rate("l", lost);
  }

  private void rate(String how, int times) {
    int counted = after.attemptsEnded(how) - before.attemptsEnded(how);
    Broken.unless(6, counted == times, "counted " + counted + " as " + how + ", not " + times);
  }
}
