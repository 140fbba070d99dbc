package dev.sluice.app.registration.thumbnail;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;

/** Tells a watcher how far a reader is, and stops the reader when he says so. */
final class Progress implements IIOReadProgressListener {
  private final Picture.Watcher watcher;

  Progress(Picture.Watcher watcher) {
    this.watcher = watcher;
  }

  @Override
  public void imageProgress(ImageReader reader, float percentage) {
    if (!watcher.decoded((int) percentage)) {
      reader.abort();
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
