package dev.sluice.http.tasks;

import dev.sluice.params.Ahead;
import dev.sluice.params.Help;
import dev.sluice.params.Line;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Optional;

/** What {@code POST /failures/retry} takes. */
record FailureGroup(
    @Help("The type of the group.") @Line @Size(min = 1, max = 255) String type,
    @Help("The error of the group, as it is listed.")
        @Line
        @Size(min = 1, max = FailureShape.LONGEST)
        String error,
    @Help("Only what had failed by then, such as lastAt of the group; absent: now.")
        Optional<@Ahead(seconds = 60) Instant> until) {}
