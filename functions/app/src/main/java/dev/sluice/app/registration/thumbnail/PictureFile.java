package dev.sluice.app.registration.thumbnail;

import java.awt.image.BufferedImage;
import java.io.IOException;

/** The first frame of a picture's file, and where it is on the canvas, which is what people see. */
interface PictureFile {
  int width();

  int height();

  /** May be off the canvas. */
  int left();

  int top();

  int canvasWidth();

  int canvasHeight();

  /** The ICC profile of the frame's colours; null when it has none. */
  byte[] profile();

  /**
   * Decodes the frame, in colours as they are stored.
   *
   * @param step keeps every so many rows and columns
   * @throws IOException when it is damaged; a decoder may throw a RuntimeException instead
   */
  BufferedImage decode(int step, Progress progress) throws IOException;
}
