package dev.sluice.http.tasks;

import dev.sluice.http.access.Principal;
import dev.sluice.http.access.Signer;
import dev.sluice.http.message.Problem;
import dev.sluice.http.message.ProblemType;
import dev.sluice.queue.TaskFilter;

/**
 * Where a list goes on, sealed: a cursor is good only for the principal and the filter that it was
 * given for, so a position in Redis can neither be guessed nor carried elsewhere.
 */
public final class Cursor {
  private Cursor() {}

  /** The cursor for a position; null for null. */
  public static String of(String position, TaskFilter filter, Principal principal, Signer signer) {
    return position == null ? null : signer.seal(purpose(filter, principal), position);
  }

  /**
   * The position; null for null.
   *
   * @throws Problem {@code invalid-cursor}
   */
  public static String position(
      String cursor, TaskFilter filter, Principal principal, Signer signer) {
    if (cursor == null) {
      return null;
    }
    String position = signer.open(purpose(filter, principal), cursor);
    if (position == null) {
      throw Problem.of(ProblemType.INVALID_CURSOR);
    }
    return position;
  }

  /** Parts are free of control characters, so a newline parts them without doubt. */
  private static String purpose(TaskFilter filter, Principal principal) {
    return String.join(
        "\n",
        "cursor",
        principal.name(),
        principal.role().name(),
        filter.states().toString(),
        text(filter.type()),
        text(filter.notType()),
        text(filter.queue()),
        text(filter.text()),
        text(filter.owner()),
        text(filter.parent()),
        text(filter.from()),
        text(filter.to()));
  }

  private static String text(Object part) {
    return part == null ? "" : "=" + part;
  }
}
