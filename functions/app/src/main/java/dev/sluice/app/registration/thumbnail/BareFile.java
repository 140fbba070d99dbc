package dev.sluice.app.registration.thumbnail;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A file for a reader of the Java library, without anything that the pixels do not need: no
 * metadata can refuse a picture, or make the reader's colours others than a browser's.
 *
 * @param inks how they are stored; null for colours of light
 */
record BareFile(
    PictureFormat format,
    byte[] file,
    byte[] profile,
    Inks.Stored inks,
    int left,
    int top,
    int width,
    int height,
    int canvasWidth,
    int canvasHeight)
    implements PictureFile {

  /**
   * A file whose only frame fills the canvas.
   *
   * @throws IOException when its head is damaged; a reader may throw a RuntimeException instead
   */
  static BareFile of(PictureFormat format, byte[] file, byte[] profile) throws IOException {
    ImageReader reader = reader(format);
    try (ImageInputStream in = stream(file)) {
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      return new BareFile(format, file, profile, null, 0, 0, width, height, width, height);
    } finally {
      reader.dispose();
    }
  }

  /** The same on a canvas. */
  BareFile on(int canvasWidth, int canvasHeight, int left, int top) {
    return new BareFile(
        format, file, profile, inks, left, top, width, height, canvasWidth, canvasHeight);
  }

  /** The same in inks. */
  BareFile inked(Inks.Stored inks) {
    return new BareFile(
        format, file, profile, inks, left, top, width, height, canvasWidth, canvasHeight);
  }

  @Override
  public BufferedImage decode(int step, Progress progress) throws IOException {
    ImageReader reader = reader(format);
    try (ImageInputStream in = stream(file)) {
      reader.setInput(in, true, true);
      reader.addIIOReadProgressListener(progress);
      ImageReadParam param = reader.getDefaultReadParam();
      param.setSourceSubsampling(step, step, 0, 0);
      return inks == null
          ? reader.read(0, param)
          : Inks.inSrgb(reader.readRaster(0, param), inks, profile);
    } finally {
      reader.dispose();
    }
  }

  private static ImageReader reader(PictureFormat format) {
    return ImageIO.getImageReadersByFormatName(format.name()).next();
  }

  private static ImageInputStream stream(byte[] file) {
    return new MemoryCacheImageInputStream(new ByteArrayInputStream(file));
  }
}
