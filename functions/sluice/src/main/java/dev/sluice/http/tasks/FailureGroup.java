package dev.sluice.http.tasks;

import dev.sluice.queue.QueueView;
import dev.sluice.queue.QueueView.FailedTask;
import dev.sluice.queue.TaskState;
import dev.sluice.queue.retries.RetryMark;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Failures of the same cause.
 *
 * @param error what their errors have in common
 * @param method where in the application's own code they failed, without the line, so that a deploy
 *     does not part them; empty when that is not known
 */
public record FailureGroup(String type, String error, String method) {
  /** How many failures are looked at, the newest. */
  static final int LOOKED_AT = 10_000;

  /** Retries that are listed, the newest. */
  static final int MOST_RETRIES = 50;

  private static final int ID_DIGITS = 12;

  static FailureGroup of(FailedTask task) {
    String place = task.place();
    int line = place.indexOf('(');
    return new FailureGroup(
        task.type(), FailureShape.of(task.error()), line < 0 ? place : place.substring(0, line));
  }

  /** The failures that a caller may see, newest first. */
  static Stream<FailedTask> visible(QueueView queue, String owner) {
    return owner == null ? queue.failed(LOOKED_AT) : queue.failed(owner, LOOKED_AT);
  }

  /** Whether there are older failures, which are not looked at. */
  static boolean cut(QueueView queue) {
    return queue.status().counts().get(TaskState.FAILED) > LOOKED_AT;
  }

  /** The ids of the tasks of a group, newest first. */
  static List<String> ids(QueueView queue, String owner, String group) {
    Map<FailureGroup, Boolean> meant = new HashMap<>();
    return visible(queue, owner)
        .filter(task -> meant.computeIfAbsent(of(task), one -> one.id().equals(group)))
        .map(FailedTask::id)
        .toList();
  }

  /**
   * With what a retry of these tasks is counted: for each of those that failed, its group.
   *
   * @param at what began at the same time is counted together
   */
  public static RetryMark mark(QueueView queue, List<String> ids, Instant at) {
    Map<FailureGroup, String> known = new HashMap<>();
    Map<String, RetryMark.Part> parts = new HashMap<>();
    for (FailedTask task : queue.failed(ids)) {
      String group = known.computeIfAbsent(of(task), FailureGroup::id);
      parts.put(task.id(), new RetryMark.Part(group, task.owner()));
    }
    return new RetryMark(at, parts);
  }

  /** The same as long as type, error and method are. */
  String id() {
    try {
      String text = type + "\n" + error + "\n" + method;
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, ID_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
