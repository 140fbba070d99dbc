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
      @Help("Since when it waits for a worker, or waited for the one that it has.")
          Optional<Instant> queuedAt,
      @Help("When its last attempt began.") Optional<Instant> startedAt,
      @Help("When its first attempt began, once another follows or its children run.")
          Optional<Instant> firstStartedAt,
      Optional<Instant> finishedAt,
      Optional<String> worker,
      Optional<String> parentId,
      @Help("What its parent calls it.") Optional<String> label,
      @SchemaText(TRUE) Optional<Object> cancelAsked,
      @SchemaText(TRUE) Optional<Object> waitsForChildren,
      Optional<Progress> progress,
      @Help("Of a fan-out, once all of them are enqueued.") Optional<Children> children,
      Optional<Artifact> artifact,
      @Help("The task of whose end this one notifies a receiver.") Optional<String> noticeOf,
      Optional<String> error) {
    record Progress(long done, long total, Optional<String> message) {}

    record Children(
        @Min(0) long count,
        @Help("How many of them have failed, were cancelled or were deleted.") @Min(0)
            long failed) {}

    record Artifact(String fileName, String contentType, @Min(0) long size, String href) {}
  }

  public record Task(
      TaskMembers members,
      @SchemaText("{\"type\": [\"object\", \"null\"]}") @Help("Null when they are forgotten.")
          Object params,
      @Help("Null until it has succeeded.") Object result,
      @Help("Why a task that is SCHEDULED or QUEUED waits.") Optional<Waiting> waiting,
      @Help("The group of failures of a task that is FAILED, as GET /failures names it.")
          Optional<String> errorGroup,
      @Help("The task that notifies the receiver that onEnd names, once this one has ended.")
          Optional<Notice> notice) {}

  /** How the notice of a task's end stands; of one that is gone only its id is known. */
  record Notice(
      String id,
      @Help("SUCCEEDED: the receiver took it.") Optional<TaskState> state,
      Optional<@Min(0) Integer> attempt,
      Optional<@Min(1) Integer> maxAttempts,
      @Help("When it is tried again.") Optional<Instant> runAt,
      @Help("Why the receiver did not take it.") Optional<String> error) {}

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
      @Help("Of its queue, else of its type.") Optional<Pause> pause,
      Optional<Instant> workerSeenAt,
      @Min(0) int busyWorkers) {}

  /** A pause of a queue or a type; or that there is none. */
  public record Pause(
      @SchemaText("{\"enum\": [\"queue\", \"type\"]}") Object kind,
      String name,
      boolean paused,
      Optional<Instant> since,
      @Help("When it ends by itself; absent: it lasts until it is resumed.")
          Optional<Instant> until,
      @Help("Who paused it.") Optional<String> by,
      Optional<String> reason) {}

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

  /** What one call did to the tasks that match. */
  public record ChangedTasks(
      @Help("How many match, of those that this call looked at.") @Min(0) long matched,
      @Help("In which states they were; states without any are left out.") States states,
      @Help("How many were cancelled, queued again or deleted.") @Min(0) long changed,
      @Help("How many running ones were asked to stop.") @Min(0) long asked,
      @Help("How many were left alone: somebody else had changed them, or their parent has ended.")
          @Min(0)
          long skipped,
      @Help(
              "When the first call began, by the clock of Redis; since in a retry that takes it back.")
          Instant began,
      @Help("What came or ended after that was left alone.") Instant until,
      @Help("There may be older ones that match, which are not looked at: begin again.")
          boolean cut,
      @SchemaText("{\"type\": [\"string\", \"null\"]}")
          @Help("For the call that goes on; null when all were looked at.")
          Object cursor) {
    record States(
        Optional<@Min(1) Long> SCHEDULED,
        Optional<@Min(1) Long> QUEUED,
        Optional<@Min(1) Long> RUNNING,
        Optional<@Min(1) Long> SUCCEEDED,
        Optional<@Min(1) Long> FAILED,
        Optional<@Min(1) Long> CANCELLED) {}
  }

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
        @Help("The queue that it was moved from.") Optional<String> from,
        @Help("The queue that it was moved to.") Optional<String> to,
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
      @Size(max = 200) List<ListedFailure> groups,
      @Help("There are more groups, or more failures than were looked at.") boolean cut) {}

  record ListedFailure(FailureMembers members) {}

  public record GroupRetries(
      @Help("Also of groups of which no task is failed now.") @Size(max = FailureGroup.MOST_RETRIES)
          List<GroupRetry> retries) {}

  /** What became of tasks of a group that were retried together. */
  record GroupRetry(
      @Help("The group that they failed in before.") String group,
      @Help("When the retry began, as its answer says; retries of one task are counted by minute.")
          Instant at,
      RetryMembers members) {}

  /** What became of tasks that were retried. */
  @Merged
  record RetryMembers(
      @Min(1) long retried,
      @Min(0) long succeeded,
      @Help("How many failed again.") @Min(0) long failed,
      @Help("How many were cancelled, or deleted while they waited.") @Min(0) long cancelled,
      @Help("How many have not ended yet.") @Min(0) long underWay) {}

  record Retried(RetryMembers members) {}

  /** What every group of failures has. */
  @Merged
  record FailureMembers(
      @Help("Its name, such as error in GET /tasks: the same as long as the cause is.") String id,
      String type,
      @Help("What the errors share; # stands for numbers and ids, … for what was quoted.")
          @Size(max = 300)
          String error,
      @Help("The innermost line of the application at which the newest failed.")
          Optional<String> place,
      @Min(1) int count,
      @Help("How many can run again: all but children whose parent has ended.") @Min(0)
          int retryable,
      Instant firstAt,
      Instant lastAt,
      @Help("The id of the newest.") String example,
      @Help("How many failed in each of the last 24 hours, oldest first.")
          @Size(min = FailureCount.HOURS, max = FailureCount.HOURS)
          List<Integer> hours,
      @Help("Somebody ignores it until then, unless as many fail anew as there were.")
          Optional<Instant> ignoredUntil,
      @Help("How the newest retries went, as many as have 20 tasks together; absent: none.")
          Optional<Retried> retries) {}

  /** A group, and what its params have in common. */
  public record Failure(
      FailureMembers members,
      @Help("Values that all of its tasks have, and at most a fifth of those that succeeded.")
          @Size(max = 5)
          List<CommonParam> common,
      @Help("Of its newest tasks, how many were compared.") @Min(0) int comparedFailed,
      @Help("Of the type's newest successes, how many were compared.") @Min(0)
          int comparedSucceeded) {
    record CommonParam(
        @Help("The member, with dots for members within and [] for elements.") String name,
        String value,
        @Min(0) int failed,
        @Min(0) int succeeded) {}
  }

  public record Result(
      String name,
      Instant computedAt,
      @Min(0) long ageSeconds,
      boolean stale,
      @Help("As the task returned it.") Object result) {}
}
