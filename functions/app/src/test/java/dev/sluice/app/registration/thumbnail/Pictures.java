package dev.sluice.app.registration.thumbnail;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** Makes picture files, valid and invalid ones. */
final class Pictures {
  private static final byte[] PNG_BEGIN = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int SIGNATURE_AND_IHDR = 8 + 12 + 13;

  private Pictures() {}

  /** A test resource in this class's package. */
  static byte[] file(String name) {
    try (InputStream in = Pictures.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] written(BufferedImage picture, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(picture, format, out)) {
        throw new IllegalArgumentException("No writer of " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] plain(int width, int height, String format) {
    return written(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format);
  }

  /** The fields of a TIFF file, as in Exif, with only the orientation. */
  private static byte[] exif(int orientation) {
    return ByteBuffer.allocate(26)
        .put("MM\0*".getBytes(StandardCharsets.ISO_8859_1))
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 0x112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .putShort((short) 0)
        .putInt(0)
        .array();
  }

  static byte[] jpegTurned(byte[] jpeg, int orientation) {
    byte[] exif = exif(orientation);
    byte[] preamble = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(jpeg.length + 4 + preamble.length + exif.length)
        .put(jpeg, 0, 2)
        .putShort((short) 0xffe1)
        .putShort((short) (2 + preamble.length + exif.length))
        .put(preamble)
        .put(exif)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  static byte[] pngTurned(byte[] png, int orientation) {
    return withChunk(png, "eXIf", exif(orientation));
  }

  /** The PNG with a chunk after its header. */
  static byte[] withChunk(byte[] png, String name, byte[] content) {
    byte[] chunk = chunk(name, content);
    return ByteBuffer.allocate(png.length + chunk.length)
        .put(png, 0, SIGNATURE_AND_IHDR)
        .put(chunk)
        .put(png, SIGNATURE_AND_IHDR, png.length - SIGNATURE_AND_IHDR)
        .array();
  }

  /** The JPEG with its scan repeated this many times. */
  static byte[] withScans(byte[] jpeg, int times) {
    int scan = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00da");
    int length = jpeg.length - 2 - scan;
    ByteBuffer out = ByteBuffer.allocate(scan + times * length + 2).put(jpeg, 0, scan);
    for (int i = 0; i < times; i++) {
      out.put(jpeg, scan, length);
    }
    return out.putShort((short) 0xffd9).array();
  }

  /** The JPEG with a segment after its start. */
  static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    return ByteBuffer.allocate(jpeg.length + 4 + content.length)
        .put(jpeg, 0, 2)
        .putShort((short) (0xff00 | marker))
        .putShort((short) (2 + content.length))
        .put(content)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /**
   * Fields of a TIFF file that share one value: the tag this many times, each with this many
   * numbers.
   */
  static byte[] exifBomb(int tag, int times, int numbers) {
    ByteBuffer exif =
        ByteBuffer.allocate(14 + times * 12 + numbers * 4)
            .put("MM\0*".getBytes(StandardCharsets.ISO_8859_1))
            .putInt(8)
            .putShort((short) times);
    for (int i = 0; i < times; i++) {
      exif.putShort((short) tag).putShort((short) 4).putInt(numbers).putInt(8);
    }
    return exif.array();
  }

  private static byte[] chunk(String name, byte[] content) {
    byte[] typed =
        ByteBuffer.allocate(4 + content.length)
            .put(name.getBytes(StandardCharsets.ISO_8859_1))
            .put(content)
            .array();
    CRC32 crc = new CRC32();
    crc.update(typed);
    return ByteBuffer.allocate(8 + typed.length)
        .putInt(content.length)
        .put(typed)
        .putInt((int) crc.getValue())
        .array();
  }

  /**
   * A PNG of zeros of any declared size, compressed a thousand to one.
   *
   * @param rows that are present; may be fewer than declared
   */
  static byte[] png(int width, int height, int rows, boolean palette, boolean interlaced) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PNG_BEGIN);
    byte[] head =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) (palette ? 1 : 8))
            .put((byte) (palette ? 3 : 2))
            .put((byte) 0)
            .put((byte) 0)
            .put((byte) (interlaced ? 1 : 0))
            .array();
    out.writeBytes(chunk("IHDR", head));
    if (palette) {
      out.writeBytes(chunk("PLTE", new byte[6]));
    }
    out.writeBytes(chunk("IDAT", packed(rows, 1 + (palette ? (width + 7) / 8 : width * 3))));
    out.writeBytes(chunk("IEND", new byte[0]));
    return out.toByteArray();
  }

  /** Compressed zeros, repeated this many times. */
  static byte[] packed(int times, int zeros) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      byte[] row = new byte[zeros];
      for (int i = 0; i < times; i++) {
        deflater.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** A GIF whose canvas differs in size from its frame. */
  static byte[] gif(int canvasWidth, int canvasHeight) {
    byte[] gif = plain(4, 4, "gif");
    gif[6] = (byte) canvasWidth;
    gif[7] = (byte) (canvasWidth >> 8);
    gif[8] = (byte) canvasHeight;
    gif[9] = (byte) (canvasHeight >> 8);
    return gif;
  }

  static byte[] cut(byte[] file, int bytes) {
    return Arrays.copyOf(file, file.length - bytes);
  }

  static byte[] joined(byte[] file, byte[] more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataOutputStream data = new DataOutputStream(out)) {
      data.write(file);
      data.write(more);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
