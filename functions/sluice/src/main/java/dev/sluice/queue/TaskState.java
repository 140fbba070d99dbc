package dev.sluice.queue;

/** The state of a task. Its letter is the first byte of the record. */
public enum TaskState {
  SCHEDULED('S'),
  QUEUED('Q'),
  RUNNING('R'),
  SUCCEEDED('D'),
  FAILED('F'),
  CANCELLED('C');

  private final char letter;

  TaskState(char letter) {
    this.letter = letter;
  }

  public char letter() {
    return letter;
  }

  /** Whether the task has ended: only a replay leads out of this state. */
  public boolean terminal() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }

  public static TaskState of(int letter) {
    for (TaskState state : values()) {
      if (state.letter == letter) {
        return state;
      }
    }
    throw new IllegalArgumentException("No task state has the letter " + letter);
  }
}
