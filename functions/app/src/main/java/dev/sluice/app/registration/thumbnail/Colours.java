package dev.sluice.app.registration.thumbnail;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Colours as browsers show them: numbers without a profile are sRGB, whatever colour space a reader
 * says they are in (for gray it says a linear one); with a profile they are converted.
 */
final class Colours {
  private static final Set<String> DEVICES = Set.of("GRAY", "RGB ", "CMYK");

  private Colours() {}

  /** The profile, if it is for gray, light or inks: others, as Lab, browsers heed in a PNG only. */
  static byte[] ofDevice(byte[] profile) {
    boolean device =
        profile.length >= 20
            && DEVICES.contains(new String(profile, 16, 4, StandardCharsets.ISO_8859_1));
    return device ? profile : null;
  }

  /**
   * The picture in sRGB, with 8 bits per colour.
   *
   * @param profile null for none; ignored if it cannot be read or describes other colours
   */
  static BufferedImage inSrgb(BufferedImage decoded, byte[] profile) {
    boolean gray = decoded.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    BufferedImage plain = plain(decoded, gray);
    int colours = gray && profile(profile, 1) != null ? 1 : 3; // gray may have a profile of RGB
    ICC_Profile known = profile(profile, colours);
    BufferedImage shown = known == null ? null : converted(bands(plain, colours), known);
    return shown == null ? plain : withAlpha(shown, plain);
  }

  /** The numbers as they are, those of gray three times. */
  private static BufferedImage plain(BufferedImage decoded, boolean gray) {
    int width = decoded.getWidth();
    boolean alpha = decoded.getColorModel().hasAlpha();
    BufferedImage plain =
        new BufferedImage(
            width,
            decoded.getHeight(),
            alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    Raster stored = decoded.getRaster();
    int bands = stored.getNumBands();
    int most = (1 << decoded.getColorModel().getComponentSize(0)) - 1;
    int[] row = new int[width * Math.max(1, bands)];
    for (int y = 0; y < decoded.getHeight(); y++) {
      if (gray) {
        stored.getPixels(0, y, width, 1, row);
      }
      for (int x = 0; x < width; x++) {
        int value;
        if (gray) {
          int light = (row[x * bands] * 255 + most / 2) / most;
          int opaque = alpha ? (row[x * bands + 1] * 255 + most / 2) / most : 255;
          value = opaque << 24 | light * 0x010101;
        } else {
          value = decoded.getRGB(x, y);
        }
        plain.setRGB(x, y, value);
      }
    }
    return plain;
  }

  private static Raster bands(BufferedImage plain, int count) {
    WritableRaster bands =
        Raster.createInterleavedRaster(
            DataBuffer.TYPE_BYTE, plain.getWidth(), plain.getHeight(), count, null);
    for (int y = 0; y < plain.getHeight(); y++) {
      for (int x = 0; x < plain.getWidth(); x++) {
        int rgb = plain.getRGB(x, y);
        for (int i = 0; i < count; i++) {
          bands.setSample(x, y, i, rgb >> 16 - 8 * i & 0xff);
        }
      }
    }
    return bands;
  }

  /** The profile, if it can be read and is for so many colours; else null. */
  static ICC_Profile profile(byte[] bytes, int colours) {
    try {
      ICC_Profile profile = bytes == null ? null : ICC_Profile.getInstance(bytes);
      return profile != null && profile.getNumComponents() == colours ? profile : null;
    } catch (RuntimeException e) { // whatever is wrong with it
      return null;
    }
  }

  /** The colours in sRGB; null when the profile does not say how. */
  static BufferedImage converted(Raster colours, ICC_Profile from) {
    int width = colours.getWidth();
    WritableRaster rgb =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, colours.getHeight(), 3, null);
    try {
      ICC_Profile to = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
      new ColorConvertOp(new ICC_Profile[] {from, to}, null).filter(colours, rgb);
    } catch (RuntimeException e) { // whatever is wrong with it
      return null;
    }
    BufferedImage converted =
        new BufferedImage(width, colours.getHeight(), BufferedImage.TYPE_INT_RGB);
    converted.getRaster().setRect(rgb);
    return converted;
  }

  private static BufferedImage withAlpha(BufferedImage colours, BufferedImage alpha) {
    if (!alpha.getColorModel().hasAlpha()) {
      return colours;
    }
    for (int y = 0; y < alpha.getHeight(); y++) {
      for (int x = 0; x < alpha.getWidth(); x++) {
        int opaque = alpha.getRGB(x, y) & 0xff000000;
        alpha.setRGB(x, y, opaque | colours.getRGB(x, y) & 0xffffff);
      }
    }
    return alpha;
  }
}
