package dev.sluice.app.registration.thumbnail;

import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/** Pictures for printing: cyan, magenta, yellow and black, all stored inverted. */
final class Inks {
  /** How a JPEG stores them. */
  enum Stored {
    CMYK,
    /** Black, and the others as brightness and differences. */
    YCCK
  }

  private Inks() {}

  /**
   * The picture in sRGB, as Chromium shows it: black is multiplied into each ink, also before a
   * profile converts the inks.
   *
   * @param profile may be null, or for other colours
   */
  static BufferedImage inSrgb(Raster stored, Stored how, byte[] profile) {
    WritableRaster inks = stored.createCompatibleWritableRaster();
    int[] row = new int[4 * stored.getWidth()];
    BufferedImage rgb =
        new BufferedImage(stored.getWidth(), stored.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < stored.getHeight(); y++) {
      stored.getPixels(stored.getMinX(), stored.getMinY() + y, stored.getWidth(), 1, row);
      for (int x = 0; x < stored.getWidth(); x++) {
        int at = 4 * x;
        if (how == Stored.YCCK) {
          unmix(row, at);
        }
        int black = row[at + 3];
        rgb.setRGB(
            x,
            y,
            product(row[at], black) << 16
                | product(row[at + 1], black) << 8
                | product(row[at + 2], black));
        for (int i = at; i < at + 3; i++) {
          row[i] = 255 - product(row[i], black);
        }
        row[at + 3] = 0;
      }
      inks.setPixels(0, y, stored.getWidth(), 1, row);
    }
    ICC_Profile known = Colours.profile(profile, 4);
    BufferedImage printed = known == null ? null : Colours.converted(inks, known);
    return printed == null ? rgb : printed;
  }

  private static int product(int ink, int black) {
    return (ink * black + 127) / 255;
  }

  /** JFIF's equations give the inverse of each ink, which is stored inverted again. */
  private static void unmix(int[] row, int at) {
    double y = row[at];
    double cb = row[at + 1] - 128;
    double cr = row[at + 2] - 128;
    row[at] = 255 - clamp(y + 1.402 * cr);
    row[at + 1] = 255 - clamp(y - 0.344136 * cb - 0.714136 * cr);
    row[at + 2] = 255 - clamp(y + 1.772 * cb);
  }

  private static int clamp(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }
}
