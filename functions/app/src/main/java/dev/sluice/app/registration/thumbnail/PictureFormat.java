package dev.sluice.app.registration.thumbnail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The accepted formats, recognised by how a file begins and never by its name. Each also knows how
 * its files end, so a truncated one is refused while the sender is still listening.
 */
enum PictureFormat {
  PNG {
    @Override
    boolean begins(ByteBuffer file) {
      return file.limit() > 8 && file.getLong(0) == 0x89504e470d0a1a0aL;
    }

    /** Chunks: a length, a name, that many bytes, a checksum. */
    @Override
    boolean ends(ByteBuffer file) {
      for (long at = 8; at + 12 <= file.limit(); ) {
        long length = file.getInt((int) at) & 0xffffffffL;
        boolean last = file.getInt((int) at + 4) == 0x49454e44; // IEND
        at += 12 + length;
        if (last) {
          return at <= file.limit();
        }
      }
      return false;
    }

    @Override
    PictureFile open(byte[] file) throws IOException {
      return PngFile.of(file);
    }
  },
  JPEG {
    @Override
    boolean begins(ByteBuffer file) {
      return file.limit() > 3 && file.getInt(0) >>> 8 == 0xffd8ff;
    }

    @Override
    boolean ends(ByteBuffer file) {
      return scansUpToTheEnd(file) >= 0;
    }

    @Override
    int scans(ByteBuffer file) {
      return scansUpToTheEnd(file);
    }

    /**
     * Goes from marker to marker as the decoder does, so none can be hidden from it: FF may be
     * followed by any number of FF; every marker has a segment with a length, except 01 and D0 to
     * D8; FF00 is an FF in the pixels. Negative without a scan or without the end marker, FFD9.
     */
    private int scansUpToTheEnd(ByteBuffer file) {
      int scans = 0;
      for (int at = 2; at + 2 <= file.limit(); ) {
        int marker = file.get(at) == (byte) 0xff ? file.get(at + 1) & 0xff : -1;
        if (marker == 0xd9) {
          return scans > 0 ? scans : -1; // without a scan it only has tables for another file
        }
        scans += marker == 0xda ? 1 : 0;
        if (marker < 0 || marker == 0xff) {
          at++;
        } else if (marker <= 1 || marker >= 0xd0 && marker <= 0xd8) {
          at += 2;
        } else {
          at += 2 + (at + 4 <= file.limit() ? file.getShort(at + 2) & 0xffff : 0);
        }
      }
      return -1;
    }

    @Override
    PictureFile open(byte[] file) throws IOException {
      return JpegFile.of(file);
    }
  },
  GIF {
    @Override
    boolean begins(ByteBuffer file) {
      return file.limit() > 12
          && file.getInt(0) == 0x47494638 // GIF8
          && (file.getShort(4) == 0x3761 || file.getShort(4) == 0x3961); // 7a, 9a
    }

    @Override
    boolean ends(ByteBuffer file) {
      return GifFile.ends(file.array());
    }

    @Override
    PictureFile open(byte[] file) throws IOException {
      return GifFile.of(file);
    }
  },
  WEBP {
    @Override
    boolean begins(ByteBuffer file) {
      return file.limit() > 16
          && file.getInt(0) == 0x52494646 // RIFF
          && file.getInt(8) == 0x57454250; // WEBP
    }

    @Override
    boolean ends(ByteBuffer file) {
      long length = file.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xffffffffL;
      return length + 8 <= file.limit();
    }

    @Override
    PictureFile open(byte[] file) throws IOException {
      WebpFile webp = WebpFile.of(file);
      if (webp == null) {
        throw new IOException("There is no frame");
      }
      return webp;
    }
  };

  abstract boolean begins(ByteBuffer file);

  abstract boolean ends(ByteBuffer file);

  /** How many passes over all pixels decoding takes; negative when it is unknown. */
  int scans(ByteBuffer file) {
    return 1;
  }

  /**
   * Reads the head of a file.
   *
   * @throws IOException when it is damaged; a reader may throw a RuntimeException instead
   */
  abstract PictureFile open(byte[] file) throws IOException;

  /** The format of a file; null when it is none of these. */
  static PictureFormat of(ByteBuffer file) {
    for (PictureFormat format : values()) {
      if (format.begins(file)) {
        return format;
      }
    }
    return null;
  }
}
