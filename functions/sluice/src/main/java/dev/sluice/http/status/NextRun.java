package dev.sluice.http.status;

import dev.sluice.task.Schedule;
import java.time.Instant;

/** When a schedule fires next. */
@FunctionalInterface
public interface NextRun {
  /** The first fire time after a moment; null when there is none any more. */
  Instant after(Schedule schedule, Instant moment);
}
