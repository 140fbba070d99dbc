package dev.sluice.webhook;

import dev.sluice.json.JsonText;
import dev.sluice.params.Help;
import dev.sluice.params.Secret;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.Task;
import dev.sluice.task.TaskContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Notifies an address that a task has ended. The script that ended the task has enqueued this one,
 * so its name and its params are those of {@code finish.lua}. It is repeated until the receiver
 * answers 2xx, or 410: it wants no more.
 */
final class TaskEnded implements Task<TaskEnded.Params> {
  static final String NAME = "task-ended";

  private static final int GONE = 410;

  private final Webhooks webhooks;
  private final Clock clock;
  private final Consumer<String> log;

  /**
   * @param log takes why a receiver could not be called: for the operator
   */
  TaskEnded(Webhooks webhooks, Clock clock, Consumer<String> log) {
    this.webhooks = webhooks;
    this.clock = clock;
    this.log = log;
  }

  /** How a task ended; {@code finishedAt} in ms since 1970. */
  record Params(
      @Help("The task that has ended.") String id,
      @Help("Its type.") String type,
      @Help("How it ended.") String state,
      @Help("Its queue.") String queue,
      @Help("Whose it is.") String owner,
      @Help("Its last attempt.") int attempt,
      @Help("When it ended, in milliseconds since 1970.") long finishedAt,
      @Help("Where to notify.") @Secret String url,
      @Help("Of a fan-out: its children.") Optional<Children> children) {}

  /** How many children a fan-out has, and how many of them did not succeed. */
  record Children(long count, long failed) {}

  /** What the receiver answered. */
  record Notified(int status) {}

  @Override
  public Notified run(Params ended, TaskContext context) throws Exception {
    if (webhooks.forbidden(ended.url)) { // a host that was allowed when the task was enqueued
      throw new PermanentFailure("Its address is not allowed (any more)");
    }
    int status;
    try {
      status =
          webhooks.send(ended.url, context.id(), clock.instant().getEpochSecond(), body(ended));
    } catch (QueueUnavailable e) {
      // the trouble of the secret is not that of Redis: it is tried as often as any other
      throw new IOException("The secret that signs it cannot be used");
    } catch (IOException e) {
      log.accept("notice " + context.id() + " not sent: " + e.getClass().getSimpleName());
      // for every reason the same, thrown at one place and without a cause: otherwise whoever
      // enqueues tasks could find out which names the internal network has
      throw new IOException("The receiver could not be called");
    }
    if (status == GONE) {
      throw new PermanentFailure("The receiver answered 410: it does not want this message");
    }
    if (status < 200 || status > 299) {
      throw new IOException("The receiver answered " + status);
    }
    return new Notified(status);
  }

  /** Neither params nor results: whoever receives it asks for them, if allowed to. */
  private static byte[] body(Params ended) {
    JsonText json = new JsonText();
    Instant at = Instant.ofEpochMilli(ended.finishedAt);
    json.beginObject()
        .member("type", "task." + ended.state.toLowerCase(Locale.ROOT))
        .member("timestamp", at.toString())
        .beginObject("data")
        .member("id", ended.id)
        .member("type", ended.type)
        .member("state", ended.state)
        .member("queue", ended.queue)
        .member("owner", ended.owner)
        .member("attempt", ended.attempt)
        .member("finishedAt", at.toString());
    ended.children.ifPresent(
        children ->
            json.beginObject("children")
                .member("count", children.count)
                .member("failed", children.failed)
                .endObject());
    json.endObject().endObject();
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
