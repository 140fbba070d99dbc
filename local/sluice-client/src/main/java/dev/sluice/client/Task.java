package dev.sluice.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A snapshot of a task. The server's {@code /openapi.json} describes every member. A member of an
 * unexpected type is reported as a {@link ClientException} by its accessor.
 */
public final class Task {
  /**
   * How far it has got.
   *
   * @param done in the task's own units
   * @param total in the same units
   * @param message what it is doing, or null
   */
  public record Progress(long done, long total, String message) {}

  /**
   * The file that it produced; {@link Client#artifact} fetches it.
   *
   * @param fileName as the task named it
   * @param contentType its media type
   * @param size bytes
   */
  public record Artifact(String fileName, String contentType, long size) {}

  /**
   * The children of a fan-out.
   *
   * @param count how many it has
   * @param failed how many of them have failed, were cancelled or were deleted
   */
  public record Children(long count, long failed) {}

  /**
   * The task that notifies the receiver that this one named of its end. When it has been deleted,
   * or its time is over, only its id is known.
   *
   * @param id its id
   * @param state {@code SUCCEEDED} once the receiver has taken it; null when it is gone
   * @param attempt the number of its last attempt, from 1; null when it is gone
   * @param maxAttempts the most attempts it gets; null when it is gone
   * @param runAt when it is tried again, or null
   * @param error why the receiver did not take it, or null
   */
  public record Notice(
      String id,
      TaskState state,
      Integer attempt,
      Integer maxAttempts,
      Instant runAt,
      String error) {}

  private final Map<String, Object> members;
  private final String id;
  private final TaskState state;

  private Task(Map<String, Object> members) {
    this.members = members;
    this.id = required("id", String.class);
    this.state = required("state", TaskState.class);
  }

  /**
   * A task in an answer of {@link Client#get}.
   *
   * @throws ClientException when the tree is not a task
   */
  public static Task of(Object tree) {
    if (tree instanceof Map<?, ?> members) {
      @SuppressWarnings("unchecked") // the reader creates no others
      Map<String, Object> object = (Map<String, Object>) members;
      return new Task(object);
    }
    throw new ClientException("The answer has no object where a task should be");
  }

  private <T> Optional<T> optional(String name, Class<T> type) {
    return Optional.ofNullable(Answer.member(members, name, type));
  }

  private <T> T required(String name, Class<T> type) {
    return optional(name, type)
        .orElseThrow(() -> new ClientException("The answer has no member " + name));
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** Its state. */
  public TaskState state() {
    return state;
  }

  /** The name of its type. */
  public String type() {
    return required("type", String.class);
  }

  /** Its queue. */
  public String queue() {
    return required("queue", String.class);
  }

  /** 0 to 9; 9 runs first. */
  public int priority() {
    return required("priority", Integer.class);
  }

  /** The number of its last attempt, from 1; 0 before the first. */
  public int attempt() {
    return required("attempt", Integer.class);
  }

  /** The most attempts it gets. */
  public int maxAttempts() {
    return required("maxAttempts", Integer.class);
  }

  /** How long one attempt may take. */
  public Duration timeout() {
    return Duration.ofSeconds(required("timeoutSeconds", Long.class));
  }

  /** The name of the principal that enqueued it. */
  public String owner() {
    return required("owner", String.class);
  }

  /** When it was enqueued. */
  public Instant createdAt() {
    return required("createdAt", Instant.class);
  }

  /** When it may run, if it was delayed or waits to be tried again. */
  public Optional<Instant> runAt() {
    return optional("runAt", Instant.class);
  }

  /** When it becomes too late to start it. */
  public Optional<Instant> expiresAt() {
    return optional("expiresAt", Instant.class);
  }

  /** When its last attempt began. */
  public Optional<Instant> startedAt() {
    return optional("startedAt", Instant.class);
  }

  /** When its first attempt began, once another follows or its children run. */
  public Optional<Instant> firstStartedAt() {
    return optional("firstStartedAt", Instant.class);
  }

  /** What its parent calls it. */
  public Optional<String> label() {
    return optional("label", String.class);
  }

  /** When it ended. */
  public Optional<Instant> finishedAt() {
    return optional("finishedAt", Instant.class);
  }

  /** The parent, if it is a child. */
  public Optional<String> parentId() {
    return optional("parentId", String.class);
  }

  /** Whether it is running and was asked to stop. */
  public boolean cancelAsked() {
    return optional("cancelAsked", Boolean.class).orElse(false);
  }

  /** Why its last attempt failed. */
  public Optional<String> error() {
    return optional("error", String.class);
  }

  /** The group of failures it belongs to, if it has failed; empty in a list. */
  public Optional<String> errorGroup() {
    return optional("errorGroup", String.class);
  }

  /** How far it has got, if it reports that. */
  public Optional<Progress> progress() {
    return optional("progress", Progress.class);
  }

  /** Its children, if it has fanned out and all of them are enqueued. */
  public Optional<Children> children() {
    return optional("children", Children.class);
  }

  /** What became of the notice of its end, if it names a receiver; empty in a list. */
  public Optional<Notice> notice() {
    return optional("notice", Notice.class);
  }

  /** The task of whose end this one notifies a receiver. */
  public Optional<String> noticeOf() {
    return optional("noticeOf", String.class);
  }

  /** The file that it produced. */
  public Optional<Artifact> artifact() {
    return optional("artifact", Artifact.class);
  }

  /**
   * Its params, with secrets hidden; empty in a list, or when the server does not keep them.
   *
   * @throws ClientException when they do not fit the type
   */
  public <P> Optional<P> params(Class<P> type) {
    return optional("params", type);
  }

  /**
   * Its result; null if the task returns none.
   *
   * @throws NotSucceeded when it has none because it failed, was cancelled or has not ended
   * @throws ClientException when the result does not fit the type
   */
  public <R> R result(TaskRef<?, R> type) {
    return result(type.result());
  }

  /**
   * The same without a {@link TaskRef}. Listed tasks have no results: use {@link Client#find}.
   *
   * @throws NotSucceeded as above
   * @throws ClientException as above
   */
  public <R> R result(Class<R> type) {
    if (state != TaskState.SUCCEEDED) {
      throw new NotSucceeded(this);
    }
    return optional("result", type).orElse(null);
  }

  /** Everything the server sent, as an unmodifiable tree of maps, lists and values. */
  public Map<String, Object> members() {
    return members;
  }

  /** Id, type and state. */
  @Override
  public String toString() {
    return id + " " + members.get("type") + " " + state;
  }
}
