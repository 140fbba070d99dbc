package dev.sluice.queue;

/**
 * Answer to a verb that changes a waiting or ended task.
 *
 * @param outcome what happened
 * @param state the task's state afterwards; null when it does not exist
 */
public record Changed(Outcome outcome, TaskState state) {
  /** What happened. */
  public enum Outcome {
    /** It was done. */
    DONE,
    /** A running task was asked to stop; it becomes CANCELLED unless it completes first. */
    ASKED,
    /** Its state does not allow it; nothing changed. */
    WRONG_STATE,
    /** There is no such task. */
    ABSENT,
    /** The new params name a member that its reference set does not have; nothing changed. */
    UNKNOWN_MEMBER
  }
}
