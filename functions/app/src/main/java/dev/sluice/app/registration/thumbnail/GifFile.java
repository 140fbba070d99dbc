package dev.sluice.app.registration.thumbnail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The first frame of a GIF file, and where it is on the canvas (GIF89a, 18 to 23). */
final class GifFile {
  private static final int HEAD = 13;
  private static final int EXTENSION = 0x21;
  private static final int CONTROL = 0xf9;
  private static final int IMAGE = 0x2c;
  private static final int TRAILER = 0x3b;

  private final ByteBuffer file;
  private int control = -1;
  private int image = -1;
  private int imageEnd;

  private GifFile(byte[] file) {
    this.file = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  static BareFile of(byte[] file) throws IOException {
    return new GifFile(file).bare();
  }

  /** Whether its blocks end: with a trailer, or with a byte that begins no block. */
  static boolean ends(byte[] file) {
    try {
      return new GifFile(file).toTheEnd();
    } catch (IndexOutOfBoundsException e) {
      return false;
    }
  }

  private boolean toTheEnd() {
    int at = HEAD + colours(file.get(10));
    while (file.get(at) != TRAILER) {
      at = block(at);
      if (at < 0) {
        return image >= 0; // for decoders, what is no block is the end
      }
    }
    return true;
  }

  /** Where the block ends; negative when it is none. */
  private int block(int at) {
    int kind = file.get(at) & 0xff;
    if (kind == EXTENSION) {
      if ((file.get(at + 1) & 0xff) == CONTROL && image < 0) {
        control = at;
      }
      return data(at + 2);
    }
    if (kind != IMAGE) {
      return -1;
    }
    int end = data(at + 11 + colours(file.get(at + 9)));
    if (image < 0) {
      image = at;
      imageEnd = end;
    }
    return end;
  }

  /** Bytes of a table of colours. */
  private static int colours(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
  }

  /** Where blocks of data end. */
  private int data(int begin) {
    int at = begin;
    while (file.get(at) != 0) {
      at += 1 + (file.get(at) & 0xff);
    }
    return at + 1;
  }

  private BareFile bare() throws IOException {
    if (!toTheEnd() || image < 0) {
      throw new IOException("There is no frame");
    }
    ByteArrayOutputStream bare = new ByteArrayOutputStream();
    bare.write(file.array(), 0, HEAD + colours(file.get(10)));
    if (control >= 0) {
      bare.write(file.array(), control, data(control + 2) - control);
    }
    bare.write(file.array(), image, imageEnd - image);
    bare.write(TRAILER);
    int left = number(image + 1);
    int top = number(image + 3);
    // browsers make the canvas as large as its first frame needs it
    return BareFile.of(PictureFormat.GIF, bare.toByteArray(), null)
        .on(
            Math.max(number(6), left + number(image + 5)),
            Math.max(number(8), top + number(image + 7)),
            left,
            top);
  }

  private int number(int at) {
    return file.getShort(at) & 0xffff;
  }
}
