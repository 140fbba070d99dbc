package dev.sluice.client;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Enqueues many tasks with one call. */
final class Batch {
  private Batch() {}

  static List<BatchOutcome> send(Transport transport, List<NewTask> tasks, String key) {
    if (tasks.size() > Client.MAX_BATCH) {
      throw new IllegalArgumentException(
          "A batch takes " + Client.MAX_BATCH + " tasks, not " + tasks.size());
    }
    if (tasks.stream().anyMatch(task -> task.options().idempotencyKey() != null)) {
      throw new IllegalArgumentException(
          "The idempotency key of a batch belongs to the batch, not to its tasks");
    }
    // one per line, so an invalid task leaves the others alone
    String lines = tasks.stream().map(NewTask::json).collect(Collectors.joining("\n"));
    Call call = Call.keyed("/tasks/batch", "application/x-ndjson", lines, key);
    return outcomes(transport.send(call, Transport.NEVER).object().get("outcomes"), tasks.size());
  }

  private static List<BatchOutcome> outcomes(Object lines, int count) {
    BatchOutcome[] outcomes = new BatchOutcome[count];
    for (Object line : lines instanceof List<?> list ? list : List.of()) {
      if (line instanceof Map<?, ?> members
          && members.get("line") instanceof Long number
          && number >= 1
          && number <= count) {
        outcomes[number.intValue() - 1] = BatchOutcome.of(members);
      }
    }
    if (Arrays.asList(outcomes).contains(null)) {
      throw new ClientException("The answer leaves out some tasks of the batch");
    }
    return List.of(outcomes);
  }
}
