package dev.sluice.app.registration.thumbnail;

import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;

/**
 * Pixels (red, green, blue, alpha) that count how often a decoder touches them, for decoders that
 * report no progress, cannot be interrupted, and do whatever a file says as often as it says it: in
 * lossless WebP three bits ask for another pass over all pixels. Whatever a picture holds, its
 * decoder ends.
 */
final class MeteredPixels extends DataBuffer {
  private static final int BANDS = 4;
  private static final int[] OFFSETS = {0, 1, 2, 3};

  /**
   * Touches of a pixel. Each colour is written once and copied once; the transforms of lossless
   * WebP (RFC 9649, 4: each at most once) read and write about 44 more.
   */
  private static final int MOST_TOUCHES = 64;

  private static final int BETWEEN_LOOKS = 1 << 20;

  private final byte[] bytes;
  private final Meter meter;

  private MeteredPixels(int size, Meter meter) {
    super(TYPE_BYTE, size);
    this.bytes = new byte[size];
    this.meter = meter;
  }

  /**
   * A picture to decode into. What a decoder makes in its likeness counts too.
   *
   * @param pixels of the whole picture, which may be more than this one has
   * @param progress asked now and then whether to go on
   */
  static BufferedImage picture(int width, int height, long pixels, Progress progress) {
    Model model = new Model(width, height, new Meter(pixels * MOST_TOUCHES, progress));
    ColorModel colours =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            true,
            false,
            ColorModel.TRANSLUCENT,
            TYPE_BYTE);
    return new BufferedImage(
        colours,
        Raster.createWritableRaster(model, model.createDataBuffer(), new Point()),
        false,
        null);
  }

  @Override
  public int getElem(int bank, int i) {
    meter.touched();
    return bytes[i] & 0xff;
  }

  @Override
  public void setElem(int bank, int i, int value) {
    meter.touched();
    bytes[i] = (byte) value;
  }

  private static final class Meter {
    private final Progress progress;
    private long left;
    private int untilLook = BETWEEN_LOOKS;

    Meter(long left, Progress progress) {
      this.left = left;
      this.progress = progress;
    }

    void touched() {
      if (--untilLook == 0) {
        untilLook = BETWEEN_LOOKS;
        left -= BETWEEN_LOOKS;
        if (left < 0) {
          throw new Progress.Enough();
        }
        progress.check();
      }
    }
  }

  private static final class Model extends PixelInterleavedSampleModel {
    private final Meter meter;

    Model(int width, int height, Meter meter) {
      super(TYPE_BYTE, width, height, BANDS, BANDS * width, OFFSETS);
      this.meter = meter;
    }

    @Override
    public SampleModel createCompatibleSampleModel(int width, int height) {
      return new Model(width, height, meter);
    }

    @Override
    public DataBuffer createDataBuffer() {
      return new MeteredPixels(BANDS * width * height, meter);
    }
  }
}
