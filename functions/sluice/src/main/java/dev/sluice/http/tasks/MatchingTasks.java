package dev.sluice.http.tasks;

import dev.sluice.params.Ahead;
import dev.sluice.params.Help;
import dev.sluice.params.Line;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Optional;

/** What {@code POST /tasks/cancel}, {@code retry} and {@code delete} take. */
record MatchingTasks(
    @Help("Which tasks, as GET /tasks filters them; {}: all.") TaskMatch filter,
    @Help("Only count them.") Optional<Boolean> dryRun,
    @Help("Only what had been created and, if it has ended, had ended by then; absent: now.")
        Optional<@Ahead(seconds = 60) Instant> until,
    @Help("Only what ended then or later.") Optional<@Ahead(seconds = 60) Instant> since,
    @Help("How many at most.") Optional<@Min(1) @Max(10_000) Integer> most,
    @Help("Retry only: how many begin in a minute; absent: all at once.")
        Optional<@Min(1) @Max(6_000) Integer> perMinute,
    @Help("To go on: the cursor of the answer before, with the same other members.")
        Optional<@Line @Size(min = 1, max = 1_024) String> cursor) {}
