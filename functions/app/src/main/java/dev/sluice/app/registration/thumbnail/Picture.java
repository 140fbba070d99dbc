package dev.sluice.app.registration.thumbnail;

import dev.sluice.params.Violation;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * An uploaded picture, untrusted: its measures are read and bounded before anything is decoded, and
 * of several frames only the first is looked at.
 *
 * @param width in pixels, as stored, before it is turned
 */
public record Picture(PictureFormat format, int width, int height, byte[] file) {
  /** A few kilobytes may declare billions of pixels; a camera of 2026 makes 50 million. */
  static final long MOST_PIXELS = 50_000_000;

  /** One row is decoded as a whole. */
  static final int LONGEST_SIDE = 20_000;

  /**
   * Scans of a JPEG. Progressive ones have some ten; a scan of a hundred bytes costs as much time
   * as one of megabytes, 0.1 s for 50 million pixels, and the decoder cannot be interrupted.
   */
  static final int MOST_SCANS = 100;

  /**
   * What is wrong with a file that ought to be a picture; decodes nothing.
   *
   * @param pointer to the file in the request
   */
  public static Optional<Violation> violation(byte[] file, String pointer) {
    try {
      of(file);
      return Optional.empty();
    } catch (UnreadablePicture e) {
      return Optional.of(new Violation(pointer, e.code(), e.getMessage()));
    }
  }

  /**
   * Reads the head of a file.
   *
   * @throws UnreadablePicture when it is no picture, is cut off or is too large
   */
  static Picture of(byte[] file) throws UnreadablePicture {
    if (file.length == 0) {
      throw new UnreadablePicture("too-short", "The file is empty.");
    }
    ByteBuffer bytes = ByteBuffer.wrap(file).asReadOnlyBuffer();
    PictureFormat format = PictureFormat.of(bytes);
    if (format == null) {
      throw new UnreadablePicture("wrong-format", "It must be a PNG, JPEG, GIF or WebP picture.");
    }
    if (!format.ends(bytes)) {
      throw new UnreadablePicture("wrong-format", "The picture is cut off or damaged.");
    }
    if (format.scans(bytes) > MOST_SCANS) {
      throw new UnreadablePicture("out-of-range", "It takes no more than 100 scans of a JPEG.");
    }
    long canvas = format.canvas(bytes);
    checkSize((int) (canvas >>> 32), (int) canvas);
    ImageReader reader = null;
    try (ImageInputStream in = stream(file)) {
      reader = format.reader();
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      checkSize(width, height);
      return new Picture(format, width, height, file);
    } catch (IOException | RuntimeException e) { // a reader throws what it likes
      throw new UnreadablePicture("wrong-format", "The head of the picture is damaged.");
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  private static void checkSize(int width, int height) throws UnreadablePicture {
    if (width > LONGEST_SIDE || height > LONGEST_SIDE || (long) width * height > MOST_PIXELS) {
      throw new UnreadablePicture(
          "out-of-range", "It takes no more than 50 million pixels and 20,000 on a side.");
    }
  }

  /** Told while the picture is decoded. */
  interface Watcher {
    /**
     * @param percent decoded
     * @return whether to go on
     */
    boolean decoded(int percent);
  }

  /**
   * Decodes the first frame, leaving out rows and columns so that its longer side has less than
   * four times so many pixels: this bounds the memory.
   *
   * @throws UnreadablePicture when it cannot be decoded
   */
  BufferedImage decode(int side, Watcher watcher) throws UnreadablePicture {
    ImageReader reader = null;
    try (ImageInputStream in = stream(file)) {
      reader = format.reader();
      // without its metadata, whose texts may be bombs too
      reader.setInput(in, true, true);
      reader.addIIOReadProgressListener(new Progress(watcher));
      ImageReadParam param = reader.getDefaultReadParam();
      int step = Math.max(1, Math.max(width, height) / (2 * side));
      param.setSourceSubsampling(step, step, 0, 0);
      return reader.read(0, param);
    } catch (IOException | RuntimeException e) {
      throw new UnreadablePicture("wrong-format", "The picture cannot be decoded.");
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  private static ImageInputStream stream(byte[] file) {
    return new MemoryCacheImageInputStream(new ByteArrayInputStream(file));
  }
}
