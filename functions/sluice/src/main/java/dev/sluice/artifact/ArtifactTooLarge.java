package dev.sluice.artifact;

import java.io.IOException;

/** An artifact has more bytes than its store accepts. Another attempt would write as many. */
public final class ArtifactTooLarge extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param limit of the store, bytes
   */
  public ArtifactTooLarge(long limit) {
    super(
        "The artifact is over "
            + limit
            + " bytes, all that its store takes (SLUICE_ARTIFACTS names another)");
  }

  /** The instance that made a task fail, itself or as a cause; null when there is none. */
  public static ArtifactTooLarge in(Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof ArtifactTooLarge)) {
      cause = cause.getCause();
    }
    return (ArtifactTooLarge) cause;
  }
}
