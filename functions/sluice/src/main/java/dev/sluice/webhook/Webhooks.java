package dev.sluice.webhook;

import dev.sluice.json.BadJson;
import dev.sluice.json.JsonTree;
import dev.sluice.outgoing.Connector;
import dev.sluice.outgoing.OutgoingCall;
import dev.sluice.queue.SecretSource;
import dev.sluice.queue.TaskRecord;
import dev.sluice.task.RetryPolicy;
import dev.sluice.task.TaskCatalog;
import dev.sluice.task.TaskType;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Whether, how and whom this deployment notifies that a task has ended. Safe for many threads. */
public final class Webhooks {
  /** The setting without which nobody is notified. */
  public static final String SECRET = "SLUICE_WEBHOOK_SECRET";

  /** The setting that names hosts which are not public. */
  public static final String HOSTS = "SLUICE_WEBHOOK_HOSTS";

  /** The type of notices. */
  public static final String NOTICES = TaskEnded.NAME;

  /** Where nobody is notified. */
  public static final Webhooks NONE = new Webhooks(null, List.of(), Connector.toPublic());

  /** For all of a call: finding the host, connecting, sending, and the head of the answer. */
  private static final Duration LIMIT = Duration.ofSeconds(15);

  /** After so long a secret that is kept elsewhere is read again. */
  private static final Duration KEPT = Duration.ofMinutes(5);

  /** At most about 40 hours in all, 20 on average: {@code finish.lua} has the attempts too. */
  private static final RetryPolicy RETRIES =
      new RetryPolicy(30, Duration.ofSeconds(10), Duration.ofHours(2));

  /** Of the tasks that one worker runs at once, so many may wait for receivers that are slow. */
  private static final int AT_ONCE = 4;

  private final SecretSource secret;
  private final Receivers receivers;
  private String text;
  private long read;
  private SigningKeys keys;

  /**
   * @param secret null: nobody is notified
   * @param hosts that may be notified although they are not public
   * @param toPublic the way to all others
   */
  Webhooks(SecretSource secret, List<String> hosts, Connector toPublic) {
    this.secret = secret;
    this.receivers = new Receivers(hosts, toPublic);
  }

  /**
   * @param secret {@code whsec_…}, see {@link SigningKeys}; null: nobody is notified
   * @param hosts that may be notified although they are not of the public internet, in lower case,
   *     each with its port unless that is the usual one; they may be called by http
   */
  public static Webhooks of(SecretSource secret, List<String> hosts) {
    return new Webhooks(secret, List.copyOf(hosts), Connector.toPublic());
  }

  /**
   * Checks the text of a secret.
   *
   * @throws IllegalArgumentException what it must be; its message does not repeat it
   */
  public static void check(String secret) {
    SigningKeys.of(secret);
  }

  /** Whether anybody can be notified. */
  public boolean enabled() {
    return secret != null;
  }

  /** Whether an address may not be notified; asks no name server. */
  public boolean forbidden(String url) {
    return receivers.forbidden(url);
  }

  /**
   * The same types and that of notices, if anybody can be notified.
   *
   * @param log takes why a receiver could not be called
   * @throws IllegalArgumentException naming a type whose receiver cannot be notified, or may not
   */
  public TaskCatalog addTo(TaskCatalog catalog, Clock clock, Consumer<String> log) {
    catalog.all().forEach(this::check);
    boolean there =
        catalog
            .find(TaskEnded.NAME)
            .filter(type -> type.params() == TaskEnded.Params.class)
            .isPresent();
    return there || !enabled() ? catalog : catalog.with(type(clock, log));
  }

  /** The address may hold a key, so no message repeats it. */
  private void check(TaskType<?> type) {
    if (type.onEnd() != null && !enabled()) {
      throw new IllegalArgumentException(
          "onEnd of type " + type.name() + " needs " + SECRET + ", which is not set");
    }
    if (type.onEnd() != null && forbidden(type.onEnd())) {
      throw new IllegalArgumentException(
          "onEnd of type "
              + type.name()
              + " must be an https address of a public host, or one of a host in "
              + HOSTS
              + "; without a password");
    }
  }

  /** The id of the task whose end this one is the notice of; null: it is no notice. */
  public static String noticeOf(TaskRecord task) {
    if (!task.type().equals(NOTICES) || task.params() == null) {
      return null;
    }
    try {
      return JsonTree.read(task.params().getBytes(StandardCharsets.UTF_8))
                  instanceof Map<?, ?> ended
              && ended.get("id") instanceof String id
          ? id
          : null;
    } catch (BadJson e) {
      return null; // other programs may have written there
    }
  }

  /** The type of notices. */
  TaskType<?> type(Clock clock, Consumer<String> log) {
    return TaskType.of(
            TaskEnded.NAME,
            "Tells the address that a task names that the task has ended",
            TaskEnded.Params.class,
            () -> new TaskEnded(this, clock, log))
        .withRetry(RETRIES)
        .atMost(AT_ONCE)
        .asInternal();
  }

  /**
   * Sends a message once.
   *
   * @param id of the message: the same each time it is sent
   * @return the status
   * @throws dev.sluice.outgoing.ForbiddenAddress when the host is not of the public internet
   */
  int send(String url, String id, long seconds, byte[] body)
      throws IOException, InterruptedException {
    URI target = URI.create(url);
    Map<String, String> headers =
        Map.of(
            "webhook-id", id,
            "webhook-timestamp", Long.toString(seconds),
            "webhook-signature", keys().sign(id, seconds, body));
    return OutgoingCall.post(receivers.connector(target), target, headers, body, LIMIT);
  }

  private synchronized SigningKeys keys() {
    if (text != null && System.nanoTime() - read > KEPT.toNanos()) {
      secret.changed(text);
      read = System.nanoTime();
    }
    String now = secret.read();
    if (!now.equals(text)) {
      try {
        keys = SigningKeys.of(now);
      } catch (IllegalArgumentException e) {
        throw secret.unusable(e.getMessage());
      }
      text = now;
      read = System.nanoTime();
    }
    return keys;
  }
}
