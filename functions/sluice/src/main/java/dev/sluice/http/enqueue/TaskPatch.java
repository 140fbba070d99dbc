package dev.sluice.http.enqueue;

import dev.sluice.params.Ahead;
import dev.sluice.params.Exclusive;
import dev.sluice.params.Help;
import dev.sluice.params.Others;
import dev.sluice.queue.NewTask;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What {@code PATCH /tasks/{id}} takes; what is left out stays as it is. */
@Others(
    readOnly = {
      "id",
      "type",
      "state",
      "attempt",
      "maxAttempts",
      "timeoutSeconds",
      "token",
      "owner",
      "worker",
      "progress",
      "children",
      "errorGroup",
      "notice",
      "noticeOf",
      "result",
      "artifact",
      "error",
      "createdAt",
      "queuedAt",
      "startedAt",
      "firstStartedAt",
      "finishedAt",
      "expiresAt",
      "parentId",
      "label",
      "cancelAsked"
    })
@Exclusive({"delaySeconds", "runAt"})
public record TaskPatch(
    @Help("9 is run first.") Optional<@Min(0) @Max(9) Integer> priority,
    @Help("How long it waits before it may run.")
        Optional<@Min(0) @Max(TaskRequest.MAX_SECONDS) Integer> delaySeconds,
    @Help("When it may run, instead of delaySeconds.")
        Optional<@Ahead(seconds = TaskRequest.MAX_SECONDS) Instant> runAt,
    @Help("What the task type takes.") Optional<Object> params,
    @Help("The queue it is moved to; there it keeps the place of its priority and its time.")
        Optional<
                @Pattern(
                    regexp = NewTask.QUEUE_NAME,
                    message = "It must have 1 to 40 lower-case letters, digits and dashes.")
                String>
            queue) {

  /** The new wait before the task may be claimed, or null. */
  Duration delay() {
    return delaySeconds.isPresent() ? Duration.ofSeconds(delaySeconds.get()) : null;
  }

  /** Whether it would expire before it may run; empty when not, else the member at fault. */
  String tooLate(Instant expiresAt, Instant now) {
    Duration wait = TaskRequest.delay(delaySeconds, runAt, now);
    if (expiresAt == null || wait == null || now.plus(wait).isBefore(expiresAt)) {
      return "";
    }
    return runAt.isPresent() ? "/runAt" : "/delaySeconds";
  }
}
