package dev.sluice.worker.attempt;

import dev.sluice.artifact.ArtifactFile;
import dev.sluice.artifact.Checkpoints;
import dev.sluice.json.Unicode;
import dev.sluice.queue.DrainStep.Claimed;
import dev.sluice.queue.FailureTrace;
import dev.sluice.queue.QueueUnavailable;
import dev.sluice.queue.TaskQueue;
import dev.sluice.queue.TaskRecord.Progress;
import dev.sluice.queue.WorkerQueue;
import dev.sluice.queue.WorkerQueue.Published;
import dev.sluice.signals.TraceParent;
import dev.sluice.task.Artifact;
import dev.sluice.task.ArtifactStore;
import dev.sluice.task.FanOutTask;
import dev.sluice.task.TaskContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The context of one attempt. */
public final class TaskRunContext implements TaskContext {
  private static final int LONGEST_MESSAGE = 200;

  private final Claimed claimed;
  private final Instant deadline;
  private final BooleanSupplier stopped;
  private final TaskQueue queue;
  private final ArtifactStore store;
  private final Notes notes;
  private final List<ArtifactFile> files = new CopyOnWriteArrayList<>();
  private final Checkpoints checkpoints;
  private volatile Artifact artifact;
  private volatile TraceParent trace;

  public TaskRunContext(
      Claimed claimed,
      Instant deadline,
      BooleanSupplier stopped,
      TaskQueue queue,
      ArtifactStore store,
      Notes.Later later) {
    this.claimed = claimed;
    this.deadline = deadline;
    this.stopped = stopped;
    this.queue = queue;
    this.store = store;
    this.notes = new Notes((told, lines) -> queue.note(claimed.lease(), told, lines), later);
    this.checkpoints = new Checkpoints(queue, store, claimed.lease(), this::log);
  }

  @Override
  public String id() {
    return claimed.lease().taskId();
  }

  @Override
  public int attempt() {
    return claimed.task().attempt();
  }

  @Override
  public Instant deadline() {
    return deadline;
  }

  @Override
  public Instant createdAt() {
    return claimed.task().createdAt();
  }

  @Override
  public boolean cancelled() {
    return stopped.getAsBoolean() || notes.lost();
  }

  @Override
  public void progress(long done, long total, String message) {
    notes.progress(
        new Progress(
            Math.max(0, done),
            Math.max(0, total),
            message == null ? null : Unicode.line(message, LONGEST_MESSAGE)));
  }

  @Override
  public void log(String line) {
    notes.log(Unicode.line(line, WorkerQueue.LONGEST_LINE));
  }

  @Override
  public Optional<InputStream> upload() {
    return queue.upload(id()).map(ByteArrayInputStream::new);
  }

  @Override
  public OutputStream artifact(String fileName, String contentType) throws IOException {
    if (notes.lost()) {
      throw new IOException("The lease of task " + id() + " is lost");
    }
    ArtifactFile file =
        new ArtifactFile(
            store, id(), claimed.lease().token(), fileName, contentType, kept -> artifact = kept);
    files.add(file);
    return file;
  }

  @Override
  public OutputStream resumableArtifact(String fileName, String contentType) throws IOException {
    return checkpoints.artifact(fileName, contentType, kept -> artifact = kept);
  }

  @Override
  public <S> Optional<S> checkpoint(Class<S> type) throws IOException {
    return checkpoints.read(type);
  }

  @Override
  public void checkpoint(Record state) throws IOException {
    checkpoints.keep(state);
  }

  @Override
  public long fence() {
    return claimed.lease().fence();
  }

  @Override
  public Optional<String> traceParent() {
    return Optional.ofNullable(trace).map(TraceParent::toString);
  }

  /** The attempt begins, in this place of a trace; null: it belongs to no trace. */
  void enter(TraceParent trace) {
    this.trace = trace;
  }

  /** Where it is in a trace; null: it belongs to none, or has not begun. */
  TraceParent trace() {
    return trace;
  }

  @Override
  public Stream<FanOutTask.Outcome> children() {
    if (!claimed.joining()) {
      throw new IllegalStateException("Only the joining run of a fan-out has children");
    }
    return queue.children(id());
  }

  @Override
  public Optional<String> published() {
    return queue.published(claimed.task().type()).map(Published::result);
  }

  /** The artifact stored last, or null. */
  Artifact artifact() {
    return artifact;
  }

  /** Whether a checkpoint was kept, so that the attempt may end without being charged. */
  boolean advanced() {
    return checkpoints.advanced();
  }

  /** Keeps where the attempt failed. The attempt must not fail anew because of that. */
  void failed(FailureTrace trace) {
    try {
      queue.trace(claimed.lease(), claimed.task(), trace);
    } catch (QueueUnavailable e) {
      // its error is told without it
    }
  }

  /** Sends the remaining notes and drops files that were left open. */
  void finish() {
    notes.flush();
    files.forEach(ArtifactFile::discard);
    checkpoints.close();
  }
}
