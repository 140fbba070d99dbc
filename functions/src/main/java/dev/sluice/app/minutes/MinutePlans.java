package dev.sluice.app.minutes;

import java.time.Instant;
import java.util.List;

/** What the routes ask of the plan of minute groups. */
public record MinutePlans(OfBatch batch, OfHour hour) {

  /** Where the ids of a batch are called; those that are not planned yet as if they were now. */
  @FunctionalInterface
  public interface OfBatch {
    BatchPlan plan(long batch, long count);
  }

  /** The four groups of an hour, with the ids of each minute from one position on. */
  @FunctionalInterface
  public interface OfHour {
    List<GroupPlan> groups(Instant hour, int from, int limit);
  }
}
