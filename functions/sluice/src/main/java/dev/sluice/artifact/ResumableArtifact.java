package dev.sluice.artifact;

import dev.sluice.queue.Lease;
import dev.sluice.task.Artifact;
import dev.sluice.task.ArtifactParts;
import dev.sluice.task.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * An artifact written over several attempts. What is written is gathered in a temporary file and
 * stored part by part. A part that is too small to be followed by others is read back, grows, and
 * is stored again under another name; the checkpoint says which name counts.
 */
final class ResumableArtifact extends OutputStream {
  /** Withdraws the checkpoint. Throws when the lease is lost. */
  @FunctionalInterface
  interface Withdrawal {
    void run() throws IOException;
  }

  private final ArtifactStore store;
  private final ArtifactParts parts;
  private final Lease lease;
  private final String fileName;
  private final String contentType;
  private final Withdrawal withdrawal;
  private final Consumer<Artifact> stored;
  private final List<Checkpoint.Part> whole = new ArrayList<>();
  private final List<String> replaced = new ArrayList<>();
  private final Path file;
  // in the names of its parts: after a failover another holder may have the same fence
  private final int own = new SecureRandom().nextInt(1_000_000_000);
  private OutputStream out;
  // the bytes in the file, and the part that holds the first of them, if one does
  private long gathered;
  private Checkpoint.Part tail;
  private long size;
  private int named;
  private boolean closed;

  /**
   * @param earlier parts that the last checkpoint names
   */
  ResumableArtifact(
      ArtifactStore store,
      Lease lease,
      String fileName,
      String contentType,
      List<Checkpoint.Part> earlier,
      Withdrawal withdrawal,
      Consumer<Artifact> stored)
      throws IOException {
    this.store = store;
    this.parts = store.parts();
    this.lease = lease;
    this.fileName = ArtifactFile.fileName(fileName);
    this.contentType = ArtifactFile.contentType(contentType);
    this.withdrawal = withdrawal;
    this.stored = stored;
    this.file = Files.createTempFile("sluice-", ".part");
    this.out = Files.newOutputStream(file);
    goOn(earlier);
  }

  private void goOn(List<Checkpoint.Part> earlier) throws IOException {
    whole.addAll(earlier);
    size = earlier.stream().mapToLong(Checkpoint.Part::size).sum();
    int last = earlier.size() - 1;
    if (last >= 0 && earlier.get(last).size() < parts.smallest()) {
      tail = whole.remove(last);
      try (InputStream content = parts.open(lease.taskId(), tail.name())) {
        gathered = content.transferTo(out);
      }
      if (gathered != tail.size()) {
        throw new IOException("A part of the artifact is not what it was");
      }
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, bytes.length);
    if (closed) {
      throw new IOException("The artifact is closed");
    }
    if (size + length > store.limit()) {
      throw new ArtifactTooLarge(store.limit());
    }
    int written = 0;
    while (written < length) {
      int now = (int) Math.min(length - written, parts.largest() - gathered);
      out.write(bytes, from + written, now);
      written += now;
      gathered += now;
      size += now;
      if (gathered == parts.largest()) {
        storeTail();
      }
    }
  }

  /** Stores what has been written so far, and returns the parts it then consists of. */
  List<Checkpoint.Part> store() throws IOException {
    if (!closed) {
      storeTail();
    }
    List<Checkpoint.Part> all = new ArrayList<>(whole);
    if (tail != null) {
      all.add(tail);
    }
    return all;
  }

  private void storeTail() throws IOException {
    if (gathered > (tail == null ? 0 : tail.size())) {
      String name = lease.fence() + "-" + own + "-" + named++;
      parts.put(lease.taskId(), lease.token(), name, file);
      if (tail != null) {
        replaced.add(tail.name());
      }
      tail = new Checkpoint.Part(name, gathered);
      if (gathered >= parts.smallest()) {
        whole.add(tail);
        tail = null;
        gathered = 0;
        out.close();
        out = Files.newOutputStream(file);
      }
    }
  }

  /** Deletes parts that the checkpoint no longer names. */
  void dropReplaced() {
    try {
      parts.drop(lease.taskId(), replaced);
      replaced.clear();
    } catch (IOException | RuntimeException e) {
      // they do no harm, and the next time may succeed
      return;
    }
  }

  /** Stores the whole artifact. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    List<Checkpoint.Part> all = store();
    closed = true;
    delete();
    List<String> names = all.stream().map(Checkpoint.Part::name).toList();
    parts.join(lease.taskId(), lease.token(), names);
    stored.accept(new Artifact(fileName, contentType, size));
    // The parts are deleted only when no checkpoint names them and no other worker holds the task.
    // If this attempt cannot report its end, the next one starts from the beginning.
    withdrawal.run();
    replaced.addAll(names);
    dropReplaced();
  }

  /** Drops what was gathered, when the attempt ended without closing it. */
  void discard() {
    closed = true;
    try {
      delete();
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }

  private void delete() throws IOException {
    out.close();
    Files.deleteIfExists(file);
  }
}
