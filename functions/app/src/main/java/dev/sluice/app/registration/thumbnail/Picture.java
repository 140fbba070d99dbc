package dev.sluice.app.registration.thumbnail;

import dev.sluice.params.Violation;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An uploaded, untrusted picture: its dimensions are read and bounded before anything is decoded,
 * and only the first of several frames is used.
 *
 * @param file the whole file
 */
public record Picture(PictureFormat format, PictureFile frame, byte[] file) {
  /** A few kilobytes may declare billions of pixels; a camera of 2026 takes 50 million. */
  static final long MOST_PIXELS = 50_000_000;

  /** One row is decoded at a time, as a whole. */
  static final int LONGEST_SIDE = 20_000;

  /**
   * Scans of a JPEG. Progressive ones have about ten; a scan of a hundred bytes takes as long as
   * one of megabytes, 0.1 s for 50 million pixels, and the decoder cannot be interrupted.
   */
  static final int MOST_SCANS = 100;

  /**
   * What is wrong with a file that should be a picture; decodes nothing.
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
   * @throws UnreadablePicture when it is not a picture, is truncated or is too large
   */
  static Picture of(byte[] file) throws UnreadablePicture {
    if (file.length == 0) {
      throw new UnreadablePicture("too-short", "The file is empty.");
    }
    ByteBuffer bytes = ByteBuffer.wrap(file);
    PictureFormat format = PictureFormat.of(bytes);
    if (format == null) {
      throw new UnreadablePicture("wrong-format", "It must be a PNG, JPEG, GIF or WebP picture.");
    }
    if (!format.ends(bytes)) {
      throw new UnreadablePicture("wrong-format", "The picture is cut off or damaged.");
    }
    if (format.scans(bytes) > MOST_SCANS) {
      throw new UnreadablePicture("out-of-range", "A JPEG may have no more than 100 scans.");
    }
    PictureFile frame;
    try {
      frame = format.open(file);
    } catch (IOException | RuntimeException e) { // a reader may throw anything
      throw new UnreadablePicture("wrong-format", "The head of the picture is damaged.");
    }
    checkSize(frame.width(), frame.height());
    checkSize(frame.canvasWidth(), frame.canvasHeight());
    return new Picture(format, frame, file);
  }

  /** Pixels as stored, before it is turned. */
  int width() {
    return frame.canvasWidth();
  }

  int height() {
    return frame.canvasHeight();
  }

  private static void checkSize(int width, int height) throws UnreadablePicture {
    if (width > LONGEST_SIDE || height > LONGEST_SIDE || (long) width * height > MOST_PIXELS) {
      throw new UnreadablePicture(
          "out-of-range",
          "A picture may have no more than 50 million pixels and 20,000 on a side.");
    }
  }

  /** Called while the picture is being decoded. */
  interface Watcher {
    /**
     * @param percent decoded so far
     * @return whether to go on
     */
    boolean decoded(int percent);
  }

  /**
   * Decodes the first frame, skipping rows and columns so that its longer side has fewer than four
   * times this many pixels, which bounds the memory.
   *
   * @throws UnreadablePicture when it cannot be decoded
   * @throws InterruptedException when the watcher stopped it
   */
  BufferedImage decode(int side, Watcher watcher) throws UnreadablePicture, InterruptedException {
    int step = Math.max(1, Math.max(width(), height()) / (2 * side));
    Progress progress = new Progress(watcher);
    BufferedImage decoded = null;
    try {
      decoded = onCanvas(Colours.inSrgb(frame.decode(step, progress), frame.profile()), step);
    } catch (IOException | RuntimeException e) {
      checkMemory(e); // anything else is reported below
    }
    progress.goesOn(); // a reader that was aborted returns what it has
    if (progress.stopped()) {
      Thread.interrupted(); // the exception says it from here on
      throw new InterruptedException();
    }
    if (progress.overdue()) {
      throw new UnreadablePicture("out-of-range", "The picture takes too long to decode.");
    }
    if (decoded == null) {
      throw new UnreadablePicture("wrong-format", "The picture cannot be decoded.");
    }
    return decoded;
  }

  /** Readers wrap a full heap like an error in the file, but no picture is to blame for it. */
  private static void checkMemory(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError full) {
        throw full;
      }
    }
  }

  /** What of the canvas the frame does not cover is transparent. */
  private BufferedImage onCanvas(BufferedImage pixels, int step) {
    if (frame.left() == 0
        && frame.top() == 0
        && frame.width() == width()
        && frame.height() == height()) {
      return pixels;
    }
    BufferedImage canvas =
        new BufferedImage(
            (width() + step - 1) / step, (height() + step - 1) / step, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = canvas.createGraphics();
    graphics.drawImage(
        pixels,
        Math.round(frame.left() / (float) step),
        Math.round(frame.top() / (float) step),
        null);
    graphics.dispose();
    return canvas;
  }
}
