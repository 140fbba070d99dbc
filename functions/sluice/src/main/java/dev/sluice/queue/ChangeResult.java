package dev.sluice.queue;

import dev.sluice.params.shape.ParamsReader;
import java.util.List;

/**
 * The answer to a verb that changes a waiting or ended task.
 *
 * @param outcome what happened
 * @param state the task's state afterwards; null when it does not exist
 * @param unknown with {@link Outcome#UNKNOWN_MEMBER}, the members that are unknown; else empty
 */
public record ChangeResult(Outcome outcome, TaskState state, List<ParamsReader.Known> unknown) {
  /** An answer that names no member. */
  public ChangeResult(Outcome outcome, TaskState state) {
    this(outcome, state, List.of());
  }

  /** What happened. */
  public enum Outcome {
    /** Done. */
    DONE,
    /** A running task was asked to stop; it becomes CANCELLED unless it completes first. */
    ASKED,
    /** Its state does not allow it; nothing changed. */
    WRONG_STATE,
    /** It is a child whose parent has ended, so it would only be cancelled; nothing changed. */
    PARENT_ENDED,
    /** It has children, made from its params, which therefore cannot change; nothing changed. */
    HAS_CHILDREN,
    /** Tasks may not be enqueued into the queue that it should move to; nothing changed. */
    QUEUE_NOT_ALLOWED,
    /** Its queue is not in use, and as many others are as may be; nothing changed. */
    TOO_MANY_QUEUES,
    /**
     * As many tasks wait as may, and 100,000 entries of cancelled or moved ones lie among them;
     * nothing changed.
     */
    QUEUE_FULL,
    /** The same for its owner, or its owner has opened as many queues as one may. */
    SHARE_USED,
    /** There is no such task. */
    ABSENT,
    /** The new params name members that are not in their reference sets; nothing changed. */
    UNKNOWN_MEMBER,
    /** A reference set that the new params need is not loaded; nothing changed. */
    REFERENCE_MISSING
  }
}
