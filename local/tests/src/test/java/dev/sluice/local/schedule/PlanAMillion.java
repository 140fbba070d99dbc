package dev.sluice.local.schedule;

import dev.sluice.app.minutes.AddResult;
import dev.sluice.app.minutes.GroupPlan;
import dev.sluice.app.minutes.MinutePlanner;
import dev.sluice.app.minutes.NewIdBatch;
import dev.sluice.local.tasks.MinuteStores;
import dev.sluice.queue.NewTask;
import dev.sluice.queue.QueueSettings;
import dev.sluice.redis.RedisTaskQueue;
import dev.sluice.task.FanOutTask.Child;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.stream.LongStream;

/** Runs in a separate process with little heap: adds a million ids and plans them. */
final class PlanAMillion {
  private static final int COUNT = 1_000_000;

  private PlanAMillion() {}

  public static void main(String[] arguments) {
    try (RedisTaskQueue queue =
        RedisTaskQueue.connect(QueueSettings.of(URI.create(arguments[0])))) {
      MinutePlanner planner =
          new MinutePlanner(MinuteStores.minuteGroups(queue), "user-call", 120, Clock.systemUTC());
      LongStream ids = LongStream.rangeClosed(9_000_001, 9_000_000 + COUNT);
      AddResult added =
          MinuteStores.idBatches(queue)
              .add(
                  new NewIdBatch("call", ids.iterator(), null),
                  (number, count) -> NewTask.of("minute-group", "{}", "ann"));
      long batch = ((AddResult.Created) added).number();
      long calls = 0;
      Instant last = Instant.now();
      for (Iterator<Child> each = planner.calls(batch, COUNT).iterator(); each.hasNext(); ) {
        Instant due = Instant.now().plus(each.next().delay());
        last = due.isAfter(last) ? due : last;
        calls++;
      }
      var plan = planner.finish(batch);
      long listed = 0;
      for (var group : plan.groups()) {
        for (GroupPlan one : planner.hour(group.begins(), 0, 1_000)) {
          listed += one.begins().equals(group.begins()) ? one.count() : 0;
        }
      }
      System.out.println(calls + " calls, " + plan.count() + " planned, " + listed + " listed");
    }
  }
}
