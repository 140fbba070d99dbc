package dev.sluice.app.registration.thumbnail;

import dev.sluice.params.Help;
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
 * Makes a small copy of the picture that the task was given: upright, without any metadata, PNG
 * when it has transparent parts and else JPEG. A picture that fits already is not made larger.
 */
public final class Thumbnail implements Task<Thumbnail.Params> {
  /** The type's name. */
  public static final String NAME = "thumbnail";

  private static final int USUAL_SIZE = 256;

  /** Decoding takes up to some 300 MB, whatever is left out: one at a time in a process. */
  private static final Semaphore DECODING = new Semaphore(1);

  /**
   * @param size of the longer side, pixels; absent: 256
   */
  public record Params(
      @Help("The longer side of the thumbnail, in pixels; absent: 256.")
          Optional<@Min(16) @Max(512) Integer> size) {}

  /**
   * What was made.
   *
   * @param format of the picture, by its content
   */
  public record Result(int width, int height, String format, int pictureWidth, int pictureHeight) {}

  @Override
  public Object run(Params params, TaskContext context)
      throws PermanentFailure, IOException, InterruptedException {
    byte[] file = upload(context);
    DECODING.acquire();
    try {
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
    if (context.cancelled()) {
      throw new InterruptedException();
    }
    BufferedImage small =
        Scaling.scaled(decoded, size, (double) picture.width() / picture.height());
    return Orientation.upright(small, Orientation.of(picture));
  }

  private static void store(BufferedImage thumbnail, TaskContext context) throws IOException {
    boolean transparent = thumbnail.getColorModel().hasAlpha();
    String format = transparent ? "png" : "jpeg";
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    if (!ImageIO.write(thumbnail, format, file)) {
      throw new IOException("There is no writer of " + format);
    }
    try (OutputStream out =
        context.artifact(transparent ? "thumbnail.png" : "thumbnail.jpg", "image/" + format)) {
      file.writeTo(out);
    }
    context.progress(100, 100, thumbnail.getWidth() + " × " + thumbnail.getHeight());
  }
}
