package dev.sluice.app.sellers.sales;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Content of known size: an earlier end is reported as an error. */
final class WholeStream extends FilterInputStream {
  private final String name;
  private final long size;
  private long read;

  WholeStream(InputStream in, String name, long size) {
    super(in);
    this.name = name;
    this.size = size;
  }

  @Override
  public int read() throws IOException {
    return counted(super.read(), 1);
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int count = super.read(into, from, length);
    return counted(count, count);
  }

  private int counted(int result, int bytes) throws IOException {
    if (result >= 0) {
      read += bytes;
    }
    if (result < 0 && read < size) {
      throw new IOException("%s was cut off: %,d of %,d bytes arrived".formatted(name, read, size));
    }
    return result;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
