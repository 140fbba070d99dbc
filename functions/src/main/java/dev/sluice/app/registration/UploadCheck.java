package dev.sluice.app.registration;

import dev.sluice.params.Violation;
import java.util.Optional;

/** Looks at an uploaded file before it is taken, quickly. */
@FunctionalInterface
public interface UploadCheck {
  /**
   * What is wrong with the file, if anything.
   *
   * @param pointer to it in the request
   */
  Optional<Violation> violation(byte[] file, String pointer);
}
