package dev.sluice.artifact.s3;

import java.io.IOException;
import java.util.Set;

/** A call to S3 failed. Names neither bucket nor key nor address. */
public final class S3Failure extends IOException {
  private static final long serialVersionUID = 1L;
  private static final Set<String> ABSENT = Set.of("NoSuchKey", "answer 404");
  private static final Set<String> CHANGED = Set.of("PreconditionFailed", "answer 412");

  private final String reason;

  S3Failure(String what, String reason, Throwable cause) {
    super("S3 could not " + what + ": " + reason, cause);
    this.reason = reason;
  }

  /** There is no such object. */
  boolean absent() {
    return ABSENT.contains(reason);
  }

  /** The object's content has changed. */
  public boolean changed() {
    return CHANGED.contains(reason);
  }
}
