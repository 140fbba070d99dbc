package dev.sluice.http.tasks;

import dev.sluice.params.Help;
import dev.sluice.params.Merged;
import dev.sluice.params.SchemaText;
import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.TaskTimeline;
import dev.sluice.queue.WaitReason;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The answers about tasks, as {@link TaskJson} and the actions write them. */
public final class TaskAnswers {
  private static final String TRUE = "{\"const\": true}";

  private TaskAnswers() {}

  /** What every task has, listed or alone. */
  @Merged
  record TaskMembers(
      String id,
      String type,
      TaskState state,
      String queue,
      @Min(0) @Max(9) int priority,
      @Help("Counted from 1; 0: not begun yet.") @Min(0) int attempt,
      @Min(1) int maxAttempts,
      @Min(1) int timeoutSeconds,
      String owner,
      Instant createdAt,
      Optional<Instant> runAt,
      Optional<Instant> expiresAt,
      Optional<Instant> startedAt,
      Optional<Instant> finishedAt,
      Optional<String> worker,
      Optional<String> parentId,
      @SchemaText(TRUE) Optional<Object> cancelAsked,
      @SchemaText(TRUE) Optional<Object> waitsForChildren,
      Optional<Progress> progress,
      Optional<Artifact> artifact,
      Optional<String> error) {
    record Progress(long done, long total, Optional<String> message) {}

    record Artifact(String fileName, String contentType, @Min(0) long size, String href) {}
  }

  public record Task(
      TaskMembers members,
      @SchemaText("{\"type\": [\"object\", \"null\"]}") @Help("Null when they are forgotten.")
          Object params,
      @Help("Null until it has succeeded.") Object result,
      @Help("Why a task that is SCHEDULED or QUEUED waits.") Optional<Waiting> waiting) {}

  /** Why a task that is SCHEDULED or QUEUED waits. */
  record Waiting(
      @Help("What must happen first.") WaitReason.Reason reason,
      Optional<Instant> until,
      @Help("Why the attempt before did not succeed.") Optional<String> error,
      Optional<Instant> since,
      @Help("Which worker and build could not run it.") Optional<String> by,
      @Help("How many are before it.") Optional<@Min(0) @Max(WaitReason.MOST_AHEAD) Integer> ahead,
      @SchemaText(TRUE) @Help("There may be more before it: counting has ended.")
          Optional<Object> orMore,
      @SchemaText(TRUE) @Help("It must run alone, since workers were lost with it.")
          Optional<Object> alone,
      Optional<Instant> workerSeenAt,
      @Min(0) int busyWorkers) {}

  record ListedTask(
      TaskMembers members,
      @Help("One line of its params.") Optional<String> preview,
      @Help("One line of its result.") Optional<String> value) {}

  public record TaskList(
      @Size(max = 100) List<ListedTask> tasks,
      @SchemaText("{\"type\": [\"string\", \"null\"]}")
          @Help("Where the list goes on; null at its end.")
          Object cursor,
      @Help("Whether it ends here because only the newest tasks are searched without a state.")
          boolean cut,
      @Pattern(regexp = "[0-9]{1,18}-[0-9]{1,18}") String revision,
      @Help("Of all tasks that are no children.") Counts counts) {}

  /** How many tasks are in each state. */
  public record Counts(
      @PositiveOrZero long SCHEDULED,
      @PositiveOrZero long QUEUED,
      @PositiveOrZero long RUNNING,
      @PositiveOrZero long SUCCEEDED,
      @PositiveOrZero long FAILED,
      @PositiveOrZero long CANCELLED) {}

  public record ChangedTask(String id, TaskState state) {}

  public record Log(List<String> lines) {}

  public record Timeline(
      @Size(min = 1) List<Event> events,
      @Help("There was more between the first event and the second.") boolean cut) {
    record Event(
        Instant at,
        TaskTimeline.TaskEvent.Kind kind,
        Optional<@Min(1) Integer> attempt,
        Optional<String> worker,
        Optional<TaskState> state,
        Optional<Instant> until,
        Optional<String> error,
        @Help("Where the attempt failed: what it threw, then the causes. The newest five are kept.")
            Optional<@Size(min = 1, max = FailureTrace.MOST_PROBLEMS) List<Problem>> trace) {}

    record Problem(
        @Help("The full name of its class.") String exception,
        Optional<String> message,
        @Help("The innermost first, without those of the exception before.")
            @Size(max = FailureTrace.MOST_FRAMES)
            List<Frame> frames,
        @Help("How many more frames there were.") @Min(0) int left) {}

    record Frame(
        @Help("Class, method, file and line, as Java prints them.") String at,
        @Help("Whether it is the application's own code.") boolean own) {}
  }

  public record Failures(
      @Size(max = 200) List<Group> groups,
      @Help("There are more groups, or more failures than were looked at.") boolean cut) {
    record Group(
        String type,
        @Help("What the errors share; # stands for numbers and ids, … for what was quoted.")
            @Size(max = 300)
            String error,
        @Min(1) int count,
        @Help("How many can run again: all but children whose parent has ended.") @Min(0)
            int retryable,
        Instant firstAt,
        Instant lastAt,
        @Help("The id of the newest.") String example) {}
  }

  public record RetriedFailures(
      @Min(0) @Max(1000) int replayed,
      @Help("Children whose parent has ended, and what somebody else changed meanwhile.") @Min(0)
          int skipped,
      @Help("For another call.") @Min(0) int remaining,
      @Help("Only when no task of the group was found.") Optional<String> hint) {}

  public record Result(
      String name,
      Instant computedAt,
      @Min(0) long ageSeconds,
      boolean stale,
      @Help("As the task returned it.") Object result) {}
}
