package dev.sluice.app.registration.thumbnail;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * The formats that are taken, told by how a file begins and never by its name. Each knows how a
 * file of its own ends, so that one that was cut off is refused while its sender still listens.
 */
enum PictureFormat {
  PNG {
    @Override
    boolean begins(ByteBuffer file) {
      return file.limit() > 8 && file.getLong(0) == 0x89504e470d0a1a0aL;
    }

    /** Chunks: a length, a name, so many bytes, a checksum. */
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
     * Goes from marker to marker as the decoder does, so that none can be hidden from it: behind FF
     * any number of FF, a marker has a segment with a length but for 01 and D0 to D8, and FF00 is
     * an FF of the pixels. Negative without a scan or without the marker of the end, FFD9.
     */
    private int scansUpToTheEnd(ByteBuffer file) {
      int scans = 0;
      for (int at = 2; at + 2 <= file.limit(); ) {
        int marker = file.get(at) == (byte) 0xff ? file.get(at + 1) & 0xff : -1;
        if (marker == 0xd9) {
          return scans > 0 ? scans : -1; // else it only has tables for another one
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
      return file.get(file.limit() - 1) == 0x3b;
    }

    /** Frames may be small on a canvas that is not. */
    @Override
    long canvas(ByteBuffer file) {
      ByteBuffer little = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      return (long) (little.getShort(6) & 0xffff) << 32 | little.getShort(8) & 0xffff;
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

    /** Not by the registry: it knows what the class loader of the first asker saw. */
    @Override
    ImageReader reader() throws IOException {
      return new WebPImageReaderSpi().createReaderInstance();
    }
  };

  abstract boolean begins(ByteBuffer file);

  abstract boolean ends(ByteBuffer file);

  /** How often a decoder goes through all pixels; negative when it cannot be told. */
  int scans(ByteBuffer file) {
    return 1;
  }

  /** Width in the upper, height in the lower half; 0 when the frame is all there is. */
  long canvas(ByteBuffer file) {
    return 0;
  }

  ImageReader reader() throws IOException {
    return ImageIO.getImageReadersByFormatName(name()).next();
  }

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
