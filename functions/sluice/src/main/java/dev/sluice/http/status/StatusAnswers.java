package dev.sluice.http.status;

import dev.sluice.http.tasks.TaskAnswers;
import dev.sluice.http.tasks.TaskAnswers.Counts;
import dev.sluice.params.Help;
import dev.sluice.params.SchemaText;
import dev.sluice.queue.QueueStatus.Pause;
import dev.sluice.queue.TaskState;
import dev.sluice.task.Schedule.CatchUp;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The answers about the deployment. */
public final class StatusAnswers {
  private StatusAnswers() {}

  public record Health(@SchemaText("{\"const\": \"ok\"}") Object status) {}

  public record Types(List<Type> types) {
    record Type(
        String name,
        String description,
        @Min(1) int maxAttempts,
        @Min(1) int timeoutSeconds,
        @Help("Whether GET /results/ has what it returned last.") boolean publishes,
        @Help("Whether only the application itself enqueues it.") boolean internal,
        @Help("Whether a receiver is told when a task of it ends, unless the call says otherwise.")
            boolean onEnd,
        @SchemaText("{\"type\": \"object\"}") @Help("A JSON Schema, draft 2020-12.")
            Object params) {}
  }

  public record Queues(
      Instant at,
      @Help("Of all tasks, children included.") Counts counts,
      @Help("How many of these are children.") Counts children,
      @Min(0) int workers,
      @Help("Those with waiting tasks, in order of their names.") List<Depth> queues,
      @Help("Whether there are more queues: about 100 are listed, of the highest priorities.")
          boolean more,
      @Help("The queues and types that are paused.") @Size(max = Pause.MOST)
          List<TaskAnswers.Pause> pauses,
      @Help("Those of the last hour in which any attempt ended, up to the one of at.")
          List<Minute> minutes) {
    record Depth(
        String name, @Min(0) long queued, Optional<@PositiveOrZero Double> oldestSeconds) {}

    record Minute(
        Instant at,
        @Min(0) long succeeded,
        @Min(0) long failed,
        @Min(0) long retried,
        @Help("Their workers were lost.") @Min(0) long lost) {}
  }

  public record Workers(
      Optional<Instant> lastSeenAt,
      @Help("Seen in the last hour.") @Min(0) @Max(1000) int count,
      @Size(max = 100) List<Worker> workers) {
    record Worker(
        String name,
        Instant seenAt,
        Optional<Instant> leaseEndsAt,
        @Min(0) int holds,
        @Help("Some of what it holds that the caller may see.") @Size(max = 20) List<Held> tasks) {}

    record Held(String id, String type, Instant since) {}
  }

  public record Schedule(
      String id,
      String type,
      String expression,
      String zone,
      CatchUp catchUp,
      boolean overlaps,
      boolean paused,
      Optional<Instant> lastRun,
      @SchemaText("{\"oneOf\": [{\"type\": \"string\"}, {\"type\": \"null\"}]}")
          Optional<Object> lastTaskId,
      @Help("Its newest ten tasks that still exist, oldest first.") @Size(max = 10) List<Run> runs,
      @Help("How many of the last that ended failed, one after another.") @Min(0) int failedInARow,
      Optional<Instant> nextRun,
      @Help("The next five, the first of them is nextRun; none while it is paused.") @Size(max = 5)
          List<Instant> nextRuns) {
    record Run(String taskId, TaskState state, Instant at) {}
  }

  public record Schedules(List<Schedule> schedules) {}

  public record Members(List<Member> members) {}

  /** Of a reference set. */
  public record Member(String id, String name) {}
}
