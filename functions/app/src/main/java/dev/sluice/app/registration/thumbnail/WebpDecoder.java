package dev.sluice.app.registration.thumbnail;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/**
 * Decodes the pixels of a WebP file, each chunk as a file of its own: the reader would decode as
 * many as there are, and knows no uncompressed transparency.
 */
final class WebpDecoder {
  /** Bytes before the content of a file's only chunk. */
  private static final int HEAD = 20;

  private final WebpFile file;
  private final int step;
  private final Progress progress;

  /**
   * @param step keeps every so many rows and columns
   */
  WebpDecoder(WebpFile file, int step, Progress progress) {
    this.file = file;
    this.step = step;
    this.progress = progress;
  }

  /** The frame in RGB, with alpha if it can have transparent parts. */
  BufferedImage decode() throws IOException {
    if (file.lossless()) {
      BufferedImage decoded = lossless(file.pixels(), step);
      return file.losslessAlpha() ? decoded : copy(decoded, null);
    }
    BufferedImage colours = lossy();
    return file.alpha() == null ? colours : copy(colours, alpha());
  }

  private BufferedImage lossy() throws IOException {
    ImageReader reader = reader(alone("VP8 ", file.pixels()));
    try {
      reader.addIIOReadProgressListener(progress.throwing());
      return reader.read(0, param(reader, step));
    } finally {
      reader.dispose();
    }
  }

  /** In four bands: the reader is told that there is transparency, or it would refuse those. */
  private BufferedImage lossless(ByteBuffer pixels, int every) throws IOException {
    byte[] alone = alone("VP8L", pixels);
    alone[HEAD + 4] |= 0x10;
    ImageReader reader = reader(alone);
    try {
      ImageReadParam param = param(reader, every);
      param.setDestination(
          MeteredPixels.picture(
              kept(file.width(), every),
              kept(file.height(), every),
              (long) file.width() * file.height(),
              progress));
      return reader.read(0, param);
    } finally {
      reader.dispose();
    }
  }

  private static int kept(int pixels, int every) {
    return (pixels + every - 1) / every;
  }

  private static ImageReadParam param(ImageReader reader, int every) {
    ImageReadParam param = reader.getDefaultReadParam();
    param.setSourceSubsampling(every, every, 0, 0);
    return param;
  }

  /** A file with that chunk alone. */
  private static byte[] alone(String name, ByteBuffer chunk) {
    int length = chunk.limit();
    return ByteBuffer.allocate(HEAD + length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("RIFF".getBytes(StandardCharsets.US_ASCII))
        .putInt(HEAD - 8 + length)
        .put(("WEBP" + name).getBytes(StandardCharsets.US_ASCII))
        .putInt(length)
        .put(chunk.duplicate().rewind())
        .array();
  }

  /** Not from the registry: it knows only what the first caller's class loader saw. */
  private ImageReader reader(byte[] alone) throws IOException {
    ImageReader reader = new WebPImageReaderSpi().createReaderInstance();
    reader.setInput(new EndingStream(alone, progress), true, true);
    return reader;
  }

  private BufferedImage copy(BufferedImage colours, byte[] alpha) {
    int width = colours.getWidth();
    int height = colours.getHeight();
    BufferedImage copy =
        new BufferedImage(
            width,
            height,
            alpha == null ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
    int[] row = new int[colours.getRaster().getNumBands() * width];
    for (int y = 0; y < height; y++) {
      int bands = colours.getRaster().getNumBands();
      colours.getRaster().getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int rgb = row[x * bands] << 16 | row[x * bands + 1] << 8 | row[x * bands + 2];
        int opaque = alpha == null ? 0xff : alpha[y * step * file.width() + x * step] & 0xff;
        copy.setRGB(x, y, opaque << 24 | rgb);
      }
    }
    return copy;
  }

  /**
   * The transparency of every pixel (RFC 9649, 2.7.1.2): as bytes, or as the green of a lossless
   * picture; either may be filtered.
   */
  private byte[] alpha() throws IOException {
    ByteBuffer chunk = file.alpha();
    int size = file.width() * file.height();
    byte[] alpha = new byte[size];
    int head = chunk.get(0) & 0xff;
    ByteBuffer content = chunk.slice(1, chunk.limit() - 1);
    if ((head & 3) == 0) {
      content.get(alpha);
    } else {
      BufferedImage green = lossless(asPixels(content), 1);
      int[] row = new int[file.width()];
      for (int y = 0; y < file.height(); y++) {
        green.getRaster().getSamples(0, y, file.width(), 1, 1, row);
        for (int x = 0; x < row.length; x++) {
          alpha[y * row.length + x] = (byte) row[x];
        }
      }
    }
    unfilter(alpha, head >> 2 & 3);
    return alpha;
  }

  /** Puts the head in front that a lossless picture has and its use as alpha leaves out. */
  private ByteBuffer asPixels(ByteBuffer content) {
    return ByteBuffer.allocate(5 + content.limit())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0x2f)
        .putInt(file.width() - 1 | file.height() - 1 << 14)
        .put(content)
        .rewind();
  }

  private void unfilter(byte[] alpha, int filter) {
    int width = file.width();
    for (int i = 1; filter != 0 && i < alpha.length; i++) {
      boolean first = i % width == 0;
      int predicted;
      if (i < width) {
        predicted = alpha[i - 1];
      } else if (first) {
        predicted = alpha[i - width];
      } else {
        predicted =
            switch (filter) {
              case 1 -> alpha[i - 1];
              case 2 -> alpha[i - width];
              default ->
                  Math.max(
                      0,
                      Math.min(
                          255,
                          (alpha[i - 1] & 0xff)
                              + (alpha[i - width] & 0xff)
                              - (alpha[i - width - 1] & 0xff)));
            };
      }
      alpha[i] += (byte) predicted;
    }
  }
}
