package dev.sluice.queue;

import dev.sluice.signals.TraceParent;
import dev.sluice.task.Artifact;
import java.time.Duration;
import java.time.Instant;

/**
 * A task as it is stored in Redis; a {@link Builder} makes one.
 *
 * @param params JSON; null once the task has succeeded, if its type does not keep them
 * @param runAt when a scheduled task is due, else null
 * @param attempt the number of the current attempt, or of the last; a fan-out stays in the same
 *     attempt while its children run
 * @param queuedAt when it began to wait for a worker; null when it does not wait and has none
 * @param startedAt when it was last claimed; null before
 * @param firstStartedAt when its first attempt began, once another follows or its children run;
 *     else null
 * @param progress null when the task has reported none
 * @param result JSON or null
 * @param error why the last attempt did not succeed, or why it was cancelled; null otherwise
 * @param waitsForChildren a fan-out that is RUNNING because its children are
 * @param parentId the parent of a child, else null
 * @param label what its parent calls a child, else null
 * @param trace the trace that it continues, else null
 * @param children null unless it has fanned out and all of them are enqueued
 * @param noticeId the task that notifies the receiver that it names of its end; null before it has
 *     ended, or if it names none
 */
public record TaskRecord(
    String id,
    String type,
    TaskState state,
    String params,
    String owner,
    String queue,
    int priority,
    int attempt,
    int maxAttempts,
    Duration timeout,
    Instant createdAt,
    Instant runAt,
    Instant expiresAt,
    Instant queuedAt,
    Instant startedAt,
    Instant firstStartedAt,
    Instant finishedAt,
    String worker,
    Progress progress,
    String result,
    Artifact artifact,
    String error,
    boolean cancelAsked,
    boolean waitsForChildren,
    String parentId,
    String label,
    TraceParent trace,
    Children children,
    String noticeId) {

  /** {@code done} of {@code total}, with a message or null. */
  public record Progress(long done, long total, String message) {}

  /**
   * The children of a fan-out.
   *
   * @param count how many it has
   * @param failed how many of them have failed, were cancelled or were deleted
   */
  public record Children(long count, long failed) {}

  /** Sets the components by name; what is not set is null, 0, false, or the default of a task. */
  public static final class Builder {
    private final String id;
    private String type;
    private TaskState state;
    private String params;
    private String owner;
    private String queue = NewTask.DEFAULT_QUEUE;
    private int priority = NewTask.DEFAULT_PRIORITY;
    private int attempt;
    private int maxAttempts = NewTask.DEFAULT_MAX_ATTEMPTS;
    private Duration timeout = NewTask.DEFAULT_TIMEOUT;
    private Instant createdAt;
    private Instant runAt;
    private Instant expiresAt;
    private Instant queuedAt;
    private Instant startedAt;
    private Instant firstStartedAt;
    private Instant finishedAt;
    private String worker;
    private Progress progress;
    private String result;
    private Artifact artifact;
    private String error;
    private boolean cancelAsked;
    private boolean waitsForChildren;
    private String parentId;
    private String label;
    private TraceParent trace;
    private Children children;
    private String noticeId;

    public Builder(String id) {
      this.id = id;
    }

    public Builder type(String type) {
      this.type = type;
      return this;
    }

    public Builder state(TaskState state) {
      this.state = state;
      return this;
    }

    public Builder params(String params) {
      this.params = params;
      return this;
    }

    public Builder owner(String owner) {
      this.owner = owner;
      return this;
    }

    public Builder queue(String queue) {
      this.queue = queue;
      return this;
    }

    public Builder priority(int priority) {
      this.priority = priority;
      return this;
    }

    public Builder attempt(int attempt) {
      this.attempt = attempt;
      return this;
    }

    public Builder maxAttempts(int maxAttempts) {
      this.maxAttempts = maxAttempts;
      return this;
    }

    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    public Builder createdAt(Instant createdAt) {
      this.createdAt = createdAt;
      return this;
    }

    public Builder runAt(Instant runAt) {
      this.runAt = runAt;
      return this;
    }

    public Builder expiresAt(Instant expiresAt) {
      this.expiresAt = expiresAt;
      return this;
    }

    public Builder queuedAt(Instant queuedAt) {
      this.queuedAt = queuedAt;
      return this;
    }

    public Builder startedAt(Instant startedAt) {
      this.startedAt = startedAt;
      return this;
    }

    public Builder firstStartedAt(Instant firstStartedAt) {
      this.firstStartedAt = firstStartedAt;
      return this;
    }

    public Builder finishedAt(Instant finishedAt) {
      this.finishedAt = finishedAt;
      return this;
    }

    public Builder worker(String worker) {
      this.worker = worker;
      return this;
    }

    public Builder progress(Progress progress) {
      this.progress = progress;
      return this;
    }

    public Builder result(String result) {
      this.result = result;
      return this;
    }

    public Builder artifact(Artifact artifact) {
      this.artifact = artifact;
      return this;
    }

    public Builder error(String error) {
      this.error = error;
      return this;
    }

    public Builder cancelAsked(boolean cancelAsked) {
      this.cancelAsked = cancelAsked;
      return this;
    }

    public Builder waitsForChildren(boolean waitsForChildren) {
      this.waitsForChildren = waitsForChildren;
      return this;
    }

    public Builder parentId(String parentId) {
      this.parentId = parentId;
      return this;
    }

    public Builder label(String label) {
      this.label = label;
      return this;
    }

    public Builder trace(TraceParent trace) {
      this.trace = trace;
      return this;
    }

    public Builder children(Children children) {
      this.children = children;
      return this;
    }

    public Builder noticeId(String noticeId) {
      this.noticeId = noticeId;
      return this;
    }

    public TaskRecord build() {
      return new TaskRecord(
          id,
          type,
          state,
          params,
          owner,
          queue,
          priority,
          attempt,
          maxAttempts,
          timeout,
          createdAt,
          runAt,
          expiresAt,
          queuedAt,
          startedAt,
          firstStartedAt,
          finishedAt,
          worker,
          progress,
          result,
          artifact,
          error,
          cancelAsked,
          waitsForChildren,
          parentId,
          label,
          trace,
          children,
          noticeId);
    }
  }
}
