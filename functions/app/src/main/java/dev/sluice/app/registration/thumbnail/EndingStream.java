package dev.sluice.app.registration.thumbnail;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file in memory for a decoder that reads eight bytes ahead and takes an {@link
 * java.io.EOFException} for bytes without end: eight zeros follow the file, then reading fails in
 * another way. The decoder asks for the position before each of its symbols, which is where it can
 * be interrupted.
 */
final class EndingStream extends ImageInputStreamImpl {
  private static final int AHEAD = 8;

  private static final int BETWEEN_LOOKS = 1 << 12;

  private final byte[] file;
  private final Progress progress;
  private int untilLook = BETWEEN_LOOKS;

  EndingStream(byte[] file, Progress progress) {
    this.file = file;
    this.progress = progress;
  }

  /**
   * Endless: by the length, or without it by the heap, the reader would refuse a picture for the
   * number of its pixels, which {@link Picture} has bounded.
   */
  @Override
  public long length() {
    return Long.MAX_VALUE;
  }

  @Override
  public long getStreamPosition() throws IOException {
    if (--untilLook == 0) {
      untilLook = BETWEEN_LOOKS;
      progress.check();
    }
    return streamPos;
  }

  @Override
  public int read() throws IOException {
    if (streamPos >= file.length + AHEAD) {
      throw new IOException("The picture ends before its pixels do");
    }
    bitOffset = 0;
    int at = (int) streamPos++;
    return at < file.length ? file[at] & 0xff : 0;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int left = (int) (file.length + AHEAD - streamPos);
    if (left <= 0 && length > 0) {
      throw new IOException("The picture ends before its pixels do");
    }
    bitOffset = 0;
    int count = Math.min(length, left);
    for (int i = 0; i < count; i++) {
      int at = (int) streamPos++;
      into[from + i] = at < file.length ? file[at] : 0;
    }
    return count;
  }
}
