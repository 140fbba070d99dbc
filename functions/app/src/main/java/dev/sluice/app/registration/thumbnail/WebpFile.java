package dev.sluice.app.registration.thumbnail;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What of a WebP file (RFC 9649) makes its picture: of an animation the first frame. Everything
 * else is left out, so that neither metadata nor further frames can refuse the picture, or cost
 * work.
 *
 * @param pixels the one chunk with colours, VP8 or VP8L
 * @param alpha the chunk with the transparency of VP8; null when there is none
 */
record WebpFile(
    ByteBuffer pixels,
    boolean lossless,
    ByteBuffer alpha,
    byte[] profile,
    int left,
    int top,
    int width,
    int height,
    int canvasWidth,
    int canvasHeight)
    implements PictureFile {
  private static final int HEAD = 12;
  private static final int ANIMATED = 2;

  /**
   * Reads the chunks, and of the pixels only their size.
   *
   * @return null when the file is damaged
   */
  static WebpFile of(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long end = HEAD - 4 + (bytes.getInt(4) & 0xffffffffL);
    if (end > file.length || end < HEAD) {
      return null;
    }
    Chunks chunks = new Chunks(slice(bytes, HEAD, (int) end - HEAD));
    return chunks.animation == null ? still(chunks) : animated(chunks);
  }

  private static WebpFile still(Chunks chunks) {
    WebpFile frame = frame(chunks, chunks.profile, 0, 0);
    return frame == null ? null : frame.on(frame.width, frame.height);
  }

  /** The frame's place, its size and flags come before its own chunks. */
  private static WebpFile animated(Chunks chunks) {
    ByteBuffer animation = chunks.animation;
    if (animation.limit() < 16 || chunks.extended == null || chunks.extended.limit() < 10) {
      return null;
    }
    int left = 2 * number(animation, 0);
    int top = 2 * number(animation, 3);
    Chunks own = new Chunks(slice(animation, 16, animation.limit() - 16));
    WebpFile frame = frame(own, chunks.profile, left, top);
    return frame == null
        ? null
        : frame.on(1 + number(chunks.extended, 4), 1 + number(chunks.extended, 7));
  }

  private WebpFile on(int canvasWidth, int canvasHeight) {
    return new WebpFile(
        pixels, lossless, alpha, profile, left, top, width, height, canvasWidth, canvasHeight);
  }

  private static WebpFile frame(Chunks chunks, byte[] profile, int left, int top) {
    ByteBuffer pixels = chunks.pixels;
    if (pixels == null || pixels.limit() < 10) {
      return null;
    }
    if (chunks.lossless) {
      int sizes = pixels.getInt(1);
      int width = 1 + (sizes & 0x3fff);
      int height = 1 + (sizes >>> 14 & 0x3fff);
      return pixels.get(0) == 0x2f
          ? new WebpFile(pixels, true, null, profile, left, top, width, height, 0, 0)
          : null;
    }
    int width = pixels.getShort(6) & 0x3fff;
    int height = pixels.getShort(8) & 0x3fff;
    return new WebpFile(pixels, false, chunks.alpha, profile, left, top, width, height, 0, 0);
  }

  /** Three bytes, the least first. */
  private static int number(ByteBuffer from, int at) {
    return from.getShort(at) & 0xffff | (from.get(at + 2) & 0xff) << 16;
  }

  private static ByteBuffer slice(ByteBuffer from, int at, int length) {
    return from.slice(at, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public BufferedImage decode(int step, Progress progress) throws IOException {
    return new WebpDecoder(this, step, progress).decode();
  }

  /** Whether VP8L says that its pixels have transparency. */
  boolean losslessAlpha() {
    return lossless && (pixels.getInt(1) >>> 28 & 1) == 1;
  }

  /** The first chunk of each kind, up to the first with pixels. */
  private static final class Chunks {
    private ByteBuffer extended;
    private byte[] profile;
    private ByteBuffer animation;
    private ByteBuffer alpha;
    private ByteBuffer pixels;
    private boolean lossless;

    Chunks(ByteBuffer from) {
      long at = 0;
      while (at + 8 <= from.limit() && pixels == null && animation == null) {
        String name = name(from, (int) at);
        long length = from.getInt((int) at + 4) & 0xffffffffL;
        if (at + 8 + length > from.limit()) {
          return; // cut off
        }
        take(name, slice(from, (int) at + 8, (int) length));
        at += 8 + length + (length & 1);
      }
    }

    private static byte[] bytes(ByteBuffer content) {
      byte[] bytes = new byte[content.limit()];
      content.get(bytes);
      return bytes;
    }

    private static String name(ByteBuffer from, int at) {
      StringBuilder name = new StringBuilder();
      for (int i = 0; i < 4; i++) {
        name.append((char) (from.get(at + i) & 0xff));
      }
      return name.toString();
    }

    private void take(String name, ByteBuffer content) {
      switch (name) {
        case "VP8X" -> extended = content;
        case "ICCP" -> profile = profile == null ? Colours.ofDevice(bytes(content)) : profile;
        case "ALPH" -> alpha = alpha == null ? content : alpha;
        case "VP8 " -> pixels = content;
        case "VP8L" -> {
          pixels = content;
          lossless = true;
        }
        case "ANMF" -> animation = animates() ? content : null;
        default -> {}
      }
    }

    private boolean animates() {
      return extended != null && extended.limit() > 0 && (extended.get(0) & ANIMATED) != 0;
    }
  }
}
