package dev.sluice.artifact;

import dev.sluice.task.Artifact;
import dev.sluice.task.ArtifactStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * An artifact being written: gathered in a temporary file, so that it may be larger than memory,
 * and stored as a whole when it is closed.
 */
public final class ArtifactFile extends OutputStream {
  private static final Pattern CONTENT_TYPE =
      Pattern.compile("[\\w.+-]{1,60}/[\\w.+-]{1,60}(; ?charset=[\\w-]{1,20})?");

  private final ArtifactStore store;
  private final String taskId;
  private final String token;
  private final String fileName;
  private final String contentType;
  private final Consumer<Artifact> stored;
  private final Path file;
  private final OutputStream out;
  private long size;
  private boolean closed;
  private boolean tooLarge;

  public ArtifactFile(
      ArtifactStore store,
      String taskId,
      String token,
      String fileName,
      String contentType,
      Consumer<Artifact> stored)
      throws IOException {
    this.store = store;
    this.taskId = taskId;
    this.token = token;
    this.fileName = fileName(fileName);
    this.contentType = contentType(contentType);
    this.stored = stored;
    this.file = Files.createTempFile("sluice-", ".artifact");
    this.out = new BufferedOutputStream(Files.newOutputStream(file), 64 * 1024);
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
      tooLarge = true;
      throw new ArtifactTooLarge(store.limit());
    }
    out.write(bytes, from, length);
    size += length;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /**
   * Stores the content. Content that was too large is dropped: a part of it would look like the
   * whole file.
   */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      out.close();
      if (!tooLarge) {
        try (InputStream content = Files.newInputStream(file)) {
          store.put(taskId, token, content);
        }
        stored.accept(new Artifact(fileName, contentType, size));
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Drops what was written, when the attempt ended without closing it. */
  public void discard() {
    if (!closed) {
      closed = true;
      try {
        out.close();
        Files.deleteIfExists(file);
      } catch (IOException e) {
        file.toFile().deleteOnExit();
      }
    }
  }

  public static String fileName(String wanted) {
    String name = String.valueOf(wanted).replaceAll("[^A-Za-z0-9._-]+", "-");
    name = name.replaceFirst("^[.-]+", "");
    if (name.length() > 100) {
      // keeps the extension, which shows what kind of file it is
      int dot = name.lastIndexOf('.');
      String ending = dot > 0 && name.length() - dot <= 10 ? name.substring(dot) : "";
      name = name.substring(0, 100 - ending.length()) + ending;
    }
    return name.isEmpty() ? "artifact" : name;
  }

  public static String contentType(String wanted) {
    return wanted != null && CONTENT_TYPE.matcher(wanted).matches()
        ? wanted
        : "application/octet-stream";
  }
}
