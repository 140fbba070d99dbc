package dev.sluice.app.registration.thumbnail;

import java.util.concurrent.TimeUnit;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;

/** Reports a reader's progress to a watcher, and stops the reader when the watcher says so. */
final class Progress implements IIOReadProgressListener {
  /**
   * Thrown into a decoder that has worked enough, or is to stop and does not heed {@code abort}.
   */
  static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** For any picture; the largest ones take a tenth of it. */
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Picture.Watcher watcher;
  private final long begun = System.nanoTime();
  private int percent;
  private boolean stopped;
  private boolean overdue;
  private boolean throwing;

  Progress(Picture.Watcher watcher) {
    this.watcher = watcher;
  }

  /** Whether to go on: the watcher is asked, and the time is not over. */
  boolean goesOn() {
    stopped |= !watcher.decoded(percent);
    overdue |= System.nanoTime() - begun > MOST_NANOS;
    return !stopped && !overdue;
  }

  /**
   * @throws Enough when it is to end
   */
  void check() {
    if (!goesOn()) {
      throw new Enough();
    }
  }

  /** Whether the watcher has ended it. */
  boolean stopped() {
    return stopped;
  }

  /** Whether it took too long. */
  boolean overdue() {
    return overdue;
  }

  /** For a reader that does not heed {@code abort}: {@link Enough} ends it. */
  Progress throwing() {
    throwing = true;
    return this;
  }

  @Override
  public void imageProgress(ImageReader reader, float percentage) {
    percent = (int) percentage;
    if (!goesOn()) {
      reader.abort();
      if (throwing) {
        throw new Enough();
      }
    }
  }

  @Override
  public void imageStarted(ImageReader reader, int image) {}

  @Override
  public void imageComplete(ImageReader reader) {}

  @Override
  public void readAborted(ImageReader reader) {}

  @Override
  public void sequenceStarted(ImageReader reader, int first) {}

  @Override
  public void sequenceComplete(ImageReader reader) {}

  @Override
  public void thumbnailStarted(ImageReader reader, int image, int thumbnail) {}

  @Override
  public void thumbnailProgress(ImageReader reader, float percentage) {}

  @Override
  public void thumbnailComplete(ImageReader reader) {}
}
