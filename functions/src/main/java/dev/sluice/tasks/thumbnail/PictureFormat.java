package dev.sluice.tasks.thumbnail;

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

    /** Segments with a length up to the first scan; after it nothing but the end is FFD9. */
    @Override
    boolean ends(ByteBuffer file) {
      int at = 2;
      while (at + 4 <= file.limit() && file.getShort(at) != (short) 0xffda) {
        boolean filler = file.getShort(at) == (short) 0xffff;
        at += filler ? 1 : 2 + (file.getShort(at + 2) & 0xffff);
      }
      for (; at + 2 <= file.limit(); at++) {
        if (file.getShort(at) == (short) 0xffd9) {
          return true;
        }
      }
      return false;
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
