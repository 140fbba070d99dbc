package dev.sluice.task;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** What a running attempt can read and report. Safe for use by the attempt's own threads. */
public interface TaskContext {
  /** The task's id. */
  String id();

  /** The attempt's number, from 1. */
  int attempt();

  /** When the task was enqueued. */
  Instant createdAt();

  /** The moment at which the attempt is interrupted. */
  Instant deadline();

  /** Whether the attempt should stop: it was cancelled, timed out or lost its lease. */
  boolean cancelled();

  /** Shows progress {@code done} of {@code total}; a message is cut to 200 characters. */
  void progress(long done, long total, String message);

  /** Adds a line to the task's log: cut to 1,000 characters, the last 1,000 lines are kept. */
  void log(String line);

  /**
   * The file that the task was given, if any; the caller closes it. It is kept until the task has
   * succeeded, also for a retry by hand.
   */
  default Optional<InputStream> upload() throws IOException {
    return Optional.empty();
  }

  /**
   * Opens the task's artifact; closing the stream stores it, and a later artifact replaces it.
   *
   * @throws IOException when it is larger than the store allows, or the lease is lost
   */
  OutputStream artifact(String fileName, String contentType) throws IOException;

  /**
   * Opens the task's artifact as {@link #artifact} does, but several attempts may write it: it
   * continues after what the last checkpoint kept. Closing it stores the whole file; left open, it
   * stays for the next attempt.
   *
   * @throws IOException when what was kept cannot be read, or the lease is lost
   */
  OutputStream resumableArtifact(String fileName, String contentType) throws IOException;

  /**
   * The last checkpoint of an earlier attempt; empty when this attempt starts from the beginning.
   *
   * @param type the record that was kept; read back by the rules of params
   * @throws IOException when it cannot be read
   */
  <S> Optional<S> checkpoint(Class<S> type) throws IOException;

  /**
   * Keeps how far the task has got, together with what has been written to the {@link
   * #resumableArtifact}: both or neither. It is deleted when the task ends. An attempt that has
   * kept a new checkpoint is not charged when it times out; this holds for the first 1,000
   * attempts. The timeout is that of an attempt, not of the task.
   *
   * @param state a record, at most 16 KiB as JSON
   * @throws IOException when it cannot be kept or the lease is lost
   */
  void checkpoint(Record state) throws IOException;

  /**
   * A number that grows from attempt to attempt of any task: an outside resource that remembers the
   * largest it has seen can refuse a holder whose lease has expired. It carries the time of the
   * Redis server, so it can repeat only after a failover to a server whose clock is behind.
   */
  long fence();

  /**
   * The {@code traceparent} for outgoing calls of this attempt (W3C Trace Context), in the trace of
   * the call that enqueued the task; empty when that call named none.
   */
  default Optional<String> traceParent() {
    return Optional.empty();
  }

  /** How the children ended, ordered by index; only in the joining run of a {@link FanOutTask}. */
  Stream<FanOutTask.Outcome> children();

  /**
   * What the task's type published last, as JSON: treat it as input, since an older version may
   * have written it. Empty before the first result, and for a type that does not publish.
   */
  default Optional<String> published() {
    return Optional.empty();
  }
}
