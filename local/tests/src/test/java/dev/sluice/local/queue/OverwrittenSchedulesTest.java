package dev.sluice.local.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.queue.Lease;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.ScheduleStore;
import dev.sluice.queue.ScheduleStore.Fire;
import dev.sluice.queue.ScheduleStore.Fired;
import dev.sluice.queue.ScheduleStore.ScheduleState;
import dev.sluice.queue.Settlement;
import dev.sluice.queue.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same for schedules and published results. */
class OverwrittenSchedulesTest extends OverwrittenKeys {
  @Test
  void overwrittenSchedulesStartAgain() {
    ScheduleStore schedules = queue.schedules();
    Instant before = schedules.fire(due(null, Instant.EPOCH)).seen();
    for (boolean text : new boolean[] {true, false}) {
      spoilSchedules(text);
      assertNull(schedules.states().getOrDefault("s", ScheduleState.NONE).seen());
      assertEquals(text, schedules.pause("s", true), "in a hash it was paused already");
      spoilSchedules(text);
      assertEquals(!text, schedules.pause("s", false), "only in a hash was it paused");
      spoilSchedules(text);
      schedules.run("s", task());
      spoilSchedules(text);
      Fired anew = schedules.fire(due(before, before.plusMillis(1)));
      assertEquals(Fired.Outcome.MOVED, anew.outcome());
      Instant next = anew.seen().plusMillis(1);
      assertEquals(
          text ? Fired.Outcome.FIRED : Fired.Outcome.PAUSED,
          schedules.fire(due(anew.seen(), next)).outcome());
    }
    drain();
  }

  private void spoilSchedules(boolean text) {
    redis.del(key("schedules"));
    if (text) {
      redis.set(key("schedules"), "x");
    } else {
      redis.hset(
          key("schedules"),
          Map.of("seen:s", "x", "ran:s", "1e9", "task:s", "tokens", "paused:s", "", "", ""));
    }
  }

  @Test
  void aFireTimeWhoseTaskIsNotARecordOrWasRefusedIsEnqueued() {
    ScheduleStore schedules = queue.schedules();
    Instant seen = schedules.fire(due(null, Instant.EPOCH)).seen();
    Instant time = seen.plusMillis(1);
    redis.set(key("recent"), "x");
    assertThrows(QueueUnavailable.class, () -> schedules.fire(due(seen, time)));
    redis.del(key("recent"));
    assertEquals(Fired.Outcome.FIRED, schedules.fire(due(seen, time)).outcome());
    String id = schedules.states().get("s").taskId();
    assertEquals(TaskState.QUEUED, queue.find(id).orElseThrow().state());
    redis.del(key(id));
    redis.lpush(key(id), "x");
    redis.hset(key("schedules"), "seen:s", "" + seen.toEpochMilli());
    assertEquals(Fired.Outcome.FIRED, schedules.fire(due(seen, time)).outcome());
    assertEquals(
        List.of(id), step("w1", 5).claimed().stream().map(each -> each.task().id()).toList());
  }

  private static Fire due(Instant known, Instant time) {
    return new Fire("s", task(), known, time, known == null ? List.of() : List.of(time), false);
  }

  @Test
  void aPublishedResultThatWasOverwrittenIsAbsentUntilTheNext() {
    for (int i = 0; i < 3; i++) {
      redis.del(key("published:echo"));
      if (i == 0) {
        redis.set(key("published:echo"), "x");
      } else {
        redis.hset(key("published:echo"), "at", i == 1 ? "x" : "1");
      }
      assertTrue(queue.published("echo").isEmpty());
      enqueue();
      Lease lease = step("w1", 1).claimed().get(0).lease();
      step("w1", 0, new Settlement.Complete(lease, "{}", null, true));
      assertEquals("{}", queue.published("echo").orElseThrow().result());
    }
  }
}
