package dev.sluice.app.registration.thumbnail;

import dev.sluice.params.Help;
import dev.sluice.task.Occupied;
import dev.sluice.task.PermanentFailure;
import dev.sluice.task.Task;
import dev.sluice.task.TaskContext;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;

/**
 * Makes a small copy of the task's picture: upright, without metadata, as PNG if it has transparent
 * parts and otherwise as JPEG. A picture that already fits is not enlarged.
 */
public final class Thumbnail implements Task<Thumbnail.Params> {
  public static final String NAME = "thumbnail";

  /** The least size of a thumbnail, pixels. */
  public static final int SMALLEST = 16;

  /** The greatest size of a thumbnail, pixels. */
  public static final int LARGEST = 512;

  private static final int USUAL_SIZE = 256;

  /** Decoding takes up to about 350 MB, even with skipped rows: a lossy WebP with transparency. */
  public static final int AT_ONCE = 1;

  /** A worker claims one at a time; this is for several workers in one process. */
  static final Semaphore DECODING = new Semaphore(AT_ONCE);

  /**
   * @param size of the longer side, in pixels; absent: 256
   */
  public record Params(
      @Help("The longer side of the thumbnail, in pixels; absent: 256.")
          Optional<@Min(SMALLEST) @Max(LARGEST) Integer> size) {}

  /**
   * What was made.
   *
   * @param format of the original picture, by its content
   */
  public record Result(int width, int height, String format, int pictureWidth, int pictureHeight) {}

  @Override
  public Object run(Params params, TaskContext context)
      throws PermanentFailure, Occupied, IOException, InterruptedException {
    if (!DECODING.tryAcquire()) {
      throw new Occupied("Another picture of this process is being decoded");
    }
    try {
      byte[] file = upload(context);
      Picture picture = Picture.of(file);
      BufferedImage thumbnail = thumbnail(picture, params.size().orElse(USUAL_SIZE), context);
      store(thumbnail, context);
      return new Result(
          thumbnail.getWidth(),
          thumbnail.getHeight(),
          picture.format().name().toLowerCase(Locale.ROOT),
          picture.width(),
          picture.height());
    } catch (UnreadablePicture e) {
      throw new PermanentFailure(e.getMessage());
    } finally {
      DECODING.release();
    }
  }

  private static byte[] upload(TaskContext context) throws IOException, PermanentFailure {
    try (InputStream upload =
        context
            .upload()
            .orElseThrow(() -> new PermanentFailure("There is no picture: POST it to /register"))) {
      return upload.readAllBytes();
    }
  }

  private static BufferedImage thumbnail(Picture picture, int size, TaskContext context)
      throws UnreadablePicture, InterruptedException {
    BufferedImage decoded =
        picture.decode(
            size,
            percent -> {
              context.progress(percent, 100, "decoding");
              return !context.cancelled();
            });
    BufferedImage small =
        Scaling.scaled(decoded, size, (double) picture.width() / picture.height());
    return Orientation.upright(small, Orientation.of(picture));
  }

  private static void store(BufferedImage thumbnail, TaskContext context) throws IOException {
    boolean transparent = thumbnail.getColorModel().hasAlpha();
    String format = transparent ? "png" : "jpeg";
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    if (!ImageIO.write(thumbnail, format, file)) {
      throw new IOException("Java has no writer for " + format);
    }
    try (OutputStream out =
        context.artifact(transparent ? "thumbnail.png" : "thumbnail.jpg", "image/" + format)) {
      file.writeTo(out);
    }
    context.progress(100, 100, thumbnail.getWidth() + " × " + thumbnail.getHeight());
  }
}
