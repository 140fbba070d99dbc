package dev.sluice.local.gateway;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;

/**
 * Keeps what is written to it: up to 64 KiB in memory, the rest in a temporary file. A download of
 * 1 GiB therefore needs no more heap than a small one, even if nobody reads it. Not thread-safe.
 */
final class Spool extends OutputStream {
  private static final int IN_MEMORY = 1 << 16;
  private static final int AT_ONCE = 1 << 16;

  private final SpoolSpace.Share space;
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream(1_024);
  private OutputStream out = memory;
  private Path file;
  private long size;
  private long taken;

  /**
   * @param space what a file may take of it
   */
  Spool(SpoolSpace.Share space) {
    this.space = space;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (size + length > IN_MEMORY) {
      take(size + length - taken);
    }
    if (file == null && taken > 0) {
      file = Files.createTempFile("sluice-", ".answer");
      out = Files.newOutputStream(file);
      memory.writeTo(out);
      memory.reset();
    }
    out.write(bytes, from, length);
    size += length;
  }

  private void take(long bytes) throws IOException {
    space.take(bytes);
    taken += bytes;
  }

  /** Bytes written so far. */
  long size() {
    return size;
  }

  /** Everything written so far, from the beginning. The caller closes it. */
  InputStream open() throws IOException {
    return file == null
        ? new ByteArrayInputStream(memory.toByteArray())
        : Files.newInputStream(file);
  }

  /** The same for Jetty, which reads at the receiver's pace. */
  Content.Source source() {
    return file == null
        ? Content.Source.from(ByteBuffer.wrap(memory.toByteArray()))
        : Content.Source.from(new ByteBufferPool.Sized(null, false, AT_ONCE), file);
  }

  /** Discards everything. */
  @Override
  public void close() {
    space.give(taken);
    taken = 0;
    try {
      out.close();
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      file.toFile().deleteOnExit(); // still being read, on a system where that prevents deletion
    }
  }
}
