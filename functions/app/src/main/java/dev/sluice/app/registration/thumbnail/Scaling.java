package dev.sluice.app.registration.thumbnail;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** Makes pictures smaller. */
final class Scaling {
  private Scaling() {}

  /**
   * The picture with its longer side at most this many pixels, in 8 bits per colour.
   *
   * @param ratio of width to height, since skipping rows and columns may have distorted the
   *     picture's own
   */
  static BufferedImage scaled(BufferedImage picture, int side, double ratio) {
    int longer = Math.min(side, Math.max(picture.getWidth(), picture.getHeight()));
    int width = ratio >= 1 ? longer : Math.max(1, (int) Math.round(longer * ratio));
    int height = ratio >= 1 ? Math.max(1, (int) Math.round(longer / ratio)) : longer;
    BufferedImage scaled = picture;
    // Bilinear scaling reads four pixels: scaling by more than half would skip some.
    while (scaled.getWidth() > 2 * width || scaled.getHeight() > 2 * height) {
      scaled =
          drawn(
              scaled,
              Math.max(width, (scaled.getWidth() + 1) / 2),
              Math.max(height, (scaled.getHeight() + 1) / 2));
    }
    return drawn(scaled, width, height);
  }

  private static BufferedImage drawn(BufferedImage picture, int width, int height) {
    boolean transparent = picture.getColorModel().hasAlpha();
    BufferedImage drawn =
        new BufferedImage(
            width, height, transparent ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = drawn.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.drawImage(picture, 0, 0, width, height, null);
    } finally {
      graphics.dispose();
    }
    return drawn;
  }
}
