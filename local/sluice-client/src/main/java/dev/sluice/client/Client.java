package dev.sluice.client;

import dev.sluice.client.json.JsonText;
import dev.sluice.client.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Enqueues tasks over Sluice's HTTP API and follows them. One client serves a whole program: it is
 * thread-safe, keeps its connections, and need not be closed.
 *
 * <p>Every method blocks, and throws {@link Refused} when the server refuses, with every violation;
 * {@link Unavailable} when, after all retries, there is no answer or only "not now"; {@link
 * ClientException} when the answer is not one of Sluice's. Calls are repeated only where that is
 * safe: reads, cancels, deletes, and enqueues, which always carry an Idempotency-Key.
 */
public final class Client {
  /** Tasks in one {@link #enqueueAll}. */
  public static final int MAX_BATCH = 1_000;

  private final Transport transport;

  Client(Transport transport) {
    this.transport = transport;
  }

  /**
   * A client with default settings.
   *
   * @param base where the API is, such as {@code http://127.0.0.1:8080}, with any base path
   * @param token a bearer token; a submitter's or an operator's to change anything
   * @throws IllegalArgumentException when the base is not such an address
   */
  public static Client of(URI base, String token) {
    Objects.requireNonNull(token);
    return builder(base, () -> token).build();
  }

  /**
   * A client with other settings.
   *
   * @param token asked for with every request, from many threads, so it may be renewed
   * @throws IllegalArgumentException when the base is not the address of an API, as above
   */
  public static ClientBuilder builder(URI base, Supplier<String> token) {
    return new ClientBuilder(base, token);
  }

  /** Enqueues a task with its type's defaults. */
  public <P extends Record> Enqueued enqueue(TaskRef<P, ?> type, P params) {
    return enqueue(type, params, EnqueueOptions.DEFAULTS);
  }

  /**
   * Enqueues a task.
   *
   * @throws IllegalArgumentException when the params cannot be written as JSON
   */
  public <P extends Record> Enqueued enqueue(TaskRef<P, ?> type, P params, EnqueueOptions options) {
    return enqueue(type.type(), params, options);
  }

  /**
   * Enqueues a task of a type by its name.
   *
   * @param params a record, a map with {@code String} keys, or {@link JsonText}; with the rest at
   *     most 256 KiB
   * @throws IllegalArgumentException when they cannot be written as JSON
   */
  public Enqueued enqueue(String type, Object params, EnqueueOptions options) {
    String json = JsonWriter.write(options.body(type, params));
    Call call = Call.keyed("/tasks", "application/json", json, Call.key(options.idempotencyKey()));
    Answer answer = send(call);
    boolean duplicate = answer.headers().firstValue("idempotency-replayed").isPresent();
    return Enqueued.of(answer.object(), duplicate);
  }

  /** Enqueues a batch under a random key. */
  public List<BatchOutcome> enqueueAll(List<NewTask> tasks) {
    return enqueueAll(tasks, null);
  }

  /**
   * Enqueues up to 1,000 tasks, together at most 4 MiB, in one call. Each is accepted or not
   * independently of the others; those that the queue did not accept are not tried again.
   *
   * @param idempotencyKey of the batch: sent again with it, no task is enqueued twice; null for a
   *     random one
   * @return one outcome for each task, in order
   * @throws IllegalArgumentException when there are more, one cannot be written as JSON, or one has
   *     its own key
   */
  public List<BatchOutcome> enqueueAll(List<NewTask> tasks, String idempotencyKey) {
    return Batch.send(transport, tasks, Call.key(idempotencyKey));
  }

  /** The task, if there is one that the caller may see. */
  public Optional<Task> find(String id) {
    return unlessAbsent(Call.get(path(id))).map(answer -> Task.of(answer.object()));
  }

  /**
   * Waits until the task has ended.
   *
   * @param atMost how long; an answer on its way may take {@link ClientBuilder#timeout} longer
   * @return the task as last seen; if the time is up, its state may not have {@link TaskState#ended
   *     ended}
   * @throws Refused also when there is no such task ({@code not-found})
   */
  public Task await(String id, Duration atMost) {
    return await(id, atMost, task -> {});
  }

  /**
   * The same, and passes on the task each time the server has reported it, in the calling thread:
   * for a progress bar.
   */
  public Task await(String id, Duration atMost, Consumer<Task> seen) {
    return new Awaiting(transport, path(id), atMost).task(seen);
  }

  /**
   * Waits until the task has ended, and returns its result.
   *
   * @throws NotSucceeded when it failed, was cancelled, or has not ended in time
   * @throws Refused also when there is no such task ({@code not-found})
   * @throws ClientException also when the result does not fit the type
   */
  public <R> R result(TaskRef<?, R> type, String id, Duration atMost) {
    return await(id, atMost).result(type);
  }

  /**
   * Cancels a waiting task, or asks a running one to stop.
   *
   * @return {@code CANCELLED}, also when it had been cancelled before; {@code RUNNING} when it was
   *     asked to stop, although it may still succeed first
   * @throws Refused {@code wrong-state} when it has succeeded or failed
   */
  public TaskState cancel(String id) {
    try {
      return Task.of(send(Call.of("POST", path(id) + "/cancel", true)).object()).state();
    } catch (Refused e) {
      if (e.status() == 409 && e.state().equals(Optional.of(TaskState.CANCELLED))) {
        return TaskState.CANCELLED;
      }
      throw e;
    }
  }

  /**
   * Queues a failed or cancelled task again, with all its attempts. This call is not repeated when
   * its answer is lost, since the task may have failed again in between: see {@link
   * Unavailable#uncertain}.
   *
   * @throws Refused {@code wrong-state} when it has neither failed nor been cancelled
   */
  public TaskState retry(String id) {
    return Task.of(send(Call.of("POST", path(id) + "/retry", false)).object()).state();
  }

  /**
   * The same with other params, of a task without children.
   *
   * @param params as {@link #enqueue(String, Object, EnqueueOptions)} takes them
   * @throws Refused also {@code has-children}, and whatever an enqueue of such params is refused
   *     for
   */
  public TaskState retry(String id, Object params) {
    String body = JsonWriter.write(Map.of("params", params));
    return Task.of(send(Call.json("POST", path(id) + "/retry", body).once()).object()).state();
  }

  /**
   * Changes a task that waits.
   *
   * @param changes its priority, its queue, and its delay from now or its moment; nothing else
   * @param params as an enqueue takes them; null: as they are
   * @return the task as it is then
   * @throws Refused {@code wrong-state} when it no longer waits
   */
  public Task change(String id, EnqueueOptions changes, Object params) {
    String body = JsonWriter.write(changes.changes(params));
    return Task.of(send(Call.json("PATCH", path(id), body)).object());
  }

  /**
   * Deletes a task that is not running.
   *
   * @return false when there is no such task, or it is gone already
   * @throws Refused {@code wrong-state} while it is running
   */
  public boolean delete(String id) {
    return unlessAbsent(Call.of("DELETE", path(id), true)).isPresent();
  }

  /**
   * Lists tasks, newest first, without params and results. They are fetched while the stream is
   * read, so reading it may throw whatever a call throws.
   */
  public Stream<Task> list(TaskQuery query) {
    return Listing.stream(transport, query);
  }

  /** All tasks that match, to be counted and changed where they are. */
  public Matching matching(Matching.Verb verb, TaskQuery query) {
    return new Matching(transport, verb, query);
  }

  /**
   * Opens the file that a task produced; close it. Reading has no time limit, and fails with an
   * {@link IOException} when the connection is lost. A file kept in S3 is fetched from there,
   * without the token.
   *
   * @throws Refused {@code no-artifact}, {@code not-found}
   */
  public InputStream artifact(String id) {
    return send(Call.get(path(id) + "/artifact").asStream()).stream();
  }

  /**
   * Downloads the file that a task produced, replacing any file at this path. It is first written
   * beside it, so the path never holds half a file.
   *
   * @throws Refused as above
   * @throws java.io.UncheckedIOException when it cannot be written, or the connection is lost
   */
  public Path artifact(String id, Path file) {
    return send(Call.get(path(id) + "/artifact").asStream()).save(file);
  }

  /** The queues and types that are paused. */
  public Pauses pauses() {
    return new Pauses(transport);
  }

  /**
   * Reads anything else that the API offers, such as {@code /queues}.
   *
   * @param path with its query, which is sent as it is
   * @param waitSeconds for how long its query allows the server to hold the call, or 0
   * @return the answer as a tree; empty when the server has nothing to say (204)
   */
  public Optional<Map<String, Object>> get(String path, int waitSeconds) {
    Answer answer = send(Call.get(path).heldFor(waitSeconds));
    return answer.status() == 204 ? Optional.empty() : Optional.of(answer.object());
  }

  /**
   * Changes anything else that the API offers, such as {@code /schedules/nightly/pause}. The call
   * has a random Idempotency-Key.
   *
   * @param path with its query, which is sent as it is
   * @param body a record, a map or {@link JsonText}
   * @param repeatable whether to send it again when its answer is lost: only where a second call
   *     changes nothing
   * @return the answer as a tree
   */
  public Map<String, Object> post(String path, Object body, boolean repeatable) {
    String json = JsonWriter.write(body);
    Call call = Call.keyed(path, "application/json", json, Call.key(null));
    return send(repeatable ? call : call.once()).object();
  }

  /** Deletes anything else that the API offers, such as {@code /failures/…/ignore}, by its path. */
  public void deleteAt(String path) {
    send(Call.of("DELETE", path, true));
  }

  private Answer send(Call call) {
    return transport.send(call, Transport.NEVER);
  }

  /** Empty if Sluice says that there is no such task; a gateway's 404 says nothing about tasks. */
  private Optional<Answer> unlessAbsent(Call call) {
    try {
      return Optional.of(send(call));
    } catch (Refused e) {
      if (e.status() != 404 || !e.problem().equals("not-found")) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static String path(String id) {
    return "/tasks/" + Call.segment(id);
  }
}
