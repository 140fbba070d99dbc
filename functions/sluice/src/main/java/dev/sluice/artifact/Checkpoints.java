package dev.sluice.artifact;

import dev.sluice.queue.Lease;
import dev.sluice.queue.TaskQueue;
import dev.sluice.task.Artifact;
import dev.sluice.task.ArtifactStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One attempt's view of its task's checkpoint: what it found, and what it keeps itself. Used only
 * by the attempt's thread.
 */
public final class Checkpoints {
  /** Uncharged attempts that may follow one another: 1,000 of 840 s are nearly ten days. */
  private static final int MOST_ATTEMPTS = 1_000;

  private final TaskQueue queue;
  private final ArtifactStore store;
  private final Lease lease;
  private final Consumer<String> log;
  private Checkpoint last;
  private int earlier;
  private ResumableArtifact file;
  private volatile boolean advanced;

  /**
   * @param log of the task
   */
  public Checkpoints(TaskQueue queue, ArtifactStore store, Lease lease, Consumer<String> log) {
    this.queue = queue;
    this.store = store;
    this.lease = lease;
    this.log = log;
  }

  public <S> Optional<S> read(Class<S> type) throws IOException {
    Checkpoint found = last();
    return found.state() == null ? Optional.empty() : Optional.of(found.state(type));
  }

  public void keep(Record state) throws IOException {
    Checkpoint before = last();
    List<Checkpoint.Part> parts = file == null ? before.parts() : file.store();
    Checkpoint next = new Checkpoint(earlier + 1, parts, Checkpoint.tree(state));
    if (!parts.equals(before.parts()) || !next.state().equals(before.state())) {
      put(next);
      advanced = earlier < MOST_ATTEMPTS;
    }
  }

  private void put(Checkpoint next) throws IOException {
    if (!queue.checkpoint(lease, next.write())) {
      throw new IOException("The lease of the task is lost");
    }
    last = next;
    if (file != null) {
      file.dropReplaced();
    }
  }

  public ResumableArtifact artifact(String fileName, String contentType, Consumer<Artifact> stored)
      throws IOException {
    if (file != null) {
      throw new IllegalStateException("The resumable artifact is open already");
    }
    Checkpoint found = last();
    file =
        new ResumableArtifact(
            store,
            lease,
            fileName,
            contentType,
            found.parts(),
            () -> put(new Checkpoint(earlier + 1, List.of(), null)),
            stored);
    return file;
  }

  /** Whether this attempt made progress, so that it may end without being charged. */
  public boolean advanced() {
    return advanced;
  }

  /** Drops what the next attempt does not need. */
  public void close() {
    if (file != null) {
      file.discard();
    }
  }

  private Checkpoint last() throws IOException {
    if (last == null) {
      Optional<String> text = queue.checkpoint(lease.taskId());
      last = text.isEmpty() ? Checkpoint.none() : Checkpoint.read(text.get());
      earlier = last.attempts();
      if (!last.parts().isEmpty()
          && !store.parts().names(lease.taskId()).containsAll(last.names())) {
        // they were kept for too long
        log.accept("the parts of its artifact are gone: it begins anew");
        last = Checkpoint.none();
      }
    }
    return last;
  }
}
