package dev.sluice.app.minutes.http;

import dev.sluice.params.Help;
import dev.sluice.params.Merged;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;

/** The answers about users, batches of ids and minute groups. */
final class MinuteAnswers {
  private MinuteAnswers() {}

  record User(@Min(1) long id, @Size(min = 1) String name) {}

  /** What every batch has, listed or alone; its names are those of the system it replaces. */
  @Merged
  record IdBatchMembers(
      @Min(1) long id,
      String task_name,
      @Help("The first ids, separated by commas, up to 1,000 characters.") String payload,
      boolean payload_truncated,
      @Min(1) long count,
      Instant created,
      String task_id) {}

  record IdBatch(IdBatchMembers members) {}

  record PlannedIdBatch(IdBatchMembers members, Plan plan) {
    record Plan(boolean overflow, @Min(0) long peak, List<Part> groups) {}

    record Part(Instant begins, @Min(0) long count, boolean overflow, @Min(0) long peak) {}
  }

  record MinuteGroups(Instant hour, @Size(min = 4, max = 4) List<Group> groups) {
    record Group(
        Instant begins,
        @Min(1) long max,
        @Min(0) long count,
        boolean overflow,
        @Min(0) long peak,
        @Size(min = 15, max = 15) List<Slot> slots) {}

    record Slot(
        @Min(0) @Max(14) int slot,
        @Min(0) @Max(59) int minute,
        @Help("How many calls are planned for it.") @Min(0) long count,
        @Help("How many calls made in it succeeded, whichever minute they were planned for.")
            @Min(0)
            long called,
        @Help("How many calls made in it failed; a call that is tried again counts again.") @Min(0)
            long failed,
        @Size(max = 1000) List<@Min(1) Long> ids) {}
  }
}
